"""An order finds its way to the provider: sent three times at the most, and never again once it may have been taken."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.errors import Busy, JobError, UnknownOutcome, Unreachable, Unwanted
from bot.jobs.course import Course, OutOfStep
from bot.jobs.pacing import PAUSES, pause_after, spaced
from bot.jobs.references import references
from bot.jobs.shrinking import shrunk
from bot.ports import Accepted, Commission, Finished
from bot.values import FailureKind, Order, State
from bot.values.turns import Progressed

log = structlog.get_logger()

LOOKS = (*PAUSES, 60.0)
"""Seconds between looking for an order whose answer was lost, while the provider cannot be asked."""


async def submitted(course: Course) -> Finished | None:
    """None: it was taken, its ticket is written, and it is to be waited for."""
    if course.job.state is State.SUBMITTING:
        await _found_again(course, UnknownOutcome("the process ended while the order was being sent"))
    pause = 0.0
    while course.job.state is State.QUEUED:
        outcome = await _sent(course, pause)
        if isinstance(outcome, Finished):
            return outcome
        pause = outcome
    return None


async def _sent(course: Course, pause: float) -> Finished | float:
    """Its pictures, or else the seconds until the order may be sent again if it was not taken."""
    commission = await _begun(course, pause)
    name, health = course.job.quote.provider, course.shop.health
    health.tried(name)
    try:
        taken = await course.provider.submit(commission)
    except JobError as error:
        health.answered(name, error.kind)
        return await _healed(course, error)
    health.answered(name)
    if isinstance(taken, Accepted):
        await _painting(course, taken.ticket)
        return 0.0
    return taken


async def _begun(course: Course, pause: float) -> Commission:
    """Waits for its moment, and is written down as on its way; an order that is changed before is read anew."""
    while True:
        job = course.job
        if job.tries >= course.shop.kit.patience.tries:
            raise Unreachable("no try was left")
        await _allowed(course)
        commission = await _commission(course)
        await spaced(course, pause)
        sending = replace(job.to(State.SUBMITTING), submitted=course.shop.kit.clock.now(), tries=job.tries + 1)
        if course.job is job and await course.claim(sending):
            return commission
        pause = 0.0


async def _allowed(course: Course) -> None:
    """The same words are asked about once."""
    moderator, prompt = course.shop.kit.moderator, course.job.order.prompt
    if moderator is None or not prompt or prompt == course.allowed:
        return
    if not await moderator.allows(prompt):
        raise Unwanted("the moderation does not allow it")
    course.allowed = prompt


async def _healed(course: Course, error: JobError) -> float:
    """The job as it may be sent again, after so many seconds. Raises what cannot be healed."""
    if isinstance(error, UnknownOutcome):
        await _found_again(course, error)
        return 0.0
    if not isinstance(error, Busy):
        raise error
    pause, patience = await pause_after(course, error), course.shop.kit.patience
    if course.job.tries >= patience.tries or pause > patience.pause:
        raise error
    log.info("order not taken yet", job=course.job.id, provider=course.job.quote.provider, cause=error.detail)
    healed = await shrunk(course) if error.kind is FailureKind.PROVIDER_BUSY else course.job
    await course.write(healed.to(State.QUEUED))
    return pause


async def _found_again(course: Course, lost: UnknownOutcome) -> None:
    """It is painting if it had been taken, and queued if it certainly had not. Raises what was lost if nobody knows."""
    if not course.provider.abilities.lookup:
        raise lost
    ticket = await _ticket(course, lost)
    if ticket:
        await _painting(course, ticket)
    else:
        await course.write(course.job.to(State.QUEUED))


async def _ticket(course: Course, lost: UnknownOutcome) -> str | None:
    for pause in LOOKS:
        try:
            return await course.provider.lookup(course.job.id)
        except Busy as busy:
            log.info("order not looked up yet", job=course.job.id, cause=busy.detail)
            await course.shop.kit.clock.sleep(max(pause, min(busy.after or 0, course.shop.kit.patience.pause)))
        except JobError as error:
            raise lost from error
    raise lost


async def _painting(course: Course, ticket: str) -> None:
    try:
        await course.write(replace(course.job.to(State.PAINTING), ticket=ticket))
    except OutOfStep:
        await withdraw(course, ticket)
        raise
    if course.left:
        await withdraw(course, ticket)
        raise OutOfStep
    course.shop.ticker.begin(course.job.id, course.job.submitted)
    if course.held or course.seat.waited:
        # What was said last is that it waits.
        await course.shop.kit.tell(Progressed(course.job, course.shop.kit.clock.now()))


async def withdraw(course: Course, ticket: str) -> None:
    """It was cancelled while the order was on its way."""
    if not course.provider.abilities.cancel:
        log.warning("cancelled order was taken", job=course.job.id, provider=course.job.quote.provider, ticket=ticket)
        return
    try:
        await course.provider.cancel(ticket)
    except JobError as error:
        log.warning("order not withdrawn", job=course.job.id, provider=course.job.quote.provider, cause=error.detail)


async def _commission(course: Course) -> Commission:
    order, quote = course.job.order, course.job.quote
    return Commission(
        job=course.job.id,
        vendor_id=quote.vendor_id,
        task=order.task,
        prompt=_worded(order),
        aspect_ratio=order.aspect_ratio,
        size=order.size,
        n=order.n,
        budget=quote.cost,
        seed=order.seed,
        pictures=await references(course),
    )


def _worded(order: Order) -> str:
    """With what is not to be seen in words, which every model reads."""
    return f"{order.prompt}, no {order.negative}" if order.negative else order.prompt
