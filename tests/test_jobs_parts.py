"""An order of more pictures than its provider takes at a time: sent in parts, each as if it were an order itself."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Busy, RateLimited, UnknownOutcome
from bot.jobs.parts import SEEDS, alone
from bot.ports import Accepted, Finished, Pending
from bot.testing import Stopwatch
from bot.testing.clocks import EPOCH
from bot.testing.providers import picture
from bot.values import Cost, Joiner, Part, Person, State
from bot.values.turns import Overdue, Painted, Paused, Progressed
from tests.inline import without_threads
from tests.parting import many, names, sent, setting, shares
from tests.workbench import workbench

LINK = "https://cdn.example/a.png"


@pytest.fixture(autouse=True)
async def _at_once() -> None:
    without_threads()


@pytest.mark.parametrize(
    ("n", "batch", "orders"),
    [
        (4, 1, [("abcdef", 1), ("abcdef-2", 1), ("abcdef-3", 1), ("abcdef-4", 1)]),
        (4, 3, [("abcdef", 3), ("abcdef-2", 1)]),
        (4, 4, [("abcdef", 4)]),
        (4, 0, [("abcdef", 4)]),
        (1, 1, [("abcdef", 1)]),
    ],
)
async def test_as_many_orders_are_sent_as_it_takes(
    n: int, batch: int, orders: list[tuple[str, int]], tmp_path: Path
) -> None:
    plan = setting(tmp_path)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, n, batch))
        end = await bench.ended()

        assert isinstance(end, Painted)
        assert len(bench.ends()) == 1
    assert sent(plan.canvas) == orders
    assert names(end) == [f"{number}.png" for number in range(1, n + 1)]
    assert (end.job.charged, end.job.state) == (None, State.DELIVERING)


async def test_each_part_has_its_share_of_the_price_and_a_seed_of_its_own(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 5, 2, 0.35, seed=7))
        await bench.ended()

    assert shares(plan.canvas.taken) == [Cost(0.14, "points"), Cost(0.14, "points"), Cost(0.07, "points")]
    assert [one.seed for one in plan.canvas.taken] == [7, 9, 11]


async def test_parts_are_spaced_as_the_provider_asks(tmp_path: Path) -> None:
    plan = setting(tmp_path, every=10)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        moments = [len(plan.canvas.taken)]
        for _ in range(2):
            await bench.seconds(10)
            moments.append(len(plan.canvas.taken))
        end = await bench.ended()

        assert moments == [1, 2, 3]
        assert bench.told(Paused) == []
        assert [one.submitted - EPOCH for one in end.job.parts] == [0, 10, 20]
        assert (end.job.submitted, end.job.finished) == (EPOCH, EPOCH + 40)


async def test_no_more_are_with_the_provider_than_it_takes_at_once(tmp_path: Path) -> None:
    plan = setting(tmp_path, at_once=1)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        assert (len(plan.canvas.taken), bench.jobs.queued) == (1, 2)
        end = await bench.ended()

        assert [one.submitted - EPOCH for one in end.job.parts] == [0, 20, 40]
        assert bench.jobs.queued == 0
        await bench.start(replace(many(bench.clock, 1), id="ghijkl"))
        await bench.ended(2)


async def test_progress_is_that_of_all_parts(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=6, every=10)
    plan.canvas.shown = {"abcdef": Pending(0.5), "abcdef-2": Pending(0.3)}
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        await bench.ended()

        assert [(one.at - EPOCH, one.share) for one in bench.told(Progressed)] == [(20, 0.4)]


async def test_each_part_is_looked_up_and_none_is_taken_for_another(tmp_path: Path) -> None:
    plan = setting(tmp_path, lookup=True)
    plan.canvas.answers = deque([UnknownOutcome(), UnknownOutcome()])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        end = await bench.ended()

    assert [part.ticket for part in end.job.parts] == ["ticket-abcdef", "ticket-abcdef-2"]
    assert len(plan.canvas.taken) == 2


async def test_a_part_that_was_not_taken_is_sent_again_and_in_the_size_of_the_others(tmp_path: Path) -> None:
    plan = setting(tmp_path)
    plan.canvas.answers = deque([Accepted("ticket-abcdef"), Busy("full"), RateLimited(after=4)])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert (len(end.job.pictures), len(plan.canvas.taken), end.job.tries) == (3, 5, 2)
    assert {one.size for one in plan.canvas.taken} == {"2K"}


async def test_to_cancel_it_cancels_every_part_and_keeps_nothing(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=99, cancel=True, every=10)
    plan.canvas.answers = deque([Finished((picture(),))])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 4))
        await bench.seconds(25)
        assert (tmp_path / "pictures/ab/abcdef/1.png").exists()
        await bench.change(state=State.CANCELLED)
        await bench.seconds(100)

        assert plan.canvas.cancelled == ["ticket-abcdef-2", "ticket-abcdef-3"]
        assert (len(plan.canvas.taken), bench.ends(), len(bench.runner)) == (3, [], 0)
        assert not (tmp_path / "pictures/ab/abcdef").exists()


async def test_a_file_that_cannot_be_deleted_keeps_nothing_else_from_being_cancelled(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=99, cancel=True)
    plan.canvas.answers = deque([Finished((picture(),))])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 2))
        file = tmp_path / "pictures/ab/abcdef/1.png"
        file.unlink()
        (file / "locked").mkdir(parents=True)
        await bench.change(state=State.CANCELLED)
        await bench.settle()

        assert plan.canvas.cancelled == ["ticket-abcdef-2"]
        assert len(bench.runner) == 0


async def test_to_cancel_it_while_a_part_is_held_takes_that_back_too(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=99, cancel=True, held=True, every=10)
    plan.canvas.answers = deque([Accepted("ticket-abcdef"), Finished((picture(),))])
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 4))
        await bench.seconds(25)
        assert list(plan.canvas.holding) == ["abcdef-3"]
        await bench.change(state=State.CANCELLED)
        await bench.seconds(100)

        assert sorted(plan.canvas.cancelled) == ["abcdef-3", "ticket-abcdef"]
        assert (plan.canvas.holding, bench.ends(), len(bench.runner)) == ({}, [], 0)
        assert not (tmp_path / "pictures/ab/abcdef").exists()


async def test_held_parts_are_drawn_side_by_side(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=5, held=True)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        end = await bench.ended()

        assert isinstance(end, Painted)
        assert end.job.finished == EPOCH + 25
        assert [one.at - EPOCH for one in bench.told(Progressed)] == [20]


async def test_somebody_who_joins_stops_no_part(tmp_path: Path) -> None:
    plan = setting(tmp_path, every=10)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        await bench.seconds(3)
        await bench.change(joined=(Joiner(Person("desk", "ben"), "me too", "de"),))
        end = await bench.ended()

        assert isinstance(end, Painted)
        assert (len(end.job.joined), len(end.job.pictures)) == (1, 3)


async def test_nobody_has_to_be_told_that_somebody_joined(tmp_path: Path) -> None:
    plan = setting(tmp_path, every=10)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        await bench.seconds(3)
        (kept,) = await bench.store.jobs()
        joiner = Joiner(Person("desk", "ben"), "me too", "de")
        assert await bench.store.advance(replace(kept, joined=(joiner,), revision=kept.revision + 1), bench.clock.now())
        end = await bench.ended()

        assert isinstance(end, Painted)
        assert (end.job.joined, len(end.job.pictures)) == ((joiner,), 3)


async def test_it_is_told_once_that_it_takes_unusually_long(tmp_path: Path) -> None:
    plan = setting(tmp_path, polls=16, patience=60.0)
    async with workbench(plan) as bench:
        await bench.start(many(bench.clock, 3))
        end = await bench.ended()

        assert (len(bench.told(Overdue)), end.job.late) == (1, True)


def test_a_seed_never_grows_larger_than_services_take() -> None:
    parts = (Part(3), Part(2))
    seeds = [alone(replace(many(Stopwatch(), 5, seed=seed), parts=parts), 2).order.seed for seed in (7, SEEDS - 2)]

    assert seeds == [10, SEEDS - 5]
