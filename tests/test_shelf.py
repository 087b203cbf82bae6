"""What is read seldom: once in its time, once for everybody who comes at the same moment."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import Busy
from bot.providers.http import Shelf
from bot.providers.http.shelf import MOST
from bot.testing import Stopwatch


class Source:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken = False
        self.going = asyncio.Event()
        self.going.set()

    async def fetch(self, key: str) -> int:
        self.asked.append(key)
        await self.going.wait()
        if self.broken:
            raise Busy("not now")
        return len(self.asked)


async def test_a_value_is_good_for_its_time() -> None:
    source, clock = Source(), Stopwatch()
    shelf: Shelf[str, int] = Shelf(source.fetch, clock, 60)

    assert [await shelf.get("a"), await shelf.get("a"), await shelf.get("b")] == [1, 1, 2]
    clock.pass_over(59)
    assert await shelf.get("a") == 1
    clock.pass_over(2)
    assert await shelf.get("a") == 3
    shelf.drop("a")
    assert await shelf.get("a") == 4


async def test_whoever_comes_at_the_same_moment_waits_for_the_same_answer() -> None:
    source = Source()
    source.going.clear()
    shelf: Shelf[str, int] = Shelf(source.fetch, Stopwatch(), 60)

    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(shelf.get("a")) for _ in range(20)]
        await asyncio.sleep(0)
        source.going.set()

    assert {task.result() for task in waiting} == {1}


async def test_what_could_not_be_read_is_tried_by_the_next_one() -> None:
    source = Source()
    source.broken = True
    shelf: Shelf[str, int] = Shelf(source.fetch, Stopwatch(), 60)

    with pytest.raises(Busy):
        await shelf.get("a")
    source.broken = False
    assert await shelf.get("a") == 2


async def test_only_so_many_are_kept() -> None:
    source = Source()
    shelf: Shelf[str, int] = Shelf(source.fetch, Stopwatch(), 60)

    for number in range(MOST + 10):
        await shelf.get(f"{number}")
    await shelf.get(f"{MOST}")
    assert len(source.asked) == MOST + 10
    await shelf.get("0")
    assert len(source.asked) == MOST + 11
