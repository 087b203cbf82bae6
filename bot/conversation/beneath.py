"""What the buttons under a picture do."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.orders import as_asked
from bot.conversation.rules import Rules
from bot.values import Action, Job, Situation, State
from bot.values.meanings import Choosing, Notice, Original, Why
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect, Keep

MOST_CHOICES = 5


def beneath(rules: Rules, situation: Situation, asking: Asking, job: Job, action: Action) -> tuple[Effect, ...]:
    if action is Action.INFO:
        return (asking.say(Why(job, asking.at), job=job.id),)
    if job.state is not State.DONE or not job.pictures:
        return asking.note(Topic.OLD_BUTTON)
    match action:
        case Action.CHANGE:
            return _models(rules, situation, asking, job)
        case Action.SHAPES:
            return _shapes(rules, asking, job)
        case Action.MODIFY:
            return _modified(situation, asking, job)
        case _:
            return (asking.say(Original(job), job=job.id),)


def _models(rules: Rules, situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    others = rules.catalog.others(as_asked(job.order), None, situation.resting)[:MOST_CHOICES]
    if not others:
        return asking.note(Topic.ONE_MODEL)
    alternatives = tuple(one.alternative for one in others)
    offered = replace(job, offers=tuple(one.model for one in alternatives), revision=job.revision + 1)
    return Advance(offered), asking.say(Choosing(offered, alternatives), job=job.id)


def _shapes(rules: Rules, asking: Asking, job: Job) -> tuple[Effect, ...]:
    shapes = rules.catalog.reshaped(as_asked(job.order), job.quote.provider)[:MOST_CHOICES]
    if not shapes:
        return asking.note(Topic.ONE_SHAPE)
    offered = replace(job, variants=shapes, revision=job.revision + 1)
    return Advance(offered), asking.say(Choosing(offered), job=job.id)


def _modified(situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """What is said next is about this picture: a post that can be replied to, where the chat lets us hear nothing
    else."""
    meant = Keep(replace(situation.conversation, last_job=job.id))
    return meant, replace(asking.say(Notice(Topic.MODIFY), job=job.id), answers="")
