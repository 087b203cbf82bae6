"""A picture is waited for: asked for when it may be there, and waited for on when it is late."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.errors import Busy, RateLimited, TimedOut
from bot.jobs.course import Course
from bot.jobs.polling import Plan
from bot.jobs.workshop import insist
from bot.ports import Finished, Pending
from bot.values.turns import Overdue

log = structlog.get_logger()

SLOW = 6
"""A job that is late is asked for so many times less often."""


async def awaited(course: Course, *, taken_up: bool) -> Finished:
    """Asked for at once if it may have been finished while nobody looked. Raises TimedOut when patience ends."""
    kit, plan = course.shop.kit, course.shop.plans.of(course.job)
    begun = course.begun
    if taken_up:
        await _reminded(course)
    asked = kit.clock.now() - begun if taken_up else 0.0
    due = asked if taken_up else plan.after(asked)
    while True:
        await kit.clock.sleep(max(0.0, begun + due - kit.clock.now()))
        asked = kit.clock.now() - begun
        outcome, quiet = await _asked(course)
        if isinstance(outcome, Finished):
            return outcome
        course.share = outcome.share
        course.shop.ticker.watch(course.job.id, course.job.quote.progress_every, begun)
        await _patient(course, asked)
        due = max(_next(course, plan, asked), kit.clock.now() - begun + quiet)


def _next(course: Course, plan: Plan, asked: float) -> float:
    return asked + SLOW * plan.every if course.job.late else plan.after(asked)


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


async def _patient(course: Course, waited: float) -> None:
    if waited > course.shop.kit.patience.late:
        raise TimedOut("it never finished")
    expected = max(course.provider.abilities.patience, course.job.quote.expected.high)
    if waited > expected and not course.job.late:
        await course.write(replace(course.job, late=True, revision=course.job.revision + 1))
        await _tell_overdue(course)


async def _reminded(course: Course) -> None:
    """The process may have ended between knowing that it is late and saying so."""
    kit, job = course.shop.kit, course.job
    if job.late and await insist(kit.clock, lambda: kit.store.post(f"{job.id}:late")) is None:
        await _tell_overdue(course)


async def _tell_overdue(course: Course) -> None:
    await course.shop.kit.tell(Overdue(course.job, course.shop.kit.clock.now()))
