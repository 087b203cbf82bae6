"""What a chat refuses for now is kept until it takes it; what it refuses for good is given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import BotError, MaybeDelivered, NotDelivered
from bot.outbox import GONE
from bot.testing.clocks import EPOCH
from bot.values import Limits, Pace, Place, PostKind
from tests.mailing import GROUP, OTHER, Board, Office, office

THREAD = replace(GROUP, thread="7")
HOUR = 3600.0


def until(board: Board, end: float, after: float | None, *only: str) -> Callable[[str, Place], BotError | None]:
    """Refuses until so many seconds after the beginning."""

    def refuse(what: str, place: Place) -> BotError | None:
        refused = board.clock.now() - EPOCH < end and place.chat == GROUP.chat and (not only or what in only)
        return NotDelivered("slow down", after=after) if refused else None

    return refuse


async def message_of(mail: Office, key: str) -> str:
    post = await mail.store.post(key)
    assert post is not None
    return post.message


async def test_the_whole_chat_is_held_and_no_other(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("first")
        await mail.settle()
        mail.board.refuse = until(mail.board, 40, 40)
        await mail.post("one")
        await mail.settle()
        assert mail.outbox.held(GROUP)
        assert mail.outbox.held(THREAD)
        assert not mail.outbox.held(OTHER)
        await mail.post("two", THREAD)
        mail.edit("first", "edited")
        await mail.post("elsewhere", OTHER)
        await mail.passes(41)
        assert mail.board.times() == {"first": 0, "elsewhere": 0, "one": 40, "two": 40, "~edited": 40.05}
        assert mail.board.calls == {"first": 1, "one": 2, "two": 1, "elsewhere": 1, "~edited": 1}
        assert not mail.outbox.held(GROUP)


async def test_what_is_refused_for_just_under_an_hour_is_there_in_the_end(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        mail.board.refuse = until(mail.board, HOUR - 1, 100)
        await mail.post("one")
        await mail.post("two")
        await mail.passes(HOUR + 1)
        assert mail.board.times() == {"one": HOUR, "two": HOUR}


async def test_what_is_refused_for_over_an_hour_is_given_up(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        mail.board.refuse = until(mail.board, HOUR + 150, 100)
        await mail.post("one")
        await mail.post("two")
        await mail.post("three")
        await mail.passes(HOUR + 300)
        assert mail.board.told() == ["three"]
        assert [await message_of(mail, key) for key in ("one", "two", "three")] == [GONE, GONE, "message of three"]


async def test_a_chat_that_names_no_time_worth_it_is_not_asked_all_the_time(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        mail.board.refuse = until(mail.board, 600, 0)
        await mail.post("one")
        await mail.passes(700)
        assert mail.board.told() == ["one"]
        assert mail.board.calls["one"] < 40


async def test_what_is_refused_for_good_is_given_up_at_once_and_holds_up_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        mail.board.refuse = until(mail.board, 9, None, "one")
        await mail.post("one")
        await mail.post("two")
        mail.edit("one", "edited")
        await mail.settle()
        assert mail.board.told() == ["two"]
        assert await message_of(mail, "one") == GONE
        assert not mail.outbox.held(GROUP)


async def test_an_edit_that_is_refused_for_now_holds_the_chat_and_stays_aside(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("one")
        await mail.settle()
        mail.board.refuse = until(mail.board, 30, 30)
        mail.edit("one", "half")
        await mail.settle()
        assert mail.outbox.held(GROUP)
        await mail.post("two")
        await mail.passes(5)
        assert mail.board.told() == ["one"]
        await mail.passes(26)
        assert mail.board.told() == ["one", "two", "~half"]


async def test_of_an_edit_that_was_refused_and_a_newer_one_the_newer_is_carried_out(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("one")
        await mail.settle()
        mail.board.seconds["half"] = 2
        mail.board.refuse = until(mail.board, 10, 8)
        mail.edit("one", "half")
        await mail.passes(1)
        mail.edit("one", "done")
        await mail.passes(30)
        assert mail.board.told() == ["one", "~done"]
        assert mail.board.calls["~half"] == 1


async def test_an_edit_that_is_refused_for_over_an_hour_is_given_up(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("one")
        await mail.settle()
        mail.board.refuse = until(mail.board, 2 * HOUR, 600, "~half")
        mail.edit("one", "half")
        await mail.passes(2 * HOUR)
        assert mail.board.calls["~half"] == 7
        assert not mail.outbox.held(GROUP)


async def test_an_edit_that_is_refused_for_good_is_not_tried_again(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("one")
        await mail.settle()
        mail.board.refuse = until(mail.board, 1, None)
        mail.edit("one", "half")
        await mail.passes(60)
        assert mail.board.calls["~half"] == 1


async def test_an_edit_whose_answer_was_lost_is_carried_out_again(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("one")
        await mail.settle()
        lost: list[BotError] = [MaybeDelivered("cut off"), MaybeDelivered("cut off")]
        mail.board.refuse = lambda what, _place: lost.pop() if lost and what == "~half" else None
        mail.edit("one", "half")
        await mail.passes(5)
        assert (mail.board.calls["~half"], mail.board.told()) == (3, ["one", "~half"])


async def test_an_edit_whose_answers_are_lost_for_over_an_hour_is_given_up(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("one")
        await mail.settle()
        mail.board.seconds["half"] = 60
        mail.board.refuse = lambda what, _place: MaybeDelivered("cut off") if what == "~half" else None
        mail.edit("one", "half")
        await mail.passes(2 * HOUR)
        assert 55 < mail.board.calls["~half"] < 65


async def test_progress_that_is_told_anew_is_not_told_twice(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(edits=False)) as mail:
        await mail.post("one")
        await mail.settle()
        mail.board.refuse = lambda _what, _place: MaybeDelivered("cut off")
        mail.edit("one", "half")
        await mail.passes(60)
        assert mail.board.calls["half"] == 1


async def test_hours_between_two_refusals_do_not_count(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(20, 60.0),))) as mail:
        await mail.post("one")
        await mail.settle()
        mail.board.refuse = until(mail.board, HOUR + 9, 600, "~half")
        mail.edit("one", "half")
        await mail.passes(3 * HOUR)
        mail.board.refuse = until(mail.board, 3 * HOUR + 100, 60)
        await mail.post("two")
        await mail.passes(200)
        assert mail.board.told() == ["one", "two"]


@pytest.mark.parametrize("edit", [False, True], ids=["post", "edit"])
async def test_a_platform_that_breaks_holds_up_nothing_behind_it(*, edit: bool, tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(4, 10.0),))) as mail:
        await mail.post("one")
        await mail.settle()

        def broken(what: str, _place: Place) -> BotError | None:
            if what.endswith("bad"):
                raise ZeroDivisionError
            return None

        mail.board.refuse = broken
        if edit:
            mail.edit("one", "bad")
        else:
            await mail.post("bad")
        await mail.post("two")
        await mail.passes(30)
        assert mail.board.told() == ["one", "two"]
        assert mail.outbox.busy == 0


async def test_progress_is_not_told_where_the_notice_is_gone_and_the_end_is_tried_once(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("notice")
        await mail.settle()
        mail.board.refuse = lambda what, _: NotDelivered("blocked") if what.startswith("~") else None
        for percent in ("10 %", "20 %", "30 %"):
            mail.edit("notice", percent)
            await mail.passes(5)
        mail.edit("notice", "done", kind=PostKind.START)
        await mail.passes(5)
        assert mail.board.calls == {"notice": 1, "~10 %": 1, "~done": 1}
