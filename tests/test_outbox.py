"""What is posted: at the chat's pace, posts first, and of edits the newest."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.outbox.editing import REMEMBERED, Editor
from bot.outbox.queues import Change, Queue
from bot.outbox.traffic import Traffic
from bot.values import Limits, Outbound, Pace, Place, PostKind
from tests.mailing import GROUP, OTHER, Office, office

PACES = (Pace(20, 60.0), Pace(3, 3.0))
THREAD = replace(GROUP, thread="7")


async def test_nothing_waits_while_there_is_room(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=PACES)) as mail:
        for text in ("one", "two", "three"):
            await mail.post(text)
        await mail.settle()
        assert mail.board.times() == {"one": 0, "two": 0, "three": 0}


async def test_a_chat_is_never_given_more_than_it_may_have_and_no_less(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=PACES)) as mail:
        for number in range(25):
            await mail.post(f"{number}")
        await mail.passes(70)
        assert mail.board.told() == [f"{number}" for number in range(25)]
        begun = [round(given.begun) for given in mail.board.given]
        assert begun[:20] == [3 * (number // 3) for number in range(20)]
        assert begun[20:] == [60, 60, 60, 63, 63]


@pytest.mark.parametrize("seed", range(12))
async def test_however_long_each_is_under_way_no_window_ever_holds_more(seed: int, tmp_path: Path) -> None:
    """The platform counts each when it arrives, at any moment between the question and the answer."""
    chance = Random(seed)
    async with office(tmp_path, Limits(paces=PACES)) as mail:
        for number in range(80):
            place = chance.choice([GROUP, THREAD])
            mail.board.seconds[f"{number}"] = chance.choice([0, 0, 0.1, 2, 7])
            if chance.random() < 0.6:
                await mail.post(f"{number}", place)
            else:
                mail.edit(f"{chance.randrange(number + 1)}", f"{number}", place)
            if chance.random() < 0.3:
                await mail.passes(chance.uniform(0, 9))
        await mail.passes(900)
        arrived = sorted(chance.uniform(given.begun, given.over) for given in mail.board.given)
        for pace in PACES:
            for first, last in zip(arrived, arrived[pace.times :], strict=False):
                assert last - first > pace.seconds - 0.001


async def test_all_threads_of_a_chat_share_its_pace_and_other_chats_have_their_own(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(2, 10.0),))) as mail:
        await mail.post("one", GROUP)
        await mail.post("two", THREAD)
        await mail.settle()
        await mail.post("three", GROUP)
        await mail.post("four", OTHER)
        await mail.passes(11)
        assert mail.board.times() == {"one": 0, "two": 0, "four": 0, "three": 10}


async def test_an_edit_leaves_a_quarter_of_the_room_to_posts(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(8, 60.0),))) as mail:
        await mail.post("post")
        await mail.settle()
        for number in range(9):
            mail.edit("post", f"{number}")
            await mail.settle()
        assert mail.board.told() == ["post", "~0", "~1", "~2", "~3", "~4"]
        await mail.post("another")
        await mail.post("and another")
        await mail.passes(1)
        assert mail.board.told()[6:] == ["another", "and another"]
        await mail.passes(60)
        assert mail.board.told()[8:] == ["~8"]


async def test_where_a_pace_allows_only_one_an_edit_has_it_too(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(1, 5.0),))) as mail:
        await mail.post("post")
        await mail.settle()
        mail.edit("post", "edited")
        await mail.passes(6)
        assert mail.board.times() == {"post": 0, "~edited": 5}


async def test_of_several_edits_of_a_post_that_wait_only_the_newest_is_carried_out(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(4, 10.0),))) as mail:
        for text in ("one", "two", "three"):
            await mail.post(text)
        await mail.settle()
        for number in range(5):
            mail.edit("one", f"one {number}")
            mail.edit("two", f"two {number}")
        await mail.passes(30)
        assert mail.board.told() == ["one", "two", "three", "~one 4", "~two 4"]


async def test_posts_go_before_edits_that_were_there_first(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(4, 10.0),))) as mail:
        for text in ("one", "two", "three", "four"):
            await mail.post(text)
        await mail.settle()
        mail.edit("one", "closed")
        await mail.passes(5)
        for text in ("five", "six", "seven", "eight"):
            await mail.post(text)
        await mail.passes(30)
        times = mail.board.times()
        assert {times[text] for text in ("five", "six", "seven", "eight")} == {10}
        assert times["~closed"] == 20


async def test_an_edit_leaves_their_room_to_posts_that_wait_behind_another_in_any_thread(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(8, 60.0),))) as mail:
        mail.board.seconds["slow"] = 5
        await mail.post("one")
        await mail.post("slow", THREAD)
        await mail.settle()
        for number in range(4):
            await mail.post(f"{number}", THREAD)
        mail.edit("one", "edited")
        await mail.passes(61)
        assert mail.board.times() == {"one": 0, "slow": 0, "0": 5, "1": 5, "2": 5, "3": 5, "~edited": 60}


async def test_an_edit_that_is_on_its_way_for_long_holds_up_no_post(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        mail.board.seconds["slow"] = 30
        await mail.post("one")
        await mail.settle()
        mail.edit("one", "slow")
        await mail.settle()
        await mail.post("two")
        await mail.passes(31)
        assert [(given.what, given.over) for given in mail.board.given] == [("one", 0), ("two", 0), ("~slow", 30)]


async def test_an_edit_waits_for_its_post_and_for_those_before_it(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        mail.board.seconds.update(first=5, picture=5)
        await mail.post("first")
        mail.edit("first", "half")
        mail.edit("first", "more")
        await mail.passes(6)
        await mail.post("picture")
        mail.edit("first", "done")
        await mail.passes(6)
        assert mail.board.told() == ["first", "~more", "picture", "~done"]
        assert mail.board.given[-1].message == "message of first"


async def test_an_edit_that_waited_for_room_does_not_overtake_the_post_that_its_newer_one_comes_after(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, Limits(paces=(Pace(4, 10.0),))) as mail:
        mail.board.seconds["picture"] = 30
        for text in ("one", "two", "three"):
            await mail.post(text)
        await mail.settle()
        mail.edit("one", "half")
        await mail.passes(1)
        await mail.post("picture")
        mail.edit("one", "done")
        await mail.passes(60)
        assert mail.board.told() == ["one", "two", "three", "picture", "~done"]


async def test_an_edit_of_a_post_that_nobody_knows_is_dropped(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        mail.edit("nobody", "edited")
        await mail.settle()
        assert (mail.board.told(), mail.outbox.busy) == ([], 0)


async def test_what_is_for_a_platform_that_is_not_connected_is_dropped(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        elsewhere = Place("elsewhere", "group")
        await mail.post("post", elsewhere)
        mail.edit("post", "edited", elsewhere)
        await mail.settle()
        assert (mail.board.told(), mail.outbox.busy) == ([], 0)
        waiting = await mail.store.unsent()
        assert [post.key for post in waiting] == ["post"]


async def test_the_name_of_a_post_of_long_ago_is_read_from_the_store(tmp_path: Path) -> None:
    async with office(tmp_path) as mail:
        await mail.post("post")
        await mail.settle()
        editor = Editor(mail.store, mail.clock, tmp_path)
        editor.remember("post", "wrong")
        for number in range(REMEMBERED):
            editor.remember(f"{number}", f"message {number}")
        queue = Queue(Traffic(mail.clock), mail.board)
        queue.edits["post"] = Change("post", GROUP, Outbound(PostKind.TEXT, "post", "edited"))
        await editor.edit(mail.board, queue, "post")
        assert mail.board.given[-1].message == "message of post"


async def test_a_chat_that_cannot_change_posts_is_told_progress_anew(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(edits=False)) as mail:
        await mail.post("post")
        mail.edit("post", "half")
        await mail.settle()
        assert mail.board.told() == ["post", "half"]


async def test_edits_that_have_to_wait_do_not_keep_the_house_from_closing(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(4, 10.0),))) as mail:
        for text in ("one", "two", "three"):
            await mail.post(text)
        await mail.settle()
        mail.edit("one", "closed")
        await mail.settle()
        assert mail.outbox.busy == 0
        await mail.passes(6)
        mail.edit("one", "closed for good")
        await mail.settle()
        assert mail.outbox.busy == 0
        await mail.passes(4.1)
        assert (mail.board.told()[-1], mail.outbox.busy) == ("~closed for good", 0)


async def test_posts_keep_the_house_open_and_so_does_an_edit_whose_moment_has_come(tmp_path: Path) -> None:
    async with office(tmp_path, Limits(paces=(Pace(2, 2.0),))) as mail:
        await mail.post("one")
        await mail.settle()
        mail.edit("one", "closed")
        await mail.settle()
        assert mail.outbox.busy == 1
        await mail.passes(2.1)
        assert mail.outbox.busy == 0
        for text in ("two", "three", "four"):
            await mail.post(text)
        await mail.settle()
        assert mail.outbox.busy == 1


def remembered() -> int:
    gc.collect()
    return sum(isinstance(thing, Traffic) for thing in gc.get_objects())


async def test_thousands_of_chats_that_fell_silent_cost_nothing(tmp_path: Path) -> None:
    before = remembered()
    async with office(tmp_path, Limits(paces=PACES)) as mail:
        await everybody(mail, "before", 3000)
        assert remembered() - before == 3000
        await mail.passes(100)
        await everybody(mail, "after", 1600)
        assert remembered() - before < 1700


async def test_a_chat_without_a_pace_is_forgotten_at_once(tmp_path: Path) -> None:
    before = remembered()
    async with office(tmp_path) as mail:
        await everybody(mail, "chat", 100)
        assert remembered() == before


async def everybody(mail: Office, name: str, count: int) -> None:
    for number in range(count):
        await mail.post(f"{name} {number}", Place("board", f"{name} {number}"))
    await mail.settle()
    assert mail.outbox.busy == 0
