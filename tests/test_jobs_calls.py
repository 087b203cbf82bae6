"""A provider that calls when the pictures are there: the call is a hint, and hastens one question."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.errors import RateLimited
from bot.ports import Abilities
from bot.testing import Stopwatch
from bot.values.turns import Painted
from tests.inline import without_threads
from tests.parting import many
from tests.test_jobs_waiting import Watched, asked
from tests.workbench import Setting, job, workbench


def setting(tmp_path: Path, seconds: float = 30, **abilities: Any) -> Setting:
    without_threads()
    clock = Stopwatch()
    able = replace(Abilities(calls=True), **abilities)
    canvas = Watched(clock=clock, seconds=seconds, abilities=able)
    return Setting(tmp_path, canvas, clock=clock, callback="https://easel.example/calls/{}".format)


async def test_an_order_says_where_the_house_can_be_called(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.start(replace(many(bench.clock, 2), id="ghijkl"))

    assert [one.callback.rpartition("/")[2] for one in plan.canvas.taken] == ["abcdef", "ghijkl", "ghijkl"]


async def test_one_that_never_calls_is_not_told_where(tmp_path: Path) -> None:
    plan = setting(tmp_path, calls=False)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        bench.jobs.nudge("abcdef")
        await bench.seconds(6)

    assert (plan.canvas.taken[0].callback, asked(plan)) == ("", [5])


async def test_a_call_asks_at_once(tmp_path: Path) -> None:
    plan = setting(tmp_path, 3)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.seconds(3)
        assert bench.jobs.nudge("abcdef")
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert asked(plan) == [3]


async def test_a_call_that_was_wrong_changes_nothing_else(tmp_path: Path) -> None:
    plan = setting(tmp_path, 17)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.seconds(2)
        bench.jobs.nudge("abcdef")
        await bench.ended()

    assert asked(plan) == [2, 7, 12, 17]


async def test_a_flood_of_calls_is_no_flood_of_questions(tmp_path: Path) -> None:
    plan = setting(tmp_path, 20)
    async with workbench(plan) as bench:
        one = job("abcdef", bench.clock)
        await bench.start(replace(one, quote=replace(one.quote, poll_every=10, poll_least=4)))
        for _ in range(20):
            await bench.seconds(1)
            for _ in range(50):
                bench.jobs.nudge("abcdef")
        await bench.ended()

    assert asked(plan) == [1, 5, 9, 13, 17, 21]


async def test_a_provider_that_wants_quiet_is_not_asked_for_a_call(tmp_path: Path) -> None:
    plan = setting(tmp_path, 0)
    plan.canvas.news = deque([RateLimited(after=30)])
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.seconds(7)
        bench.jobs.nudge("abcdef")
        await bench.ended()

    assert asked(plan) == [5, 35]


async def test_a_call_for_several_orders_asks_for_each(tmp_path: Path) -> None:
    plan = setting(tmp_path, 3)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        await bench.seconds(3)
        bench.jobs.nudge("abcdef")
        await bench.ended()

    assert asked(plan) == [3, 3, 3]


async def test_a_call_for_nothing_that_is_under_way_is_not_for_us(tmp_path: Path) -> None:
    plan = setting(tmp_path, 3)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.ended()
        await bench.settle()

        assert not bench.jobs.nudge("abcdef")
        assert not bench.jobs.nudge("unknown")
