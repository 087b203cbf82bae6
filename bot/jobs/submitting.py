"""An order finds its way to the provider: sent three times at the most, and never again once it may have been taken."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.errors import Busy, JobError, UnknownOutcome, Unreachable, Unwanted
from bot.insisting import insist
from bot.jobs.commissioning import commission
from bot.jobs.course import Course, OutOfStep
from bot.jobs.holding import drawing, held
from bot.jobs.keeping import found
from bot.jobs.pacing import PAUSES, pause_after, spaced
from bot.jobs.parts import tickets
from bot.jobs.shrinking import shrunk
from bot.jobs.withdrawing import withdraw
from bot.ports import Accepted, Commission, Finished, Judgement, Lost
from bot.values import FailureKind, Job, State

log = structlog.get_logger()

LOOKS = (*PAUSES, 60.0)
"""Seconds between looking for an order whose answer was lost, while the provider cannot be asked."""


async def submitted(course: Course) -> Finished | None:
    """None: it was taken, its ticket is written, and it is to be waited for."""
    if course.job.state is State.SUBMITTING:
        home = await found(course)
        if home is not None:
            return home
        await _found_again(course, UnknownOutcome("the process ended while the order was being sent"))
    try:
        return await _taken(course)
    except JobError as error:
        course.whole.halted = course.whole.halted or error
        raise


async def _taken(course: Course) -> Finished | None:
    pause = 0.0
    while course.job.state is State.QUEUED:
        outcome = await _sent(course, pause)
        if isinstance(outcome, Finished):
            return outcome
        pause = outcome
    return None


async def _sent(course: Course, pause: float) -> Finished | float:
    """Its pictures, or else the seconds until the order may be sent again if it was not taken."""
    order = await _begun(course, pause)
    name, health = course.job.quote.provider, course.shop.health
    health.tried(name)
    try:
        taken = await _answered(course, order)
    except JobError as error:
        health.answered(name, error.kind)
        return await _healed(course, error)
    health.answered(name)
    if isinstance(taken, Accepted):
        await _painting(course, taken.ticket)
        return 0.0
    if course.whole.left:
        log.warning("cancelled order was finished", job=course.job.id, provider=name)
        raise OutOfStep
    return taken


async def _answered(course: Course, order: Commission) -> Accepted | Finished:
    return await (held(course, order) if course.provider.abilities.held else course.provider.submit(order))


async def _begun(course: Course, pause: float) -> Commission:
    """Waits for its moment, and is written down as on its way; an order that is changed before is read anew."""
    while True:
        job = course.job
        if job.tries >= course.shop.kit.patience.tries:
            raise Unreachable("no try was left")
        await _allowed(course)
        order = await commission(course)
        await spaced(course, pause)
        if course.whole.halted is not None:
            raise course.whole.halted
        if course.job is job and await course.claim(_sending(course)):
            return order
        pause = 0.0


def _sending(course: Course) -> Job:
    job, abilities = course.job, course.provider.abilities
    binding = abilities.held and not abilities.cancel
    return replace(
        job.to(State.SUBMITTING),
        submitted=course.shop.kit.clock.now(),
        tries=job.tries + 1,
        binding=binding,
        covered=job.covered or course.whole.covered,
    )


async def _allowed(course: Course) -> None:
    """The same words are asked about once."""
    moderator, prompt, whole = course.shop.kit.moderator, course.job.order.prompt, course.whole
    if moderator is None or not prompt:
        return
    async with whole.alone:
        if prompt == whole.allowed:
            return
        judgement = await moderator.judge(prompt)
        if judgement is Judgement.REFUSE:
            raise Unwanted("the moderation does not allow it")
        whole.allowed, whole.covered = prompt, judgement is Judgement.COVER


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
    smaller = error.kind is FailureKind.PROVIDER_BUSY and not course.number  # parts are of one size
    healed = await shrunk(course) if smaller else course.job
    await course.write(healed.to(State.QUEUED))
    return pause


async def _found_again(course: Course, lost: UnknownOutcome) -> None:
    """It is painting if it had been taken, and queued if it certainly had not. Raises what was lost if nobody knows."""
    if not course.provider.abilities.lookup:
        raise lost
    async with course.whole.alone:  # so that two parts never find the same one
        ticket = await _ticket(course, lost)
        if ticket:
            await _painting(course, ticket)
        else:
            await course.write(course.job.to(State.QUEUED))


async def _ticket(course: Course, lost: UnknownOutcome) -> str | None:
    for pause in LOOKS:
        try:
            return await course.provider.lookup(await _lost(course))
        except Busy as busy:
            log.info("order not looked up yet", job=course.job.id, cause=busy.detail)
            await course.shop.kit.clock.sleep(max(pause, min(busy.after or 0, course.shop.kit.patience.pause)))
        except JobError as error:
            raise lost from error
    raise lost


async def _lost(course: Course) -> Lost:
    """With the tickets of the newest jobs, so that an order is never taken for another."""
    job, kit = course.job, course.shop.kit
    newest = await insist(kit.clock, kit.store.jobs)
    others = (tickets(other) for other in newest if other.quote.provider == job.quote.provider and other.id != job.id)
    return Lost(course.name, job.quote.vendor_id, job.submitted, tickets(course.whole.job).union(*others))


async def _painting(course: Course, ticket: str) -> None:
    try:
        await course.write(replace(course.job.to(State.PAINTING), ticket=ticket))
    except OutOfStep:
        await withdraw(course, ticket)
        raise
    if course.whole.left:
        await withdraw(course, ticket)
        raise OutOfStep
    await drawing(course)
