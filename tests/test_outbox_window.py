"""A platform that recognises a repeated post for two minutes: meanwhile it is repeated, later once at the most."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import MaybeDelivered, NotDelivered
from bot.outbox import GONE
from bot.ports import Store
from bot.testing import MemoryStore, Stopwatch
from bot.testing.clocks import EPOCH
from bot.values import Limits, Turn
from tests.mailing import Office, office, written

WINDOW = Limits(dedupes=120)
HOUR = 3600.0


def loses_all(mail: Office, seconds: float = 0) -> None:
    """Each post may be there, which nobody says after so many seconds."""
    mail.board.refuse = lambda _what, _place: MaybeDelivered("cut off")
    mail.board.seconds["post"] = seconds


async def lives(directory: Path, kept: Store, clock: Stopwatch, seconds: float = 1, limits: Limits = WINDOW) -> int:
    """A process that is killed while it sends what was left; how often it was sent."""
    async with office(directory, limits, kept, clock) as mail:
        mail.board.seconds["post"] = 999
        await mail.resume()
        await mail.passes(seconds)
        return mail.board.calls["post"]


async def message(kept: Store) -> str:
    post = await kept.post("post")
    assert post is not None
    return post.message


@pytest.mark.parametrize(
    ("seconds", "calls"), [(0, 8), (20, 6), (50, 4), (130, 2)], ids=["at once", "within", "beyond", "long after"]
)
async def test_answers_are_lost_as_often_as_the_platform_would_have_recognised_the_post_and_once_more(
    seconds: float, calls: int, tmp_path: Path
) -> None:
    """Of tries of 50 seconds, at 0, 51 and 103 it is the same post there, at 158 perhaps not any more."""
    async with office(tmp_path, WINDOW) as mail:
        loses_all(mail, seconds)
        await mail.post("post")
        await mail.passes(900)
        assert mail.board.calls["post"] == calls
        assert await message(mail.store) == GONE


async def test_only_what_may_be_shown_twice_is_written_down_as_a_try(tmp_path: Path) -> None:
    async with office(tmp_path, WINDOW) as mail:
        loses_all(mail, 50)
        await mail.post("post")
        tried = []
        for seconds in (120, 60, 120):
            await mail.passes(seconds)
            post = await mail.store.post("post")
            tried.append(post.attempts if post else 0)
        assert tried == [1, 2, 3]


async def test_processes_that_die_within_two_minutes_all_send_it(tmp_path: Path) -> None:
    kept, clock = MemoryStore(), Stopwatch()
    await kept.commit(Turn(clock.now(), posts=(written("post"),)))
    assert [await lives(tmp_path, kept, clock, 20) for _ in range(6)] == [1] * 6
    assert clock.now() - EPOCH == 120
    assert [await lives(tmp_path, kept, clock, 20) for _ in range(3)] == [1, 0, 0]
    assert await message(kept) == GONE


async def test_an_hour_later_it_is_repeated_once(tmp_path: Path) -> None:
    kept, clock = MemoryStore(), Stopwatch()
    await kept.commit(Turn(clock.now(), posts=(written("post"),)))
    assert await lives(tmp_path, kept, clock) == 1
    clock.pass_over(HOUR)
    assert [await lives(tmp_path, kept, clock) for _ in range(3)] == [1, 0, 0]
    assert await message(kept) == GONE


@pytest.mark.parametrize(
    ("pauses", "sent"),
    [
        ([900, 900, 900], [1, 1, 1, 1]),
        ([900, 900, 1800, 60], [1, 1, 1, 1, 0]),
        ([3700, 10, 10], [1, 1, 0, 0]),
        ([90_000, 90_000], [1, 1, 0]),
    ],
    ids=["within", "over the hour", "beyond", "days later"],
)
async def test_processes_that_die_for_an_hour_all_send_it_where_it_is_recognised_for_so_long(
    pauses: list[float], sent: list[int], tmp_path: Path
) -> None:
    """Each is killed after it was sent and before that was written down, and started again after a pause."""
    kept, clock, hour = MemoryStore(), Stopwatch(), Limits(dedupes=HOUR, apart=True)
    await kept.commit(Turn(clock.now(), posts=(written("post"),)))
    calls = []
    for pause in (*pauses, 0.0):
        calls.append(await lives(tmp_path, kept, clock, limits=hour))
        clock.pass_over(pause)
    assert calls == sent
    assert await message(kept) == ("" if sent[-1] else GONE)


async def test_whether_it_would_be_recognised_is_looked_at_when_its_turn_comes(tmp_path: Path) -> None:
    """The chat wants to hear nothing for ten minutes after the answer was lost."""
    answers = [MaybeDelivered("cut off"), NotDelivered("later", after=600), MaybeDelivered("cut off")]
    async with office(tmp_path, WINDOW) as mail:
        mail.board.refuse = lambda _what, _place: answers.pop(0) if answers else None
        await mail.post("post")
        await mail.passes(1200)
        assert mail.board.calls["post"] == 3
        assert await message(mail.store) == GONE


async def test_what_was_refused_for_certain_is_no_try_however_long_it_went_on(tmp_path: Path) -> None:
    """What is not there cannot be shown twice: the two minutes begin with the try whose answer is lost."""
    answers = [*(NotDelivered("later", after=100) for _ in range(4)), *(MaybeDelivered("cut off") for _ in range(3))]
    async with office(tmp_path, WINDOW) as mail:
        mail.board.refuse = lambda _what, _place: answers.pop(0) if answers else None
        await mail.post("post")
        await mail.passes(1200)
        assert (mail.board.calls["post"], mail.board.told()) == (8, ["post"])


async def test_a_post_of_a_chat_whose_clock_is_ahead_is_repeated_once_all_the_same(tmp_path: Path) -> None:
    kept, clock = MemoryStore(), Stopwatch()
    await kept.commit(Turn(clock.now() + 60, posts=(written("post"),)))
    async with office(tmp_path, Limits(), kept, clock) as mail:
        loses_all(mail)
        await mail.resume()
        await mail.passes(30)
        assert mail.board.calls["post"] == 1


async def test_a_breakdown_of_a_minute_and_a_half_loses_nothing(tmp_path: Path) -> None:
    async with office(tmp_path, WINDOW) as mail:
        begun = mail.clock.now()
        mail.board.refuse = lambda _what, _place: MaybeDelivered("reset") if mail.clock.now() < begun + 90 else None
        await mail.post("post")
        await mail.post("next")
        await mail.passes(130)
        assert mail.board.told() == ["post", "next"]
