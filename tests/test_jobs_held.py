"""A provider that answers an order with its pictures: people see how far it is, and can call it off on its way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import Broken, Busy, Moderated, UnknownOutcome, Unreachable
from bot.ports import Abilities, Accepted, Commission, Finished, Pending
from bot.render.endings import closed
from bot.testing import Canvas
from bot.testing.clocks import EPOCH
from bot.values import Cost, Job, Span, State
from bot.values.meanings import Closed
from bot.values.turns import Failed, Overdue, Painted, Progressed
from tests.inline import without_threads
from tests.workbench import Setting, Workbench, job, workbench

HOLDS = Abilities(held=True)
TAKES_BACK = Abilities(held=True, cancel=True)


@pytest.fixture(autouse=True)
async def _at_once() -> None:
    without_threads()


def setting(tmp_path: Path, polls: int = 8, **more: object) -> Setting:
    abilities = replace(HOLDS, **more)  # type: ignore[arg-type]  # the fields of Abilities, by name
    return Setting(tmp_path, Canvas(abilities=abilities, polls=polls))


def told(bench: Workbench) -> list[tuple[float, State, float | None]]:
    return [(one.at - EPOCH, one.job.state, one.share) for one in bench.told(Progressed)]


async def test_progress_is_told_while_the_order_is_on_its_way(tmp_path: Path) -> None:
    plan = setting(tmp_path, 9)
    plan.canvas.shown["abcdef"] = Pending(0.4)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert told(bench) == [(20, State.SUBMITTING, 0.4), (40, State.SUBMITTING, 0.4)]
        assert isinstance(end, Painted)
        assert (end.job.submitted, end.job.finished, end.job.ticket) == (EPOCH, EPOCH + 45, "")


async def test_only_one_that_holds_its_orders_is_asked_how_far_they_are(tmp_path: Path) -> None:
    plan = setting(tmp_path, held=False)
    async with workbench(plan) as bench:
        plan.canvas.shown["abcdef"] = Broken("nobody may ask")
        plan.canvas.answers = deque([Finished((b"",))])
        await bench.start(job("abcdef", bench.clock))

    assert plan.canvas.holding == {}


@pytest.mark.parametrize("failure", [Unreachable("no line"), Broken("unknown job"), Busy(after=500)], ids=repr)
async def test_a_question_that_fails_is_no_news(failure: Busy | Broken, tmp_path: Path) -> None:
    plan = setting(tmp_path, 9)
    plan.canvas.shown["abcdef"] = failure
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert told(bench) == [(20, State.SUBMITTING, None), (40, State.SUBMITTING, None)]
        assert isinstance(end, Painted)


@dataclass(slots=True)
class Faulty(Canvas):
    """Cannot say how far an order is, for a reason that nobody thought of."""

    asked: int = 0

    @override
    async def progress(self, job: str) -> Pending:
        self.asked += 1
        if self.asked == 4:
            self.holding[job].set()
        raise ZeroDivisionError


async def test_a_question_that_breaks_breaks_nothing_else(tmp_path: Path) -> None:
    canvas = Faulty(abilities=HOLDS)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))

        assert isinstance(await bench.ended(), Painted)
        assert canvas.asked == 4


async def test_nothing_is_asked_any_more_once_the_pictures_are_there(tmp_path: Path) -> None:
    plan = setting(tmp_path, 3)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.ended()
        await bench.settle()

        assert (bench.clock.sleeping, len(bench.runner), bench.jobs.submitting) == (1, 0, 0)


async def test_it_is_told_once_that_it_takes_unusually_long(tmp_path: Path) -> None:
    plan = setting(tmp_path, 30, patience=60.0)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        (overdue,) = bench.told(Overdue)
        assert (overdue.at - EPOCH, overdue.job.state, overdue.job.late) == (65, State.SUBMITTING, True)
        assert isinstance(end, Painted)
        assert end.job.late
        assert len(told(bench)) <= 5


async def test_a_picture_that_comes_in_the_answer_teaches_how_long_it_takes(tmp_path: Path) -> None:
    plan = setting(tmp_path, 4, at_once=100)
    async with workbench(plan) as bench:
        await bench.start(*(job(f"{number:06}", bench.clock) for number in range(20)))
        await bench.ended(20)

    experience = plan.timings.experience("canvas", "canvas", "2K")
    assert experience is not None
    assert list(experience.durations) == [20] * 20


async def test_an_order_that_waited_is_told_to_be_drawn_at_once(tmp_path: Path) -> None:
    plan = setting(tmp_path, 2, at_once=1)
    async with workbench(plan) as bench:
        await bench.start(*(job(f"{number:06}", bench.clock) for number in range(2)))
        await bench.ended(2)

        assert [(one.at - EPOCH, one.job.id) for one in bench.told(Progressed) if not one.place] == [(10, "000001")]


@pytest.mark.parametrize(
    ("failure", "state"),
    [(Moderated("no"), State.FAILED), (UnknownOutcome("half an answer"), State.UNCERTAIN)],
    ids=["moderated", "lost"],
)
async def test_an_answer_that_fails_ends_it_as_ever(
    failure: Moderated | UnknownOutcome, state: State, tmp_path: Path
) -> None:
    plan = setting(tmp_path)
    plan.canvas.answers = deque([failure])
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

    assert (end.job.state, end.job.failure, end.job.cause) == (state, failure.kind, failure.detail)


class Breaking(Canvas):
    """Breaks while it holds an order."""

    @override
    async def submit(self, commission: Commission) -> Accepted | Finished:
        self.taken.append(commission)
        raise ZeroDivisionError


async def test_whatever_breaks_while_it_is_held_nobody_knows_what_came_of_it(tmp_path: Path) -> None:
    canvas = Breaking(abilities=HOLDS)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

    assert isinstance(end, Failed)
    assert (end.job.state, end.job.cause) == (State.UNCERTAIN, "ZeroDivisionError")


async def test_what_is_cancelled_on_its_way_is_taken_back_by_its_job(tmp_path: Path) -> None:
    plan = setting(tmp_path, cancel=True)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.seconds(12)
        await bench.change(state=State.CANCELLED)
        before = len(bench.heard)
        await bench.seconds(100)

        assert (plan.canvas.cancelled, plan.canvas.holding, len(bench.runner)) == (["abcdef"], {}, 0)
        assert bench.heard[before:] == []


async def test_what_does_not_let_itself_be_taken_back_is_let_go_all_the_same(tmp_path: Path) -> None:
    plan = setting(tmp_path, cancel=True)
    plan.canvas.refusals = deque([Broken("no")])
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.change(state=State.CANCELLED)
        await bench.seconds(100)

        assert (plan.canvas.holding, bench.ends(), len(bench.runner)) == ({}, [], 0)


async def test_what_cannot_be_taken_back_comes_to_nothing_once_it_is_there(tmp_path: Path) -> None:
    plan = setting(tmp_path, 4)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.change(state=State.CANCELLED)
        assert len(bench.runner) == 1
        await bench.seconds(100)

        assert (bench.heard, plan.canvas.cancelled, len(bench.runner)) == ([], [], 0)
        assert not (tmp_path / "pictures").exists()


@pytest.mark.parametrize(
    ("cancel", "points", "said"),
    [
        (True, 4, "✖️ Cancelled"),
        (False, 4, "✖️ No longer waited for; the service may still charge for it"),
        (False, 0, "✖️ Cancelled"),
    ],
)
async def test_who_cancels_hears_what_the_service_may_charge(
    cancel: bool, points: float, said: str, tmp_path: Path
) -> None:
    plan = setting(tmp_path, cancel=cancel)
    async with workbench(plan) as bench:
        one = job("abcdef", bench.clock)
        await bench.start(replace(one, quote=replace(one.quote, cost=Cost(points, "points"))))
        (sent,) = await bench.store.jobs()

    assert first_word(sent.to(State.CANCELLED)) == said


def first_word(cancelled: Job) -> str:
    ((word, *_),) = closed(Closed(cancelled)).lines
    return getattr(word, "message", "")


async def test_a_stop_leaves_it_on_its_way(tmp_path: Path) -> None:
    plan = setting(tmp_path, cancel=True)
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.seconds(12)
    (kept,) = await plan.store.jobs()

    assert (kept.state, plan.canvas.cancelled, plan.canvas.holding) == (State.SUBMITTING, [], {})


@pytest.mark.parametrize(("lookup", "end"), [(True, State.DELIVERING), (False, State.UNCERTAIN)])
async def test_what_was_on_its_way_is_looked_up_or_uncertain_after_a_restart(
    lookup: bool, end: State, tmp_path: Path
) -> None:
    plan = setting(tmp_path, lookup=lookup)
    plan.canvas.found = deque([None])
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.seconds(12)
    async with workbench(plan) as bench:
        (kept,) = await plan.store.jobs()
        bench.runner.start(kept)
        ended = await bench.ended()

    assert ended.job.state is end
    assert len(plan.canvas.taken) == (2 if lookup else 1)


async def test_a_provider_that_is_busy_gets_the_order_again(tmp_path: Path) -> None:
    plan = setting(tmp_path, 2)
    plan.canvas.answers = deque([Busy(after=3)])
    async with workbench(plan) as bench:
        one = job("abcdef", bench.clock)
        await bench.start(replace(one, quote=replace(one.quote, expected=Span(1, 2))))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert (end.job.tries, end.job.submitted, end.job.finished) == (2, EPOCH + 3, EPOCH + 13)
