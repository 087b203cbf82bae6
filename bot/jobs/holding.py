"""An order that its provider answers with the pictures: followed meanwhile, and called off on its way."""

from __future__ import annotations

import asyncio

import structlog

from bot.errors import JobError, UnknownOutcome
from bot.jobs.course import Course, OutOfStep
from bot.jobs.ticker import GRID
from bot.jobs.waiting import SLOW, overdue
from bot.jobs.withdrawing import withdraw
from bot.ports import Accepted, Commission, Finished
from bot.values.turns import Progressed

log = structlog.get_logger()


async def drawing(course: Course) -> None:
    """From now on its progress counts; whoever was told last that it waits is told so at once."""
    whole, kit = course.whole, course.shop.kit
    if whole.job.submitted == course.job.submitted:
        course.shop.ticker.begin(whole.job.id, whole.job.submitted)
    if course.number <= 1 and (course.held or course.seat.waited):
        await kit.tell(Progressed(whole.job, kit.clock.now()))


async def held(course: Course, commission: Commission) -> Accepted | Finished:
    """Raises JobErrors, and OutOfStep when it was cancelled where it can be taken back."""
    whole = course.whole
    whole.leaving = whole.leaving or asyncio.Event()
    course.sending = True
    try:
        await drawing(course)
        answer = await _answered(course, commission, whole.leaving)
    finally:
        course.sending = False
    if answer is None:
        raise OutOfStep
    if isinstance(answer, JobError):
        raise answer
    return answer


async def _answered(
    course: Course, commission: Commission, leaving: asyncio.Event
) -> Accepted | Finished | JobError | None:
    """None: it was taken back on its way. What lives beside the order ends with it."""
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(_sent(course, commission))
        watching = tasks.create_task(_watched(course))
        left = tasks.create_task(leaving.wait())
        await asyncio.wait({sending, left}, return_when=asyncio.FIRST_COMPLETED)
        if not sending.done() and course.provider.abilities.cancel:
            # Only an order that is still on its way is known by its name.
            await withdraw(course, course.name)
            sending.cancel()
        await asyncio.wait({sending})
        await course.unwatched(watching)
        left.cancel()
    return None if sending.cancelled() else sending.result()


async def _sent(course: Course, commission: Commission) -> Accepted | Finished | JobError:
    try:
        return await course.provider.submit(commission)
    except JobError as error:
        return error
    except Exception as error:
        # The order may be there whatever broke here.
        log.exception("order broke", job=course.job.id, provider=course.job.quote.provider)
        return UnknownOutcome(type(error).__name__)


async def _watched(course: Course) -> None:
    """How far it is, as often as a picture is asked for elsewhere."""
    clock, every = course.shop.kit.clock, max(GRID, course.job.quote.poll_every)
    while True:
        await clock.sleep(SLOW * every if course.whole.job.late else every)
        await _looked(course)
        await overdue(course, clock.now() - course.begun)


async def _looked(course: Course) -> None:
    """A question that fails is no news of the order, whatever it fails for."""
    job = course.job
    try:
        async with course.shop.questions[job.quote.provider]:
            course.see(await course.provider.progress(course.name))
    except JobError as error:
        log.info("progress not known", job=job.id, provider=job.quote.provider, cause=error.detail)
    except Exception:
        log.exception("progress broke", job=job.id, provider=job.quote.provider)
