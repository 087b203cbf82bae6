"""One order with its provider, from its turn to its end: sent, waited for, brought home."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.errors import JobError
from bot.jobs.course import Course, OutOfStep
from bot.jobs.keeping import kept, note
from bot.jobs.parts import share
from bot.jobs.submitting import submitted
from bot.jobs.waiting import awaited
from bot.ports import Finished
from bot.values import Cost, FailureKind, Job, State, Timed
from bot.values.turns import Failed, Painted

log = structlog.get_logger()


async def made(course: Course) -> Painted | Failed:
    """How it ended. Raises OutOfStep if somebody else ended it meanwhile."""
    finished = None
    try:
        finished = await _obtained(course)
        return await _painted(course, finished)
    except OutOfStep:
        raise
    except JobError as error:
        log.warning("job failed", job=course.job.id, provider=course.job.quote.provider, cause=error.detail)
        return _failed(course, finished, error.kind, error.detail)
    except Exception as error:
        # Whatever went wrong, the person is told and the operator reads the cause.
        log.exception("job broke", job=course.job.id, provider=course.job.quote.provider)
        sending = course.job.state is State.SUBMITTING and finished is None
        kind = FailureKind.UNKNOWN_OUTCOME if sending else FailureKind.FAILED
        return _failed(course, finished, kind, type(error).__name__)


async def _obtained(course: Course) -> Finished:
    taken_up = course.job.state is not State.QUEUED
    finished = await submitted(course)
    return finished or await awaited(course, taken_up=taken_up)


async def _painted(course: Course, finished: Finished) -> Painted:
    there = course.shop.kit.clock.now()
    home = await kept(course, finished)
    charged = _charged(course.job, finished, len(home))
    covered = course.job.covered or finished.covered
    job = replace(course.job.to(State.DELIVERING), pictures=home, charged=charged, finished=there, covered=covered)
    if not course.number:
        await note(course.shop.kit, job)
    if 0 < job.submitted < there and not job.resumed:
        timed = Timed(job.quote.provider, job.order.model, job.order.size, there - job.submitted)
        course.shop.kit.timings.learn(timed)
    return Painted(job, course.shop.kit.clock.now())


def _charged(job: Job, finished: Finished, came: int) -> Cost | None:
    """What the provider says; else what was agreed, for as many as came. What was ordered elsewhere was paid for
    there."""
    if job.resumed:
        return None
    if finished.charged is not None or came >= job.order.n or not job.quote.cost.known:
        return finished.charged
    return share(job.quote.cost, came, job.order.n)


def _failed(course: Course, finished: Finished | None, kind: FailureKind, cause: str) -> Failed:
    now, job = course.shop.kit.clock.now(), course.job
    links = tuple(result for result in finished.results if isinstance(result, str)) if finished else ()
    if kind is FailureKind.UNKNOWN_OUTCOME and job.state is not State.SUBMITTING:
        kind = FailureKind.FAILED
    return Failed(replace(ended(job, kind), failure=kind, finished=now, links=links, cause=cause), now)


def ended(job: Job, kind: FailureKind) -> Job:
    return job.to(State.UNCERTAIN if kind is FailureKind.UNKNOWN_OUTCOME else State.FAILED)
