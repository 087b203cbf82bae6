"""A job in its turn, as one order or as several: each part has its own turn, and the job ends when all have."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace

from bot.jobs import parts
from bot.jobs.course import Course, OutOfStep
from bot.jobs.keeping import note
from bot.jobs.kit import Kit
from bot.jobs.line import Seat
from bot.jobs.making import ended, made
from bot.jobs.waiting import reminded
from bot.jobs.withdrawing import withdraw
from bot.values import FailureKind, Job, State
from bot.values.turns import Failed, Painted


async def make(course: Course) -> None:
    """Tells how it ended, unless somebody else ended it meanwhile."""
    try:
        outcome = await _outcome(course)
    except OutOfStep:
        return
    course.job = outcome.job
    await course.shop.kit.tell(outcome)


async def _outcome(course: Course) -> Painted | Failed:
    taken_up = course.job.state is not State.QUEUED
    async with AsyncExitStack() as turn:
        await turn.enter_async_context(course.shop.hall.turn(course.seat, at_once=taken_up))
        await _divide(course)
        if not course.job.parts:
            return await made(course)
        if taken_up:
            await reminded(course)
        await _make_parts(course, turn)
    if course.left:
        raise OutOfStep
    return await settled(course.shop.kit, course.job)


async def _divide(course: Course) -> None:
    """Written before the first part is sent: from then on the order is as it is."""
    while course.job.state is State.QUEUED and (found := parts.divided(course.job)):
        await course.claim(replace(course.job.to(State.SUBMITTING), parts=found))


async def _make_parts(course: Course, turn: AsyncExitStack) -> None:
    """The job's own turn is that of the first part; the others wait for theirs like the orders of anybody."""
    course.leaving = course.leaving or asyncio.Event()
    numbers = [number for number, part in enumerate(course.job.parts, 1) if not part.over]
    if not numbers:
        return
    async with asyncio.TaskGroup() as tasks:
        making = {number: tasks.create_task(_make_part(course.part(number), turn)) for number in numbers[:1]}
        for number in numbers[1:]:
            part = course.part(number)
            taken_up = part.job.state is not State.QUEUED
            own = course.shop.hall.turn(Seat(part.job.quote.provider, str(part.job.person)), at_once=taken_up)
            making[number] = tasks.create_task(_make_part(part, own))
        left = tasks.create_task(_leave(course, course.leaving, making))
        await asyncio.wait(making.values())
        if not course.left:
            left.cancel()


async def _make_part(part: Course, turn: AbstractAsyncContextManager[object]) -> None:
    try:
        async with turn:
            outcome = await made(part)
            await part.write(outcome.job)
    except OutOfStep:
        part.whole.leave()
    finally:
        del part.whole.parts[part.number]


async def _leave(course: Course, leaving: asyncio.Event, making: dict[int, asyncio.Task[None]]) -> None:
    """Those whose order is on its way end by themselves, as soon as it is known whether it was taken."""
    await leaving.wait()
    for number, part in dict(course.parts).items():
        if part.job.state is not State.SUBMITTING:
            making[number].cancel()
            if part.job.ticket:
                await withdraw(part, part.job.ticket)


async def settled(kit: Kit, job: Job) -> Painted | Failed:
    """What the parts come to: what is there is delivered, and paid for."""
    now, home = kit.clock.now(), parts.came(job)
    whole = replace(job, links=parts.links(job), parts=parts.bare(job.parts))
    if not home:
        return Failed(_failed(whole, now), now)
    step = replace(whole.to(State.DELIVERING), pictures=home, charged=parts.paid(job), finished=parts.finished(job))
    await note(kit, step)
    return Painted(step, now)


def _failed(job: Job, now: float) -> Job:
    kind, cause = parts.failure(job)
    if kind is FailureKind.UNKNOWN_OUTCOME and job.state is not State.SUBMITTING:
        kind = FailureKind.FAILED
    return replace(ended(job, kind), failure=kind, finished=now, cause=cause)
