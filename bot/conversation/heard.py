"""What is said of a job's life: how far it is, that it is there, or why it is not."""

from __future__ import annotations

from dataclasses import replace
from math import floor

from bot.conversation.rules import Rules
from bot.values import Job, PostKind, Situation, State
from bot.values.meanings import Alternative, Closed, Delivered, NotDrawn, Progressing, Questioned, Started, Waiting
from bot.values.turns import Advance, Amend, Effect, Failed, Keep, Landed, Painted, Progressed, Say

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
    return (notice(job, PostKind.PROGRESS, Progressing(job, percent, waited, waited > longest)),)


def painted(event: Painted) -> tuple[Effect, ...]:
    job = event.job
    key = f"{job.id}:{PostKind.PICTURE}"
    return Advance(job), Say(key, PostKind.PICTURE, Delivered(job), job.language, job.place, job.message, job.id)


def failed(rules: Rules, event: Failed) -> tuple[Effect, ...]:
    """An expired question is closed quietly: nobody waits for it, and nothing was spent."""
    if event.job.state is State.EXPIRED:
        return Advance(event.job), question(event.job)
    choices = rules.catalog.alternatives(event.job.order, event.job.failure)
    job = replace(event.job, offers=tuple(choice.offer.model for choice in choices))
    others = tuple(
        Alternative(choice.offer.model, choice.model_name, choice.cost, choice.offer.expected) for choice in choices
    )
    key = f"{job.id}:{PostKind.FAILURE}"
    return Advance(job), Say(key, PostKind.FAILURE, NotDrawn(job, others), job.language, job.place, job.message, job.id)


def landed(situation: Situation, event: Landed) -> tuple[Effect, ...]:
    """The picture (or the reason why not) is in the chat: now the start notice is closed in place."""
    job = event.job
    if job.state is not State.DELIVERING:
        return (notice(job, PostKind.START, Closed(job)),)
    done = job.to(State.DONE)
    remembered = replace(situation.conversation, last_job=job.id)
    return Advance(done), Keep(remembered), notice(done, PostKind.START, Closed(done))


def notice(job: Job, kind: PostKind, meaning: Started | Progressing | Waiting | Closed) -> Amend:
    """The start notice, changed."""
    return Amend(f"{job.id}:{PostKind.START}", kind, meaning, job.language, job.place)


def question(job: Job, meaning: Questioned | None = None) -> Amend:
    """The question, asked anew or closed."""
    key = f"{job.id}:{PostKind.QUESTION}"
    return Amend(key, PostKind.QUESTION, meaning or Closed(job), job.language, job.place)
