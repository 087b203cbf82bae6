"""An order of more pictures than its provider takes at a time: how it is divided, and what its parts come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.values import Cost, FailureKind, Job, Part, Picture, State

DIGITS = 9
"""Of a share, so that three times a third is not a hair more than the whole."""

SEEDS = 2**31
"""Every service that takes a seed takes one below."""


def divided(job: Job) -> tuple[Part, ...]:
    """Empty if the provider takes it as it is."""
    batch, n = job.quote.batch, job.order.n
    if job.resumed or not 0 < batch < n:
        return ()
    return tuple(Part(min(batch, n - before)) for before in range(0, n, batch))


def before(job: Job, number: int) -> int:
    """How many pictures were ordered in the parts before this one (1 is the first)."""
    return sum(part.n for part in job.parts[: max(0, number - 1)])


def alone(job: Job, number: int) -> Job:
    """The part as if it were a job: its pictures, its share of the price, and a seed that no other part has."""
    part, order = job.parts[number - 1], job.order
    seed = None if order.seed is None else _seed(order.seed, before(job, number))
    return replace(
        job,
        state=part.state,
        order=replace(order, n=part.n, seed=seed),
        quote=replace(job.quote, cost=share(job.quote.cost, part.n, order.n)),
        ticket=part.ticket,
        submitted=part.submitted,
        tries=part.tries,
        parts=(),
    )


def _seed(seed: int, other: int) -> int:
    """Never larger than services take, unless it was before."""
    return seed + other if seed + other < SEEDS else abs(seed - other)


def share(cost: Cost, n: int, of: int) -> Cost:
    return replace(cost, amount=round(cost.amount * n / of, DIGITS))


def stepped(job: Job, number: int, step: Job) -> Job:
    """The job after a step of one of its parts. It is painted from the moment at which the first one is."""
    part = replace(
        job.parts[number - 1],
        state=step.state,
        ticket=step.ticket,
        submitted=step.submitted,
        finished=step.finished if step.state is State.DELIVERING or step.state.ended else 0,
        tries=step.tries,
        failure=step.failure,
        cause=step.cause,
        pictures=step.pictures,
        links=step.links,
        charged=step.charged,
    )
    taken = step.state in {State.PAINTING, State.DELIVERING}
    return replace(
        job,
        state=State.PAINTING if taken and job.state is State.SUBMITTING else job.state,
        parts=(*job.parts[: number - 1], part, *job.parts[number:]),
        revision=job.revision + 1,
        ticket=job.ticket or step.ticket,
        submitted=job.submitted or step.submitted,
        tries=max(job.tries, step.tries),
        binding=step.binding,
        covered=job.covered or step.covered,
    )


def given_up(job: Job, kind: FailureKind, cause: str) -> Job:
    """With every part that is not over at its end: of what was on its way nobody knows."""
    return replace(job, parts=tuple(part if part.over else _given_up(part, kind, cause) for part in job.parts))


def _given_up(part: Part, kind: FailureKind, cause: str) -> Part:
    if part.state is State.SUBMITTING:
        return replace(part, state=State.UNCERTAIN, failure=FailureKind.UNKNOWN_OUTCOME, cause=cause)
    return replace(part, state=State.FAILED, failure=kind, cause=cause)


def came(job: Job) -> tuple[Picture, ...]:
    """In the order of the parts, whichever was there first."""
    return tuple(picture for part in job.parts for picture in part.pictures)


def links(job: Job) -> tuple[str, ...]:
    return tuple(link for part in job.parts for link in part.links)


def tickets(job: Job) -> frozenset[str]:
    return frozenset(filter(None, (job.ticket, *(part.ticket for part in job.parts))))


def waited_for(job: Job) -> tuple[str, ...]:
    """The tickets of what may still be drawn."""
    found = [part.ticket for part in job.parts if not part.over] if job.parts else [job.ticket]
    return tuple(filter(None, found))


def finished(job: Job) -> float:
    """When the last of its pictures was there."""
    return max((part.finished for part in job.parts if part.pictures), default=0.0)


def failure(job: Job) -> tuple[FailureKind, str]:
    """Why nothing came, and for operators the cause of the first; of several reasons none is told but that something
    may have been charged."""
    failed = [part for part in job.parts if part.failure is not None]
    kinds = {part.failure for part in failed}
    cause = next((part.cause for part in failed if part.cause), "")
    if FailureKind.UNKNOWN_OUTCOME in kinds:
        return FailureKind.UNKNOWN_OUTCOME, cause
    kind = failed[0].failure if failed and len(kinds) == 1 else None
    return kind or FailureKind.FAILED, cause


def paid(job: Job) -> Cost | None:
    """For the pictures that came; None: what was agreed."""
    there = [part for part in job.parts if part.pictures]
    if len(there) == len(job.parts) and all(part.charged is None for part in there):
        return None
    agreed, n = job.quote.cost, job.order.n
    costs = [part.charged or share(agreed, part.n, n) for part in there]
    if len({cost.unit for cost in costs}) > 1:  # what was charged in another unit cannot be added up
        costs = [share(agreed, min(len(part.pictures), part.n), n) for part in there]
    return _sum(costs)


def _sum(costs: Sequence[Cost]) -> Cost:
    amount = round(sum(cost.amount for cost in costs), DIGITS)
    return Cost(amount, costs[0].unit, about=any(cost.about for cost in costs))


def bare(parts: Sequence[Part]) -> tuple[Part, ...]:
    """As they are kept once the job has all that came of them."""
    return tuple(replace(part, pictures=(), links=()) for part in parts)
