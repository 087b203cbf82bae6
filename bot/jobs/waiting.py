"""A picture is waited for: asked for when it may be there, and waited for on when it is late."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot.errors import Busy, RateLimited, TimedOut
from bot.insisting import insist
from bot.jobs.course import Course
from bot.jobs.polling import Plan
from bot.ports import Finished, Pending
from bot.values.turns import Overdue

log = structlog.get_logger()

SLOW = 6
"""A job that is late is asked for so many times less often."""


async def awaited(course: Course, *, taken_up: bool) -> Finished:
    """Asked for at once if it may have been finished while nobody looked. Raises TimedOut when patience ends."""
    kit, plan = course.shop.kit, course.shop.plans.of(course.job)
    begun = course.begun
    if taken_up and not course.number:
        await reminded(course)
    asked = kit.clock.now() - begun if taken_up else 0.0
    due, soonest = asked if taken_up else plan.after(asked), 0.0
    while True:
        await _pause(course, begun + due, begun + soonest)
        asked = kit.clock.now() - begun
        outcome, quiet = await _asked(course)
        if isinstance(outcome, Finished):
            return outcome
        course.see(outcome)
        course.shop.ticker.watch(course.job.id, course.job.quote.progress_every, course.whole.begun)
        if asked > kit.patience.late:
            raise TimedOut("it never finished")
        await overdue(course, asked)
        soonest = max(asked + plan.least, kit.clock.now() - begun + quiet)
        due = max(_next(course, plan, asked), kit.clock.now() - begun + quiet)


def _next(course: Course, plan: Plan, asked: float) -> float:
    return asked + SLOW * plan.every if course.whole.job.late else plan.after(asked)


async def _pause(course: Course, due: float, soonest: float) -> None:
    """Until then (Unix seconds), or until the provider calls; never less than is left between two questions."""
    clock, called = course.shop.kit.clock, course.called
    if called is None:
        await clock.sleep(max(0.0, due - clock.now()))
        return
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(clock.sleep(max(0.0, due - clock.now())))
        calling = tasks.create_task(called.wait())
        await asyncio.wait({waiting, calling}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        calling.cancel()
    await clock.sleep(max(0.0, min(soonest, due) - clock.now()))
    called.clear()


async def _asked(course: Course) -> tuple[Pending | Finished, float]:
    """The news, and for how many seconds the provider is not to be asked. An answer that fails for a passing reason is
    no news of the job."""
    job, abilities = course.job, course.provider.abilities
    try:
        async with course.shop.questions[job.quote.provider]:
            return await course.provider.poll(job.ticket), 0.0
    except Busy as busy:
        log.info("poll failed", job=job.id, provider=job.quote.provider, cause=busy.detail)
        usual = abilities.breath if isinstance(busy, RateLimited) else 0.0
        quiet = usual if busy.after is None else busy.after
        return Pending(course.share), min(quiet, course.shop.kit.patience.pause)


async def overdue(course: Course, waited: float) -> None:
    """Who waits is told once that it takes unusually long."""
    expected = max(course.provider.abilities.patience, course.job.quote.expected.high)
    whole = course.whole
    if waited > expected and not whole.job.late:
        await whole.change(lambda job: replace(job, late=True, revision=job.revision + 1))
        await _tell_overdue(whole)


async def reminded(course: Course) -> None:
    """The process may have ended between knowing that it is late and saying so."""
    kit, job = course.shop.kit, course.job
    if job.late and await insist(kit.clock, lambda: kit.store.post(f"{job.id}:late")) is None:
        await _tell_overdue(course)


async def _tell_overdue(course: Course) -> None:
    await course.shop.kit.tell(Overdue(course.job, course.shop.kit.clock.now()))
