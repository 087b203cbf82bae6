"""An order that was sent in parts: delivered and paid for as it came, whatever became of some of them."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import Broken, JobError, Moderated, OutOfCredits, UnknownOutcome
from bot.jobs.parts import failure, given_up
from bot.ports import Accepted, Finished, Pending
from bot.render.endings import delivered
from bot.testing import Canvas, Stopwatch
from bot.testing.providers import picture
from bot.values import Cost, FailureKind, Part, State, Text
from bot.values.meanings import Delivered
from bot.values.turns import Failed, Painted
from tests.inline import without_threads
from tests.parting import many, names, setting
from tests.workbench import Setting, workbench

LINK = "https://cdn.example/a.png"


@pytest.fixture(autouse=True)
async def _at_once() -> None:
    without_threads()


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_a_part_that_fails_leaves_the_others_and_is_not_paid_for(number: int, tmp_path: Path) -> None:
    plan = Setting(tmp_path, Failing(f"ticket-abcdef-{number}".replace("-1", ""), Moderated("no"), polls=4))
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        end = await bench.ended()

        assert isinstance(end, Painted)
        assert (len(end.job.pictures), end.job.charged, end.job.failure) == (2, Cost(8, "points"), None)
        assert [part.failure for part in end.job.parts].count(FailureKind.MODERATED) == 1


class Failing(Canvas):
    """Fails one of its orders while it is drawn."""

    def __init__(self, ticket: str, failure: JobError, polls: int) -> None:
        super().__init__(polls=polls)
        self.ticket = ticket
        self.failure = failure

    @override
    async def poll(self, ticket: str) -> Pending | Finished:
        if ticket == self.ticket:
            raise self.failure
        return await Canvas.poll(self, ticket)


async def test_after_an_order_that_is_refused_no_further_one_is_sent(tmp_path: Path) -> None:
    plan = setting(tmp_path, every=10)
    plan.canvas.answers = deque([Accepted("ticket-abcdef"), OutOfCredits("empty")])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 4))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert (len(plan.canvas.taken), names(end), end.job.charged) == (2, ["1.png"], Cost(3, "points"))


@pytest.mark.parametrize(
    ("failures", "state", "kind"),
    [
        ([OutOfCredits("empty")], State.FAILED, FailureKind.OUT_OF_CREDITS),
        ([UnknownOutcome("half")], State.UNCERTAIN, FailureKind.UNKNOWN_OUTCOME),
    ],
)
async def test_if_nothing_comes_it_is_one_failure(
    failures: list[JobError], state: State, kind: FailureKind, tmp_path: Path
) -> None:
    plan = setting(tmp_path, every=10)
    plan.canvas.answers = deque(failures)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock))
        end = await bench.ended()

        assert isinstance(end, Failed)
        assert (end.job.state, end.job.failure, end.job.cause) == (state, kind, failures[0].detail)
        assert (len(bench.ends()), len(plan.canvas.taken), end.job.ticket) == (1, 1, "")


async def test_of_different_failures_none_is_taken_for_all(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=99)
    plan.canvas.news = deque([Moderated("no"), Broken("lost")])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert (end.job.state, end.job.failure, end.job.cause) == (State.FAILED, FailureKind.FAILED, "no")


async def test_what_was_drawn_in_vain_and_what_is_not_known_is_one_failure(tmp_path: Path) -> None:
    plan = setting(tmp_path, every=5)
    plan.canvas.answers = deque([Accepted("ticket-abcdef"), UnknownOutcome("half an answer")])
    plan.canvas.news = deque([Broken("no")])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert (end.job.state, end.job.failure) == (State.FAILED, FailureKind.FAILED)


async def test_what_is_not_known_of_one_part_is_said_with_the_others(tmp_path: Path) -> None:
    plan = setting(tmp_path, every=10)
    plan.canvas.answers = deque([Accepted("ticket-abcdef"), UnknownOutcome("half an answer")])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert end.job.charged == Cost(6, "points")
    words = [word for line in delivered(Delivered(end.job)).lines for word in line if isinstance(word, Text)]
    assert any("%(n)s more may have been drawn" in word.message for word in words)
    assert any("may charge for it" in word.message for word in words)


async def test_what_was_charged_is_added_up(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    charged = [Finished((picture(),), Cost(2.5, "points")), Finished((picture(),))]
    plan.canvas.answers = deque(charged)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert end.job.charged == Cost(8.5, "points")


async def test_what_was_charged_in_another_unit_is_not_added_to_it(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.answers = deque([Finished((picture(),), Cost(2.5, "USD")), Finished((picture(),))])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert end.job.charged == Cost(12, "points")


@pytest.mark.parametrize(
    ("charged", "paid"), [(None, Cost(4, "points")), (Cost(5, "points", about=True), Cost(5, "points", about=True))]
)
async def test_fewer_pictures_than_ordered_are_paid_for_as_they_came(
    charged: Cost | None, paid: Cost, tmp_path: Path
) -> None:
    plan = setting(tmp_path)
    plan.canvas.answers = deque([Finished((picture(),), charged)])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3, 0))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert (len(end.job.pictures), end.job.charged) == (1, paid)


async def test_more_pictures_than_ordered_never_take_the_place_of_another_part(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.answers = deque([Finished((picture(8, 8),) * 2), Finished((picture(16, 16),))])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert [one.width for one in end.job.pictures] == [8, 16]


async def test_a_part_that_cannot_be_brought_home_leaves_its_link(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.links.answers = {LINK: [Broken("gone")]}
    plan.canvas.answers = deque([Finished((LINK,)), Finished((picture(),))])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert (names(end), end.job.links, end.job.charged) == (["2.png"], (LINK,), Cost(6, "points"))
    (*_, footer) = delivered(Delivered(end.job)).footers
    assert LINK in str(footer)


async def test_what_is_there_is_delivered_when_its_provider_is_gone(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=99, every=10)
    plan.canvas.answers = deque([Finished((picture(),))])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        await bench.seconds(15)
    (kept,) = await plan.store.jobs()
    async with workbench(plan) as bench:
        bench.runner.start(replace(kept, quote=replace(kept.quote, provider="gone")))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert (names(end), end.job.charged) == (["1.png"], Cost(4, "points"))


def test_of_what_was_on_its_way_to_a_provider_that_is_gone_nobody_knows() -> None:
    made = replace(many(Stopwatch(), 2), parts=(Part(1, State.SUBMITTING), Part(1)))
    left = given_up(made, FailureKind.NOT_FOUND, "gone")

    assert [(part.state, part.failure) for part in left.parts] == [
        (State.UNCERTAIN, FailureKind.UNKNOWN_OUTCOME),
        (State.FAILED, FailureKind.NOT_FOUND),
    ]
    assert failure(left) == (FailureKind.UNKNOWN_OUTCOME, "gone")
