"""The sign that a picture is being made: as long as it is, not too often, and to nobody who does not want it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from typing_extensions import override

from bot.errors import BotError, MaybeDelivered, NotDelivered
from bot.ports import Abilities, Doors
from bot.signs import AT_ONCE, Signs
from bot.testing import Canvas, Desk, Stopwatch
from bot.testing.clocks import EPOCH
from bot.values import Limits, Place
from tests.houses import ROOM, Plan, stand

SHOWN = Limits(busy=5)
SPINS = 20


class Over(Exception):
    """Ends the loop."""


def leave() -> NoReturn:
    raise Over


@dataclass(slots=True)
class Watched(Desk):
    """A desk that notes when it was shown a sign (seconds since the beginning), and may answer late or not well."""

    clock: Stopwatch = field(default_factory=Stopwatch)
    moments: list[tuple[float, Place]] = field(default_factory=list)
    seconds: float = 0.0
    refuse: Callable[[Place], BotError | None] = lambda _place: None

    @override
    async def busy(self, place: Place) -> None:
        self.moments.append((round(self.clock.now() - EPOCH, 3), place))
        if self.seconds:
            await self.clock.sleep(self.seconds)
        refusal = self.refuse(place)
        if refusal is not None:
            raise refusal


@dataclass(slots=True)
class Bench:
    """What is being made, and which chats want to hear nothing."""

    desk: Watched
    clock: Stopwatch
    tasks: asyncio.TaskGroup
    made: set[Place] = field(default_factory=set)
    silent: set[Place] = field(default_factory=set)

    def limits(self, place: Place) -> Limits:
        return self.desk.limits(place)

    def held(self, place: Place) -> bool:
        return place in self.silent

    async def passes(self, seconds: float) -> None:
        alarm = self.tasks.create_task(self.clock.sleep(seconds))
        await spin()
        while not alarm.done():
            self.clock.wake()
            await spin()

    def moments(self, place: Place = ROOM) -> list[float]:
        return [at for at, shown in self.desk.moments if shown == place]


async def spin() -> None:
    for _ in range(SPINS):
        await asyncio.sleep(0)


@asynccontextmanager
async def bench(limits: Limits = SHOWN) -> AsyncIterator[Bench]:
    clock = Stopwatch()
    desk = Watched(limits, clock=clock)
    wrong: list[AssertionError] = []
    try:
        async with asyncio.TaskGroup() as tasks:
            made = Bench(desk, clock, tasks)
            tasks.create_task(Signs(Doors({"desk": desk}, {}), made, clock, lambda: made.made).run())
            try:
                yield made
            except AssertionError as error:
                wrong.append(error)
            leave()
    except* Over:
        for failure in wrong:
            raise failure from None


async def test_a_sign_is_shown_again_before_it_fades_and_not_once_it_is_over() -> None:
    async with bench() as signs:
        signs.made.add(ROOM)
        await signs.passes(14)
        assert signs.moments() == [0, 4.5, 9, 13.5]
        signs.made.clear()
        await signs.passes(20)
        assert signs.moments() == [0, 4.5, 9, 13.5]


async def test_what_begins_later_is_shown_within_half_a_second() -> None:
    async with bench() as signs:
        await signs.passes(7.2)
        signs.made.add(ROOM)
        await signs.passes(0.5)
        assert signs.moments() == [7.5]


async def test_a_chat_that_can_show_nothing_is_shown_nothing() -> None:
    async with bench(Limits()) as signs:
        signs.made.add(ROOM)
        await signs.passes(30)
        assert signs.moments() == []


async def test_no_more_than_twenty_signs_are_given_in_a_second_and_all_places_have_their_turn() -> None:
    async with bench() as signs:
        signs.made.update(replace(ROOM, chat=f"{number}") for number in range(150))
        await signs.passes(60)
        times = sorted(at for at, _ in signs.desk.moments)
        crowded = [last - first for first, last in zip(times, times[AT_ONCE:], strict=False)]
        assert min(crowded) >= 1
        pauses = [moment for place in signs.made for moment in gaps(signs.moments(place))]
        assert max(pauses) <= 8


def gaps(moments: list[float]) -> list[float]:
    assert len(moments) > 1
    return [later - sooner for sooner, later in pairwise(moments)]


async def test_a_platform_that_does_not_answer_is_not_asked_more_and_more() -> None:
    async with bench() as signs:
        signs.desk.seconds = 60
        signs.made.update(replace(ROOM, chat=f"{number}") for number in range(150))
        await signs.passes(59)
        assert len(signs.desk.moments) == AT_ONCE


async def test_a_chat_that_wants_to_hear_nothing_is_shown_nothing_until_it_does() -> None:
    async with bench() as signs:
        signs.made.add(ROOM)
        signs.silent.add(ROOM)
        await signs.passes(9.9)
        assert signs.moments() == []
        signs.silent.clear()
        await signs.passes(1)
        assert signs.moments() == [10]


async def test_a_chat_that_says_later_is_left_alone_for_so_long_with_all_its_threads() -> None:
    thread, other = replace(ROOM, thread="7"), replace(ROOM, chat="other")
    async with bench() as signs:
        signs.desk.refuse = lambda place: NotDelivered("later", after=20) if place == ROOM else None
        signs.made.add(ROOM)
        await signs.passes(0.1)
        signs.made.update({thread, other})
        await signs.passes(25)
        assert signs.moments() == [0, 20]
        assert signs.moments(thread) == [20]
        assert signs.moments(other)[:2] == [0.5, 5]


async def test_a_place_that_takes_no_sign_is_asked_once_for_each_picture() -> None:
    async with bench() as signs:
        signs.desk.refuse = lambda _place: NotDelivered("never")
        signs.made.add(ROOM)
        await signs.passes(30)
        assert signs.moments() == [0]
        signs.made.clear()
        await signs.passes(1)
        signs.made.add(ROOM)
        await signs.passes(1)
        assert len(signs.moments()) == 2


async def test_a_sign_that_is_lost_or_breaks_ends_nothing() -> None:
    async with bench() as signs:
        wrong: list[BaseException] = [ZeroDivisionError(), MaybeDelivered("cut off")]

        def refuse(_place: Place) -> BotError | None:
            if wrong:
                raise wrong.pop()
            return None

        signs.desk.refuse = refuse
        signs.made.add(ROOM)
        await signs.passes(10)
        assert signs.moments() == [0, 4.5, 9]


async def test_only_what_is_with_a_provider_is_being_made(tmp_path: Path) -> None:
    canvas = Canvas(polls=6, abilities=Abilities(at_once=1))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        elsewhere = replace(ROOM, chat="elsewhere")
        await house.hear("draw a cat")
        assert house.jobs.made == {ROOM}
        await house.hear("draw a dog", place=elsewhere)
        assert (house.jobs.made, house.jobs.queued) == (frozenset({ROOM}), 1)
        await house.finish()
        await house.pass_until(lambda: house.jobs.made != {ROOM})
        await house.finish(2)
        assert house.jobs.made == frozenset()
