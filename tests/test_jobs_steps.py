"""Whatever happens to a job while it is made: joined, changed, cancelled, refused by the store."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import Broken, Busy, StoreError, UnknownOutcome
from bot.ports import Abilities, Accepted
from bot.testing import Canvas, MemoryStore
from bot.values import Job, Joiner, Person, Span, State, Text
from bot.values.turns import Painted, Paused
from tests.workbench import ANNE, Setting, Slow, job, workbench

BEN = Joiner(Person("desk", "ben"), "request of Ben", "de")
TAKES_BACK = Abilities(cancel=True)


async def test_somebody_who_joins_while_it_is_sent_stops_nothing(tmp_path: Path) -> None:
    canvas = Slow(polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        joined = await bench.change(joined=(BEN,))
        canvas.gate.set()
        end = await bench.ended()

        assert joined.state is State.SUBMITTING
        assert isinstance(end, Painted)
        assert (end.job.joined, len(canvas.taken)) == ((BEN,), 1)


async def test_somebody_who_joins_while_it_is_painted_stops_nothing(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(patience=12), polls=4)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        one = job("abcdef", bench.clock)
        await bench.start(replace(one, quote=replace(one.quote, expected=Span(1, 2))))
        await bench.seconds(7)
        joined = await bench.change(joined=(BEN,))
        end = await bench.ended()

        assert joined.state is State.PAINTING
        assert (end.job.joined, end.job.late, len(canvas.taken)) == ((BEN,), True, 1)


async def test_somebody_who_joins_while_it_waits_waits_with_it(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(at_once=1), polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        first, second = (job(f"{number:06}", bench.clock) for number in range(2))
        await bench.start(first, second)
        joined = replace(second, joined=(BEN,), revision=1)
        assert await bench.store.advance(joined, bench.clock.now())
        bench.runner.start(joined)
        end = await bench.ended(2)

        assert (end.job.joined, [sent.job for sent in canvas.taken]) == ((BEN,), ["000000", "000001"])


async def test_a_job_that_is_handed_over_goes_on_for_whoever_has_it_now(tmp_path: Path) -> None:
    canvas = Slow(polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.change(person=BEN.person, message=BEN.message, language="de")
        canvas.gate.set()
        end = await bench.ended()

        assert (end.job.person, end.job.message, end.job.language) == (BEN.person, BEN.message, "de")


async def test_a_waiting_order_that_is_changed_keeps_its_place(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(at_once=1), polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        first, second, third = (job(f"{number:06}", bench.clock) for number in range(3))
        await bench.start(first, second, third)
        edited = replace(second, order=replace(second.order, prompt="a dog", size="1K"), revision=1)
        assert await bench.store.advance(edited, bench.clock.now())
        bench.runner.start(edited)
        await bench.ended(3)

        assert [(sent.job, sent.prompt) for sent in canvas.taken] == [
            ("000000", "a cat, 000000"),
            ("000001", "a dog"),
            ("000002", "a cat, 000002"),
        ]


async def test_a_waiting_order_that_goes_to_another_provider_waits_there(tmp_path: Path) -> None:
    canvas, easel = Canvas(abilities=Abilities(at_once=1), polls=20), Canvas(polls=2)
    async with workbench(Setting(tmp_path, canvas, others={"easel": easel})) as bench:
        first, second = (job(f"{number:06}", bench.clock) for number in range(2))
        await bench.start(first, second)
        moved = replace(second, quote=replace(second.quote, provider="easel"), revision=1)
        assert await bench.store.advance(moved, bench.clock.now())
        bench.runner.start(moved)
        await bench.settle()

        assert bench.jobs.queued == 0
        assert [sent.job for sent in easel.taken] == ["000001"]


async def test_a_job_that_failed_here_is_started_anew_elsewhere(tmp_path: Path) -> None:
    canvas, easel = Canvas(answers=deque([Broken()])), Canvas(polls=2)
    async with workbench(Setting(tmp_path, canvas, others={"easel": easel})) as bench:
        await bench.start(job("abcdef", bench.clock))
        failed = await bench.ended()
        moved = replace(failed.job, state=State.QUEUED, quote=replace(failed.job.quote, provider="easel"), tries=0)
        assert await bench.store.advance(moved, bench.clock.now())
        bench.runner.start(moved)

        assert isinstance(await bench.ended(2), Painted)
        assert [len(canvas.taken), len(easel.taken)] == [1, 1]


async def test_news_of_a_change_that_comes_too_late_changes_nothing(tmp_path: Path) -> None:
    canvas = Slow(polls=2)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        one = job("abcdef", bench.clock)
        await bench.start(one)
        bench.runner.start(one)
        await bench.settle()
        canvas.gate.set()
        await bench.ended()

        assert len(canvas.taken) == 1


async def test_an_order_that_is_cancelled_on_its_way_is_withdrawn_once_it_was_taken(tmp_path: Path) -> None:
    canvas = Slow(abilities=TAKES_BACK)
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.change(state=State.CANCELLED)
        assert canvas.cancelled == []
        canvas.gate.set()
        await bench.settle()

        assert canvas.cancelled == ["ticket-abcdef"]
        assert bench.ends() == []
        assert len(bench.runner) == 0


class Overtaken(MemoryStore):
    """Somebody cancels a job right after its ticket was written, before the one who wrote it goes on."""

    cancel: Callable[[Job], None]

    @override
    async def advance(self, job: Job, at: float) -> bool:
        kept = await MemoryStore.advance(self, job, at)
        if job.state is State.PAINTING:
            cancelled = job.to(State.CANCELLED)
            assert await MemoryStore.advance(self, cancelled, at)
            self.cancel(cancelled)
        return kept


async def test_an_order_that_is_cancelled_just_as_it_was_taken_is_withdrawn_too(tmp_path: Path) -> None:
    canvas, kept = Canvas(abilities=TAKES_BACK), Overtaken()
    async with workbench(Setting(tmp_path, canvas, kept)) as bench:
        kept.cancel = bench.runner.stop
        await bench.start(job("abcdef", bench.clock))

        assert canvas.cancelled == ["ticket-abcdef"]
        assert len(bench.runner) == 0


async def test_what_is_cancelled_while_it_is_looked_up_is_withdrawn(tmp_path: Path) -> None:
    canvas = Canvas(
        abilities=replace(TAKES_BACK, lookup=True), answers=deque([UnknownOutcome()]), found=deque([Busy(), "t"])
    )
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.change(state=State.CANCELLED)
        await bench.until(lambda: bool(canvas.cancelled))

        assert canvas.cancelled == ["t"]
        assert bench.ends() == []


async def test_what_is_cancelled_between_two_tries_is_not_sent_again(tmp_path: Path) -> None:
    canvas = Canvas(abilities=TAKES_BACK, answers=deque([Busy(after=60)]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        assert len(bench.told(Paused)) == 1
        await bench.change(state=State.CANCELLED)
        await bench.seconds(100)

        assert (len(canvas.taken), canvas.cancelled) == (1, [])


async def test_a_provider_that_does_not_cancel_ends_nothing_but_that(tmp_path: Path) -> None:
    canvas = Canvas(abilities=TAKES_BACK, refusals=deque([Broken("no"), Broken("no")]))
    async with workbench(Setting(tmp_path, canvas)) as bench:
        await bench.start(job("abcdef", bench.clock))
        await bench.change(state=State.CANCELLED)
        await bench.start(job("ghijkl", bench.clock))

        assert canvas.cancelled == ["ticket-abcdef"]
        assert isinstance(await bench.ended(), Painted)


class Faulty(MemoryStore):
    """A disk that fails."""

    def __init__(self, faults: list[bool]) -> None:
        super().__init__()
        self.faults = deque(faults)

    @override
    async def advance(self, job: Job, at: float) -> bool:
        if not job.revision or not self.faults:
            return await MemoryStore.advance(self, job, at)
        if self.faults.popleft():
            await MemoryStore.advance(self, job, at)
        raise StoreError(Text("full"))


@pytest.mark.parametrize("faults", [[False], [True], [False, True], [False, False, False]])
async def test_a_step_that_cannot_be_written_is_written_when_it_can(faults: list[bool], tmp_path: Path) -> None:
    async with workbench(Setting(tmp_path, store=Faulty(faults))) as bench:
        await bench.start(job("abcdef", bench.clock))
        end = await bench.ended()

        assert isinstance(end, Painted)
        assert (end.job.revision, len(bench.canvas.taken)) == (3, 1)


async def test_a_ticket_is_not_lost_with_a_disk_that_is_full(tmp_path: Path) -> None:
    canvas, kept = Slow(polls=2), Faulty([])
    async with workbench(Setting(tmp_path, canvas, kept)) as bench:
        await bench.start(job("abcdef", bench.clock))
        kept.faults = deque([False] * 6)
        canvas.gate.set()
        end = await bench.ended()

        assert isinstance(end, Painted)
        assert end.job.ticket == "ticket-abcdef"


async def test_ending_the_runner_leaves_a_job_where_it_stands(tmp_path: Path) -> None:
    plan = Setting(tmp_path, Canvas(abilities=TAKES_BACK))
    async with workbench(plan) as bench:
        await bench.start(job("abcdef", bench.clock))
    kept = await plan.store.job("abcdef")

    assert kept is not None
    assert (kept.state, kept.person, plan.canvas.cancelled) == (State.PAINTING, ANNE, [])
    await asyncio.sleep(0)
    assert isinstance(await plan.canvas.submit(plan.canvas.taken[0]), Accepted)
