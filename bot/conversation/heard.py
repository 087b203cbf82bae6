"""What is said of a job's life: how far it is, that it takes long, that it is there."""

from __future__ import annotations

from dataclasses import replace
from math import floor

from bot.conversation.rules import Rules
from bot.values import FailureKind, Job, PostKind, Situation, State
from bot.values.meanings import (
    Alternative,
    Closed,
    Delivered,
    Held,
    Late,
    Progressing,
    Questioned,
    Shared,
    Started,
    Waiting,
)
from bot.values.turns import Advance, Amend, Effect, Keep, Landed, Overdue, Painted, Paused, Progressed, Say

CAP = 95
"""Percent; never more before the provider says that it is done (protocol, "Progress")."""
SHORT = 20
"""Seconds; what takes less long gets no progress."""


def progressed(event: Progressed) -> tuple[Effect, ...]:
    job = event.job
    if job.state is State.QUEUED:
        return (notice(job, PostKind.PROGRESS, Waiting(job, event.place)),) if event.place else ()
    longest = job.quote.expected.high
    if longest < SHORT:
        return ()
    waited = max(0.0, event.at - job.submitted)
    share = waited / longest if event.share is None else event.share
    percent = min(CAP, floor(share * 100))
    return (notice(job, PostKind.PROGRESS, Progressing(job, percent, waited, waited > longest, event.preview)),)


def paused(event: Paused) -> tuple[Effect, ...]:
    return (notice(event.job, PostKind.PROGRESS, Held(event.job, event.seconds)),)


def overdue(rules: Rules, situation: Situation, event: Overdue) -> tuple[Effect, ...]:
    """It is still waited for; whoever does not want to is offered what is faster."""
    job = situation.job(event.job.id) or event.job
    if job.state not in {State.SUBMITTING, State.PAINTING}:
        return ()
    faster = _faster(rules, situation, job)
    told = replace(job, offers=tuple(one.model for one in faster), revision=job.revision + 1) if faster else job
    late = Say(
        _late(job), PostKind.TEXT, Late(told, faster), job.language, job.place, job.message, job.id, job.person.id
    )
    return (Advance(told), late) if faster else (late,)


def _faster(rules: Rules, situation: Situation, job: Job) -> tuple[Alternative, ...]:
    """Only for what can be ordered once more: what was ordered elsewhere is not known here."""
    if job.resumed:
        return ()
    others = rules.catalog.alternatives(job.order, FailureKind.TIMED_OUT, situation.resting)
    return tuple(one.alternative for one in others if one.offer.expected.high < job.quote.expected.high)


def painted(event: Painted) -> tuple[Effect, ...]:
    """Everybody who waits is told in reply to their own message, so that they notice."""
    job = event.job
    key = f"{job.id}:{PostKind.PICTURE}"
    picture = Say(key, PostKind.PICTURE, Delivered(job), job.language, job.place, job.message, job.id, job.person.id)
    shared = (
        Say(f"{job.id}:shared:{number}", PostKind.TEXT, Shared(job), joiner.language, job.place, joiner.message, job.id)
        for number, joiner in enumerate(job.joined)
    )
    return Advance(job), picture, *shared


def landed(situation: Situation, event: Landed) -> tuple[Effect, ...]:
    """The picture (or the reason why not) is in the chat: now the start notice is closed in place."""
    job = event.job
    if job.state is not State.DELIVERING:
        return closing(job)
    done = job.to(State.DONE)
    remembered = replace(situation.conversation, last_job=job.id)
    return Advance(done), Keep(remembered), *closing(done)


def closing(job: Job) -> tuple[Amend, ...]:
    """What was said of a job while it was made, now that it is over."""
    closed = notice(job, PostKind.START, Closed(job))
    if not job.late:
        return (closed,)
    return closed, Amend(_late(job), PostKind.TEXT, Closed(job), job.language, job.place)


def _late(job: Job) -> str:
    return f"{job.id}:late"


def notice(job: Job, kind: PostKind, meaning: Started | Progressing | Waiting | Held | Closed) -> Amend:
    """The start notice, changed."""
    return Amend(f"{job.id}:{PostKind.START}", kind, meaning, job.language, job.place)


def question(job: Job, meaning: Questioned | None = None) -> Amend:
    """The question, asked anew or closed."""
    key = f"{job.id}:{PostKind.QUESTION}"
    return Amend(key, PostKind.QUESTION, meaning or Closed(job), job.language, job.place)
