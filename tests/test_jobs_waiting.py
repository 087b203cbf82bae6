"""A picture is waited for: over restarts, when it is late, and when its provider cannot be asked."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from bot.catalog import Timings
from bot.errors import Busy, Gone, RateLimited, Unauthorized, Unreachable
from bot.jobs import Patience
from bot.jobs.workshop import QUESTIONS
from bot.ports import Abilities, Finished, Pending
from bot.testing import Canvas, Stopwatch
from bot.testing.clocks import EPOCH
from bot.testing.providers import picture
from bot.values import FailureKind, Outbound, Post, PostKind, State, Timed, Turn
from bot.values.turns import Overdue, Painted, Progressed
from tests.workbench import ROOM, Setting, job, workbench

PAINTING = {"state": State.PAINTING, "ticket": "t", "tries": 1}


@dataclass(slots=True)
class Watched(Canvas):
    """Is there after so many seconds, and remembers when it was asked."""

    clock: Stopwatch = field(default_factory=Stopwatch)
    seconds: float = 30
    asked: list[float] = field(default_factory=list)

    @override
    async def poll(self, ticket: str) -> Pending | Finished:
        self.asked.append(self.clock.now() - EPOCH)
        if self.news:
            return await Canvas.poll(self, ticket)
        return Finished((picture(),)) if self.clock.now() - EPOCH >= self.seconds else Pending()


def setting(tmp_path: Path, seconds: float = 30, **abilities: Any) -> Setting:
    clock, able = Stopwatch(), replace(Abilities(), **abilities)
    return Setting(tmp_path, Watched(clock=clock, seconds=seconds, abilities=able), clock=clock)


def asked(setting: Setting) -> list[float]:
    assert isinstance(setting.canvas, Watched)
    return setting.canvas.asked


async def test_it_is_asked_for_at_the_cadence_of_the_catalog(tmp_path: Path) -> None:
    plan = setting(tmp_path, 18)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

    assert asked(plan) == [5, 10, 15, 20]
    assert (end.job.submitted, end.job.finished) == (EPOCH, EPOCH + 20)


async def test_experience_says_when_to_ask(tmp_path: Path) -> None:
    plan = setting(tmp_path, 44)
    plan.timings = Timings(Timed("canvas", "canvas", "2K", 40 + second / 2) for second in range(20))
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.ended()

    assert asked(plan)[0] > 30
    assert asked(plan)[-1] < 46
    assert len(asked(plan)) <= 9


async def test_what_was_painted_while_the_process_was_down_is_asked_for_at_once(tmp_path: Path) -> None:
    plan = setting(tmp_path, 47)
    async with workbench(plan) as bench:
        bench.clock.pass_over(44)
        await bench.start(job("abcdef", bench.clock, submitted=EPOCH, **PAINTING))
        await bench.ended()

    assert asked(plan) == [44, 49]


async def test_an_order_that_was_looked_up_is_asked_for_at_once_too(tmp_path: Path) -> None:
    plan = setting(tmp_path, 1)
    plan.canvas.abilities = Abilities(lookup=True)
    plan.canvas.found = deque(["t"])
    async with workbench(plan) as bench:
        bench.clock.pass_over(3)
        await bench.start(job("abcdef", bench.clock, state=State.SUBMITTING, submitted=EPOCH, tries=1))
        await bench.ended()

    assert asked(plan) == [3]


@pytest.mark.parametrize(
    ("failure", "breath", "next_one"),
    [
        (Unreachable(), 0, 10),
        (Busy(after=12), 0, 17),
        (Busy(after=500), 0, 125),
        (RateLimited(), 60, 65),
        (RateLimited(after=7), 60, 12),
        (Busy(), 60, 10),
    ],
    ids=repr,
)
async def test_a_question_that_fails_for_a_passing_reason_is_no_news(
    failure: Busy, breath: float, next_one: float, tmp_path: Path
) -> None:
    plan = setting(tmp_path, 0, breath=breath)
    plan.canvas.news = deque([failure])
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

    assert asked(plan) == [5, next_one]
    assert isinstance(end, Painted)


@pytest.mark.parametrize("failure", [Gone("lost"), Unauthorized("key")], ids=["lost", "key"])
async def test_what_the_provider_says_of_the_job_is_final(failure: Gone | Unauthorized, tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.news = deque([failure])
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

    assert (end.job.failure, end.job.ticket) == (failure.kind, "ticket-abcdef")


async def test_a_late_job_is_told_once_asked_for_less_often_and_delivered(tmp_path: Path) -> None:
    plan = setting(tmp_path, 2000, patience=600)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        (overdue,) = bench.told(Overdue)
        assert overdue.at - EPOCH == 605
        assert (overdue.job.late, overdue.job.state) == (True, State.PAINTING)
        assert asked(plan)[120:124] == [605, 635, 665, 695]
        assert isinstance(end, Painted)
        late = [told for told in bench.told(Progressed) if told.at > overdue.at]
        assert len(late) <= 2


async def test_what_is_expected_to_take_long_is_not_late_before(tmp_path: Path) -> None:
    plan = setting(tmp_path, 890, patience=600)
    async with workbench(plan) as bench:
        one = job("abcdef", bench.clock)
        slow = replace(one.quote, expected=replace(one.quote.expected, high=900))
        await bench.start(replace(one, quote=slow))
        await bench.ended()

        assert bench.overdue() == 0


async def test_only_after_the_longest_patience_it_is_given_up(tmp_path: Path) -> None:
    plan = setting(tmp_path, 1e9, patience=100)
    plan.patience = Patience(late=3600)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert (end.job.failure, bench.overdue()) == (FailureKind.TIMED_OUT, 1)
        assert 3600 < end.at - EPOCH <= 3635


@pytest.mark.parametrize("said", [True, False])
async def test_a_late_job_is_told_after_a_restart_if_it_was_not_before(said: bool, tmp_path: Path) -> None:
    plan = setting(tmp_path, 2000, patience=600)
    async with workbench(plan) as bench:
        if said:
            post = Post("abcdef:late", ROOM, Outbound(PostKind.TEXT, "abcdef:late", "It takes long."), "abcdef")
            await bench.store.commit(Turn(bench.clock.now(), posts=(post,)))
        bench.clock.pass_over(900)
        await bench.start(job("abcdef", bench.clock, submitted=EPOCH, late=True, **PAINTING))
        await bench.ended()

        assert bench.overdue() == (0 if said else 1)
        assert asked(plan)[:2] == [900, 930]


async def test_an_order_from_elsewhere_is_asked_for_at_once_and_teaches_nothing(tmp_path: Path) -> None:
    plan = setting(tmp_path, 0)
    async with workbench(plan) as bench:
        for number in range(25):
            await bench.start(job(f"{number:06}", bench.clock, resumed=True, **PAINTING))
        await bench.ended(25)

    assert asked(plan) == [0] * 25
    assert plan.timings.experience("canvas", "canvas", "2K") is None


async def test_every_picture_teaches_how_long_such_a_picture_takes(tmp_path: Path) -> None:
    plan = setting(tmp_path, 18, at_once=100)
    async with workbench(plan) as bench:
        await bench.start(*(job(f"{number:06}", bench.clock) for number in range(20)))
        await bench.ended(20)

    experience = plan.timings.experience("canvas", "canvas", "2K")
    assert experience is not None
    assert list(experience.durations) == [20] * 20


async def test_a_job_that_is_cancelled_where_nothing_can_be_taken_back_comes_to_nothing(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.seconds(7)
        await bench.change(state=State.CANCELLED)
        await bench.seconds(100)

        assert asked(plan) == [5]
        assert bench.ends() == []
        assert len(bench.runner) == 0


@dataclass(slots=True)
class Crowded(Canvas):
    """Counts who asks at the same time."""

    asking: int = 0
    most: int = 0

    @override
    async def poll(self, ticket: str) -> Pending | Finished:
        self.asking += 1
        self.most = max(self.most, self.asking)
        for _ in range(3):
            await asyncio.sleep(0)
        self.asking -= 1
        return Finished((picture(),))


async def test_hundreds_that_are_taken_up_are_all_asked_for_at_once_but_not_at_the_same_moment(tmp_path: Path) -> None:
    canvas = Crowded()
    async with workbench(Setting(tmp_path, canvas)) as bench:
        begun = bench.clock.now()
        for number in range(200):
            await bench.store.advance(one := job(f"{number:06}", bench.clock, submitted=begun, **PAINTING), begun)
            bench.runner.start(one)
        await bench.until(lambda: len(bench.ends()) == 200)

        assert canvas.most == QUESTIONS
        assert bench.clock.now() == begun
