"""A provider's own limits are kept by all processes together, and whoever is held back knows it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import RateLimited
from bot.ports import Abilities, Accepted, Commission, Finished
from bot.testing import Canvas, Stopwatch
from bot.testing.clocks import EPOCH
from bot.values.turns import Progressed
from tests.workbench import Setting, job, workbench

SELDOM = Abilities(every=10, rest=30, at_once=8)


@dataclass(slots=True)
class Timed(Canvas):
    """Remembers when an order came."""

    clock: Stopwatch = field(default_factory=Stopwatch)
    came: list[float] = field(default_factory=list)

    @override
    async def submit(self, commission: Commission) -> Accepted | Finished:
        self.came.append(self.clock.now() - EPOCH)
        return await Canvas.submit(self, commission)


def setting(tmp_path: Path, abilities: Abilities = SELDOM) -> Setting:
    clock = Stopwatch()
    return Setting(tmp_path, Timed(abilities=abilities, clock=clock, polls=2), clock=clock)


def came(setting: Setting) -> list[float]:
    assert isinstance(setting.canvas, Timed)
    return setting.canvas.came


async def test_orders_are_as_far_apart_as_the_provider_wants_them(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    async with workbench(plan) as bench:
        await bench.start(*(job(f"{number:06}", bench.clock) for number in range(4)))
        await bench.ended(4)

        assert came(plan) == [0, 10, 20, 30]
        assert bench.pauses()[:3] == [10, 20, 30]


async def test_two_processes_keep_to_it_together(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.polls = 1000
    async with workbench(plan) as here, workbench(plan) as there:
        await here.start(job("aaaaaa", plan.clock))
        await there.start(job("bbbbbb", plan.clock))
        await here.start(job("cccccc", plan.clock))
        while len(came(plan)) < 3:
            assert plan.clock.wake()
            await spin()

    assert came(plan) == [0, 10, 20]


async def spin() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def test_too_many_holds_back_all_orders_and_not_only_the_one(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.answers = deque([RateLimited()])
    async with workbench(plan) as bench:
        await bench.start(job("aaaaaa", bench.clock), job("bbbbbb", bench.clock))
        await bench.ended(2)

        assert came(plan) == [0, 30, 40]


async def test_a_short_pause_is_not_worth_a_word(tmp_path: Path) -> None:
    plan = setting(tmp_path, Abilities(every=4))
    async with workbench(plan) as bench:
        await bench.start(job("aaaaaa", bench.clock), job("bbbbbb", bench.clock))
        await bench.ended(2)

        assert (came(plan), bench.pauses()) == ([0, 4], [])


async def test_a_long_pause_is_counted_down(tmp_path: Path) -> None:
    plan = setting(tmp_path, Abilities())
    plan.canvas.answers = deque([RateLimited(after=70)])
    async with workbench(plan) as bench:
        await bench.start(job("aaaaaa", bench.clock))
        await bench.ended()

        assert bench.pauses() == [70, 50, 30, 10]
        assert [told.at - EPOCH for told in bench.told(Progressed)] == [70]


@pytest.mark.parametrize("abilities", [Abilities(), SELDOM], ids=["before another try", "for its moment"])
async def test_an_order_that_is_changed_while_it_is_held_back_is_sent_as_it_is_by_then(
    abilities: Abilities, tmp_path: Path
) -> None:
    plan = setting(tmp_path, abilities)
    plan.canvas.answers = deque([RateLimited(after=60)])
    async with workbench(plan) as bench:
        await bench.start(one := job("aaaaaa", bench.clock))
        await bench.seconds(25)
        await bench.change(order=type(one.order)(one.order.task, "a dog", "canvas"))
        await bench.ended()

        assert [sent.prompt for sent in plan.canvas.taken] == ["a cat, aaaaaa", "a dog"]
        assert came(plan) in ([0, 60], [0, 70])


async def test_the_place_is_told_when_it_changes_and_progress_counts_from_the_order(tmp_path: Path) -> None:
    plan = setting(tmp_path, Abilities(at_once=1))
    plan.canvas.polls = 9
    async with workbench(plan) as bench:
        await bench.start(*(job(f"{number:06}", bench.clock) for number in range(3)))
        await bench.ended(3)

        last = [told for told in bench.told(Progressed) if told.job.id == "000002"]
        assert [(told.at - EPOCH, told.place) for told in last] == [(20, 2), (60, 1), (90, 0), (110, 0), (130, 0)]
