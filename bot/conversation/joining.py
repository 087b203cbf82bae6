"""Several people who ask for the same while it is being made: one picture, paid for once."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import normal
from bot.conversation.asking import Asking
from bot.values import Job, Joiner, Order, Person, PostKind, Situation, State
from bot.values.meanings import Joined
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect

JOINABLE = frozenset({State.QUEUED, State.SUBMITTING, State.PAINTING})


def under_way(situation: Situation, job: Job) -> Job | None:
    """What is being made here already and would be the same picture; "something" is never the same."""
    if job.order.vague:
        return None
    making = (one for one in situation.jobs if one.state in JOINABLE and one.place == job.place and not one.resumed)
    return next((one for one in making if is_same(one.order, job.order)), None)


def is_same(one: Order, other: Order) -> bool:
    return _compared(one) == _compared(other)


def _compared(order: Order) -> Order:
    """Without what changes nothing in the picture."""
    return replace(
        order,
        prompt=normal(order.prompt),
        negative=normal(order.negative),
        size=order.wished_size or order.size,
        wished_size="",
        remembered=False,
        hint=None,
    )


def waits(situation: Situation, job: Job, person: Person) -> bool:
    """Whether the picture is made for this person too."""
    return is_own(situation, job) or any(joiner.person == person for joiner in job.joined)


def is_own(situation: Situation, job: Job) -> bool:
    """Whether it is the job of the person whose situation it is, under whatever name."""
    profile = situation.profile
    return job.person in (profile.person, *profile.identities)


def join(situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """Nobody is listed twice, however often they ask."""
    told = asking.say(Joined(job), PostKind.ACK, job.id)
    if waits(situation, job, asking.person):
        return (told,)
    joiner = Joiner(asking.person, asking.message, asking.language)
    joined = replace(job, joined=(*job.joined, joiner), revision=job.revision + 1)
    return Advance(joined), asking.say(Joined(joined), PostKind.ACK, job.id)


def without(job: Job, person: Person) -> Job:
    """The job once a joiner has left it, or its person has handed it to the first who joined."""
    if job.person != person:
        staying = tuple(joiner for joiner in job.joined if joiner.person != person)
        return replace(job, joined=staying, revision=job.revision + 1)
    first, *others = job.joined
    return replace(
        job,
        person=first.person,
        message=first.message,
        language=first.language,
        joined=tuple(others),
        revision=job.revision + 1,
    )


def leave(asking: Asking, job: Job, person: Person) -> tuple[Effect, ...]:
    """Others still wait for it."""
    return Advance(without(job, person)), *asking.note(Topic.PASSED_ON)
