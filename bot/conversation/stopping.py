"""Calling a picture off: by button, by words, or by taking the request back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.asking import Asking, asking
from bot.conversation.heard import closing, question
from bot.conversation.joining import is_own, leave, waits
from bot.conversation.rules import Rules
from bot.values import Job, Joiner, PostKind, Recalled, Removed, Situation, State
from bot.values.meanings import Closed
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect, Say

CANCELLABLE = frozenset({State.CONFIRMING, State.QUEUED, State.SUBMITTING, State.PAINTING})

UNBEGUN = frozenset({State.CONFIRMING, State.QUEUED})
"""Nobody was asked to make it yet."""


def may_decide(rules: Rules, situation: Situation, asking: Asking, job: Job) -> bool:
    """Whose job it is, or an administrator; where nobody is one, nobody decides for others."""
    return job.person == asking.person or is_own(situation, job) or str(asking.person) in rules.administrators


def cancel(rules: Rules, situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """Who waits together with others only leaves."""
    if job.state not in CANCELLABLE:
        return asking.note(Topic.OVER)
    if job.joined and (job.person == asking.person or waits(situation, job, asking.person)):
        return leave(asking, job, job.person if is_own(situation, job) else asking.person)
    if not may_decide(rules, situation, asking, job):
        return asking.note(Topic.NOT_YOURS)
    return stop(asking, job)


def stop(asking: Asking, job: Job) -> tuple[Effect, ...]:
    stopped = replace(job.to(State.CANCELLED), finished=asking.at)
    if job.state is State.CONFIRMING:
        return Advance(stopped), question(stopped)
    told = (_told(stopped, number, joiner) for number, joiner in enumerate(job.joined))
    return Advance(stopped), *closing(stopped), *told


def _told(job: Job, number: int, joiner: Joiner) -> Say:
    key = f"{job.id}:stopped:{number}"
    return Say(key, PostKind.TEXT, Closed(job), joiner.language, job.place, joiner.message)


def recalled(rules: Rules, situation: Situation, event: Recalled) -> tuple[Effect, ...]:
    """The request was taken back, by whoever wrote it or by whoever may delete messages here."""
    effects: list[Effect] = []
    for number, (job, asked) in enumerate(_taken_back(situation, event)):
        effects += cancel(rules, situation, asked.next(number) if number else asked, job)
    return tuple(effects)


def _taken_back(situation: Situation, event: Recalled) -> Iterable[tuple[Job, Asking]]:
    waiting = [job for job in situation.jobs if job.state in CANCELLABLE]
    requested = [job for job in waiting if job.message == event.message]
    own = [job for job in requested if job.person == event.person] or requested
    yield from ((job, replace(asking(event, job.language), person=job.person)) for job in own)
    for job in waiting:
        for joiner in job.joined:
            if joiner.message == event.message:
                yield job, replace(asking(event, joiner.language), person=joiner.person)


def removed(situation: Situation, event: Removed) -> tuple[Effect, ...]:
    """Nobody there can read what becomes of it: what is not begun ends without a word, and what is made already is made
    to its end, for whoever asked for it."""
    there = (job for job in situation.jobs if job.state in UNBEGUN and event.has(job.place))
    return tuple(Advance(replace(job.to(State.CANCELLED), finished=event.at)) for job in there)
