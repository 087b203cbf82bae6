"""Somebody else takes a step of the job at the very moment at which its making does."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import Broken, Busy, Unreachable
from bot.ports import Abilities
from bot.testing import Canvas, MemoryStore
from bot.values import Job, Offer, State
from bot.values.turns import Painted
from tests.workbench import Setting, Slow, job, workbench

Move = Callable[[Job], Job]


def edited(kept: Job) -> Job:
    return replace(kept, order=replace(kept.order, prompt="a dog"), revision=kept.revision + 1)


def moved(kept: Job) -> Job:
    return replace(kept, quote=replace(kept.quote, provider="easel"), revision=kept.revision + 1)


def cancelled(kept: Job) -> Job:
    return kept.to(State.CANCELLED)


class Contested(MemoryStore):
    """Right before a job is written in a state for the first time, it is moved in another way."""

    def __init__(self, state: State, move: Move) -> None:
        super().__init__()
        self.state = state
        self.move: Move | None = move

    @override
    async def advance(self, job: Job, at: float) -> bool:
        if job.revision and job.state is self.state and self.move:
            move, self.move = self.move, None
            kept = await self.job(job.id)
            assert kept is not None
            assert await MemoryStore.advance(self, move(kept), at)
        return await MemoryStore.advance(self, job, at)


async def test_an_order_that_is_changed_just_before_it_is_sent_is_sent_as_changed(tmp_path: Path) -> None:
    plan = Setting(tmp_path, Canvas(polls=2), Contested(State.SUBMITTING, edited))
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

    assert isinstance(end, Painted)
    assert ([sent.prompt for sent in plan.canvas.taken], end.job.tries) == (["a dog"], 1)


@pytest.mark.parametrize("move", [cancelled, moved])
async def test_an_order_that_goes_another_way_just_before_it_is_sent_is_not_sent(move: Move, tmp_path: Path) -> None:
    plan = Setting(tmp_path, store=Contested(State.SUBMITTING, move))
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))

        assert (plan.canvas.taken, bench.heard, len(bench.runner)) == ([], [], 0)


@pytest.mark.parametrize(("able", "withdrawn"), [(True, ["ticket-abcdef"]), (False, [])])
async def test_an_order_that_is_cancelled_before_its_ticket_is_written_is_withdrawn(
    able: bool, withdrawn: list[str], tmp_path: Path
) -> None:
    canvas = Canvas(abilities=Abilities(cancel=able), refusals=deque([Broken("no")]))
    async with workbench(Setting(tmp_path, canvas, Contested(State.PAINTING, cancelled))) as bench:
        await bench.start(job("abcdef", bench.clock))

        assert (canvas.cancelled, bench.heard, len(bench.runner)) == (withdrawn, [], 0)


async def test_what_is_cancelled_while_it_is_healed_is_not_sent_again(tmp_path: Path) -> None:
    canvas, kept = Canvas(answers=deque([Busy()])), Contested(State.QUEUED, cancelled)
    async with workbench(Setting(tmp_path, canvas, kept)) as bench:
        await bench.start(job("abcdef", bench.clock))

        assert (len(canvas.taken), bench.heard, len(bench.runner)) == (1, [], 0)


class Silent(Canvas):
    """Does not say what it sells."""

    @override
    async def offers(self) -> list[Offer]:
        raise Unreachable


async def test_a_provider_that_does_not_say_what_it_sells_is_asked_for_the_same_again(tmp_path: Path) -> None:
    canvas = Silent(answers=deque([Busy()]), polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        assert isinstance(await bench.ended(), Painted)

    assert [sent.size for sent in canvas.taken] == ["2K", "2K"]


async def test_the_house_knows_what_is_on_its_way(tmp_path: Path) -> None:
    canvas = Slow(polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        sending = bench.jobs.submitting
        canvas.gate.set()
        await bench.settle()

        assert (sending, bench.jobs.submitting) == (1, 0)
