"""What a button does."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Wish
from bot.conversation.asking import Asking
from bot.conversation.heard import notice, question
from bot.conversation.orders import begin, started
from bot.conversation.rules import Rules
from bot.values import Action, Job, PostKind, Pressed, Situation, State
from bot.values.meanings import Closed, Topic
from bot.values.turns import Advance, Effect

CANCELLABLE = frozenset({State.CONFIRMING, State.QUEUED, State.SUBMITTING, State.PAINTING})


def pressed(rules: Rules, situation: Situation, asking: Asking, event: Pressed) -> tuple[Effect, ...]:
    action, id, pick = _parse(event.button)
    job = situation.job(id)
    if job is None or action is None or _is_forgotten(job):
        return asking.note(Topic.OLD_BUTTON)
    match action:
        case Action.CANCEL | Action.CONFIRM | Action.DECLINE:
            return _decide(situation, asking, job, action)
        case Action.AGAIN:
            another = replace(job, order=replace(job.order, seed=None))
            return again(rules, situation, asking, another, job.order.model)
        case Action.RETRY:
            return again(rules, situation, asking, job, job.order.model)
        case Action.OTHER if pick < len(job.offers):
            return again(rules, situation, asking, job, job.offers[pick])
        case Action.OTHER:
            return asking.note(Topic.OLD_BUTTON)


def _is_forgotten(job: Job) -> bool:
    """Its words were deleted because its person asked for it."""
    return job.state.ended and not (job.order.prompt or job.ticket)


def _parse(button: str) -> tuple[Action | None, str, int]:
    action, _, rest = button.partition(":")
    id, _, pick = rest.partition(":")
    known = action in Action.__members__.values()
    return Action(action) if known else None, id, int(pick) if pick.isdecimal() and pick.isascii() else 0


def _decide(situation: Situation, asking: Asking, job: Job, action: Action) -> tuple[Effect, ...]:
    if job.person != asking.person:
        return asking.note(Topic.NOT_YOURS)
    if action is Action.CONFIRM:
        return confirm(situation, asking, job)
    return cancel(asking, job)


def confirm(situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """Yes is heard once; a second press finds the job past its question and says nothing."""
    if job.state is State.CONFIRMING:
        agreed = job.to(State.QUEUED)
        return Advance(agreed), question(agreed), started(situation, agreed)
    return asking.note(Topic.OVER) if job.state.ended else ()


def cancel(asking: Asking, job: Job) -> tuple[Effect, ...]:
    if job.state not in CANCELLABLE:
        return asking.note(Topic.OVER)
    stopped = replace(job.to(State.CANCELLED), finished=asking.at)
    if job.state is State.CONFIRMING:
        return Advance(stopped), question(stopped)
    return Advance(stopped), notice(stopped, PostKind.START, Closed(stopped))


def again(rules: Rules, situation: Situation, asking: Asking, job: Job, model: str) -> tuple[Effect, ...]:
    """The same wish once more, as a job of whoever asks."""
    order = job.order
    preference = situation.profile.preferences.get(order.task)
    preferred = preference.model if preference else None
    wish = Wish(
        task=order.task,
        prompt=order.prompt,
        model=None if model == preferred else model,
        preferred=preferred,
        aspect_ratio=order.aspect_ratio,
        size=order.size if model == order.model else None,
        n=order.n,
        seed=order.seed,
        negative=order.negative,
    )
    answered = replace(asking, message=asking.message or job.message, language=job.language)
    return begin(rules, situation, answered, wish, (order.attachments, order.pictures))
