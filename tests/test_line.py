"""The line in front of a provider."""

from __future__ import annotations

import asyncio

import pytest

from bot.jobs.line import Line


async def stay(line: Line, id: str, leave: asyncio.Event, served: list[str], *, at_once: bool = False) -> None:
    async with line.turn(id, at_once=at_once):
        served.append(id)
        await leave.wait()


async def spin() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_only_so_many_are_served_at_once_and_the_others_in_order_of_arrival() -> None:
    line, leave, served = Line(2), asyncio.Event(), list[str]()
    async with asyncio.TaskGroup() as tasks:
        for id in "abcd":
            tasks.create_task(stay(line, id, leave, served))
        await spin()

        assert served == ["a", "b"]
        assert [line.place(id) for id in "abcd"] == [0, 0, 1, 2]
        leave.set()
    assert served == ["a", "b", "c", "d"]
    assert len(line) == 0


async def test_what_was_being_served_before_a_restart_does_not_wait_again() -> None:
    line, leave, served = Line(1), asyncio.Event(), list[str]()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stay(line, "new", leave, served))
        await spin()
        tasks.create_task(stay(line, "old", leave, served, at_once=True))
        tasks.create_task(stay(line, "next", leave, served))
        await spin()

        assert served == ["new", "old"]
        assert line.place("next") == 1
        leave.set()
    assert served[-1] == "next"


@pytest.mark.parametrize("order", ["waiting", "just let in"])
async def test_who_gives_up_leaves_the_place_to_the_next(order: str) -> None:
    line, leave, served = Line(1), asyncio.Event(), list[str]()
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(stay(line, "first", leave, served))
        await spin()
        second = tasks.create_task(stay(line, "second", leave, served))
        tasks.create_task(stay(line, "third", leave, served))
        await spin()
        if order == "just let in":
            first.cancel()
            await asyncio.sleep(0)
        second.cancel()
        await spin()
        if order == "waiting":
            first.cancel()
            await spin()

        assert "second" not in served
        assert served[-1] == "third"
        leave.set()


async def test_a_newcomer_knows_its_place_before_it_joins() -> None:
    line, leave, served = Line(1), asyncio.Event(), list[str]()
    places = [line.next_place]
    async with asyncio.TaskGroup() as tasks:
        for id in "abc":
            tasks.create_task(stay(line, id, leave, served))
            await spin()
            places.append(line.next_place)
        leave.set()
    assert places == [0, 1, 2, 3]
    assert line.next_place == 0
