"""What came is handed in until the house has it: in the order of each chat, once, and Feishu is told in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.feishu.intake import MOST, Intake, Step
from bot.testing import Stopwatch
from bot.values import Inbound, Person, Place, Said
from tests.ears import Ear


def said(text: str, chat: str = "oc_1") -> Said:
    return Said(f"key of {text}", Place("feishu", chat), Person("feishu", "ou_1"), text, f"om_{text}", 0)


def step(event: Inbound | None) -> Step:
    async def found() -> Inbound | None:
        return event

    return found


@dataclass
class Desk:
    """An intake whose house hangs, is full, or works."""

    intake: Intake
    ear: Ear
    clock: Stopwatch
    answers: list[bool] = field(default_factory=list)

    async def hand_in(self, *texts: str, chat: str = "oc_1") -> list[bool]:
        return [await self.intake.hand_in(chat, f"key of {text}", step(said(text, chat))) for text in texts]

    async def time(self) -> None:
        """Until nobody waits for anything."""
        async with asyncio.timeout(5):
            while self.intake.waiting:
                self.clock.wake()
                await asyncio.sleep(0)


@asynccontextmanager
async def desk(within: float = 0.02) -> AsyncIterator[Desk]:
    ear, clock = Ear(), Stopwatch()
    async with asyncio.TaskGroup() as tasks:
        yield Desk(Intake(ear.receive, clock, tasks, within), ear, clock)


async def test_what_is_kept_is_said_to_be_kept() -> None:
    async with desk(within=5) as one:
        assert await one.hand_in("a", "b") == [True, True]

    assert one.ear.texts == ["a", "b"]
    assert one.intake.waiting == 0


async def test_what_hangs_is_answered_in_time_and_kept_all_the_same() -> None:
    async with desk() as one:
        one.ear.free.clear()
        assert await one.hand_in("a", "b") == [False, False]
        one.ear.free.set()
        await one.time()

    assert one.ear.texts == ["a", "b"]


async def test_what_comes_again_while_it_waits_waits_once() -> None:
    async with desk() as one:
        one.ear.free.clear()
        assert await one.hand_in("a", "a", "a") == [False, False, False]
        assert one.intake.waiting == 1
        one.ear.free.set()
        await one.time()

    assert (one.ear.texts, one.ear.twice) == (["a"], [])


async def test_what_comes_again_after_it_was_kept_is_a_duplicate_for_the_house() -> None:
    async with desk(within=5) as one:
        assert await one.hand_in("a", "a") == [True, True]

    assert (one.ear.texts, len(one.ear.twice)) == (["a"], 1)


async def test_a_full_disk_is_tried_again_and_the_order_stays() -> None:
    async with desk() as one:
        one.ear.full = lambda _: len(one.ear.refused) < 7
        assert await one.hand_in("a", "b") == [False, False]
        await one.time()

    assert one.ear.texts == ["a", "b"]
    assert {event.key for event in one.ear.refused} == {"key of a"}


async def test_a_chat_that_waits_holds_up_no_other() -> None:
    async with desk() as one:
        one.ear.full = lambda event: event.place.chat == "oc_1" and len(one.ear.refused) < 3
        assert await one.hand_in("a") == [False]
        assert await one.hand_in("b", chat="oc_2") == [True]
        await one.time()

    assert one.ear.texts == ["b", "a"]


async def test_what_has_to_be_found_out_keeps_its_place() -> None:
    known = asyncio.Event()

    async def looked_up() -> Said:
        await known.wait()
        return said("a")

    async with desk() as one:
        assert not await one.intake.hand_in("oc_1", "key of a", looked_up)
        assert await one.hand_in("b") == [False]
        known.set()
        await one.time()

    assert one.ear.texts == ["a", "b"]


async def test_what_turns_out_to_be_none_of_ours_is_done_with() -> None:
    async with desk(within=5) as one:
        assert await one.intake.hand_in("oc_1", "key", step(None))

    assert one.ear.heard == []


async def test_a_fault_of_our_own_ends_no_lane() -> None:
    async def broken() -> Said:
        raise LookupError("a fault that nobody thought of")

    async with desk(within=5) as one:
        assert not await one.intake.hand_in("oc_1", "key of a", broken)
        assert await one.hand_in("a", "b") == [True, True]

    assert one.ear.texts == ["a", "b"]


async def test_more_than_can_wait_has_to_come_again() -> None:
    async with desk() as one:
        one.ear.free.clear()
        for number in range(MOST):
            one.intake.put("oc_1", f"key of {number}", step(said(str(number))))
        assert await one.hand_in("late") == [False]
        assert one.intake.put("oc_2", "late, too", step(said("late, too"))) is None
        assert one.intake.put("oc_1", "key of 7", step(said("7"))) is not None
        assert one.intake.waiting == MOST
        assert await one.hand_in("7") == [False]
        one.ear.free.set()
        await one.time()
        assert await one.hand_in("late") == [True]

    assert len(one.ear.heard) == MOST + 1


async def test_nobody_who_has_stopped_listening_takes_anything() -> None:
    async with desk() as one:
        pass

    assert await one.hand_in("a") == [False]
    assert one.intake.waiting == 0
