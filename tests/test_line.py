"""The lines in front of the providers."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.hall import Hall
from bot.jobs.line import Line, Seat


@dataclass(slots=True)
class Visit:
    """Jobs that come, are served and go; `served` in the order in which they were let in."""

    hall: Hall
    tasks: asyncio.TaskGroup
    served: list[str] = field(default_factory=list)
    seats: dict[str, Seat] = field(default_factory=dict)
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    done: dict[str, asyncio.Event] = field(default_factory=dict)

    async def come(self, names: str, *, provider: str = "a", person: str = "", at_once: bool = False) -> None:
        """Each name is a job; its first letter says whose it is, unless the person is given."""
        for name in names.split():
            self.seats[name] = seat = Seat(provider, person or name[0])
            self.done[name] = asyncio.Event()
            self.running[name] = self.tasks.create_task(self._stay(name, seat, at_once=at_once))
            await spin()

    async def _stay(self, name: str, seat: Seat, *, at_once: bool) -> None:
        async with self.hall.turn(seat, at_once=at_once):
            self.served.append(name)
            await self.done[name].wait()

    async def go(self, *names: str) -> None:
        for name in names:
            self.done[name].set()
            await spin()

    async def all_go(self) -> list[str]:
        """The order in which everybody was served, one leaving after the other."""
        gone: list[str] = []
        while len(gone) < len(self.done):
            name = next(name for name in self.served if name not in gone)
            gone.append(name)
            await self.go(name)
        return gone

    async def give_up(self, name: str) -> None:
        self.running[name].cancel()
        await spin()

    def places(self, names: str) -> list[int]:
        return [self.hall.place(self.seats[name]) for name in names.split()]


def named(names: str) -> list[str]:
    return names.split()


async def spin() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@asynccontextmanager
async def visit(at_once: int = 0, **limits: int) -> AsyncIterator[Visit]:
    async with asyncio.TaskGroup() as tasks:
        here = Visit(Hall(limits, at_once), tasks)
        yield here
        for event in here.done.values():
            event.set()


async def test_only_so_many_are_served_at_once_and_the_others_in_order_of_arrival() -> None:
    async with visit(a=2) as here:
        await here.come("a1 b1 c1 d1")

        assert here.served == ["a1", "b1"]
        assert here.places("a1 b1 c1 d1") == [0, 0, 1, 2]
        assert len(here.hall) == 2
        assert await here.all_go() == ["a1", "b1", "c1", "d1"]
    assert len(here.hall) == 0


async def test_ten_with_one_order_each_do_not_wait_behind_fifty_of_one_person() -> None:
    async with visit(a=2) as here:
        await here.come(" ".join(f"x{number}" for number in range(50)))
        await here.come("a1 b1 c1 d1 e1 f1 g1 h1 i1 j1")

        assert here.places("x2 a1 j1 x3") == [1, 2, 11, 12]
        assert (await here.all_go())[2:14] == named("x2 a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 x3")


async def test_two_people_who_order_much_take_turns() -> None:
    async with visit(a=1) as here:
        await here.come("x1 x2 x3 x4 y1 y2 y3")

        assert await here.all_go() == named("x1 x2 y1 x3 y2 x4 y3")


async def test_whoever_orders_much_is_not_passed_over_for_ever() -> None:
    async with visit(a=1) as here:
        await here.come("x1 x2 x3")
        for number in range(20):
            await here.come(f"n{number}", person=f"newcomer {number}")
            await here.go(here.served[-1])
        assert {"x2", "x3"} <= set(here.served)


async def test_a_newcomer_knows_its_place_before_it_joins() -> None:
    async with visit(a=1) as here:
        places = [(here.hall.places("x")["a"], here.hall.places("new")["a"])]
        for name in named("x1 x2 x3 y1"):
            await here.come(name)
            places.append((here.hall.places("x")["a"], here.hall.places("new")["a"]))
        assert places == [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3)]


async def test_what_was_being_served_before_a_restart_does_not_wait_again() -> None:
    async with visit(at_once=1, a=1) as here:
        await here.come("n1")
        await here.come("o1 o2", at_once=True)
        await here.come("m1")

        assert here.served == ["n1", "o1", "o2"]
        assert here.places("m1") == [1]
        await here.go("n1", "o1")
        assert here.served[-1] == "o2"
        await here.go("o2")
        assert here.served[-1] == "m1"


@pytest.mark.parametrize("order", ["waiting", "just let in"])
async def test_who_gives_up_leaves_the_place_to_the_next(order: str) -> None:
    async with visit(a=1) as here:
        await here.come("a1 b1 c1")
        if order == "just let in":
            here.running["a1"].cancel()
            await asyncio.sleep(0)
        await here.give_up("b1")
        if order == "waiting":
            await here.give_up("a1")

        assert "b1" not in here.served
        assert here.served[-1] == "c1"


async def test_the_later_orders_of_one_who_gives_up_move_up_and_nobody_else_does() -> None:
    async with visit(a=1) as here:
        await here.come("x0 x1 x2 x3 y1 y2")
        before = here.places("x1 y1 x2 y2 x3")
        await here.give_up("x1")

        assert before == [1, 2, 3, 4, 5]
        assert here.places("x2 y1 x3 y2") == [1, 2, 3, 4]
        del here.done["x1"]
        assert await here.all_go() == named("x0 x2 y1 x3 y2")


async def test_one_that_waits_anew_under_the_same_name_has_a_seat_of_its_own() -> None:
    async with visit(a=1) as here:
        await here.come("a1 b1")
        old = here.running["b1"]
        old.cancel()
        await here.come("b1")
        await here.go("a1")

        assert here.served == ["a1", "b1"]


async def test_all_lines_together_let_in_no_more_than_the_total() -> None:
    async with visit(at_once=2, a=2, b=2) as here:
        await here.come("x1 x2 x3 x4")
        await here.come("y1", provider="b")

        assert here.served == ["x1", "x2"]
        assert here.hall.places("z") == {"a": 2, "b": 2}
        await here.go("x1")
        assert here.served[-1] == "y1"
        await here.go("x2", "x3")
        assert here.served == named("x1 x2 y1 x3 x4")


async def test_a_provider_that_is_full_does_not_hold_up_the_others() -> None:
    async with visit(at_once=3, a=1, b=2) as here:
        await here.come("x1 y1 z1")
        await here.come("u1 v1 w1", provider="b")

        assert here.served == ["x1", "u1", "v1"]
        await here.go("u1")
        assert here.served[-1] == "w1"
        await here.go("x1")
        assert here.served[-1] == "y1"


STEPS = st.lists(st.tuples(st.sampled_from(["join", "call", "leave"]), st.integers(0, 4), st.integers(0, 30)))


@given(STEPS)
def test_the_place_is_the_order_in_which_those_who_wait_now_are_called(steps: Sequence[tuple[str, int, int]]) -> None:
    line, waiting = Line(), list[Seat]()
    for step, person, which in steps:
        if step == "join":
            expected = line.place_for(str(person))
            waiting.append(seat := Seat("a", str(person)))
            line.join(seat)
            assert line.place(seat) == expected
        elif waiting and step == "call":
            waiting.remove(line.call())
        elif waiting:
            line.leave(waiting.pop(which % len(waiting)))
        assert sorted(map(line.place, waiting)) == list(range(1, len(waiting) + 1))
    by_place = sorted(waiting, key=line.place)
    assert [line.call() for _ in waiting] == by_place
    assert len(line) == 0


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_nobody_has_two_turns_more_than_another_who_waits_all_the_time(
    people: Sequence[int], chance: random.Random
) -> None:
    line, left = Line(), list(people)
    for person in left:
        line.join(Seat("a", str(person)))
    turns = dict.fromkeys(map(str, people), 0)
    while line:
        turns[line.call().person] += 1
        still = {one for one, had in turns.items() if had < people.count(int(one))}
        assert all(turns[one] - turns[other] <= 1 for one in turns for other in still)


def test_ten_thousand_who_wait_are_told_their_places_in_no_time() -> None:
    line, seats = Line(), [Seat("a", str(number % 3000)) for number in range(10_000)]
    begun = time.process_time()
    for seat in seats:
        line.join(seat)
    assert sorted(map(line.place, seats)) == list(range(1, 10_001))
    for seat in seats[::2]:
        line.leave(seat)
    while line:
        line.call()
    assert time.process_time() - begun < 2
