"""What a button does."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.beneath import beneath
from bot.conversation.confirming import changed, choosing, confirm
from bot.conversation.further import is_forgotten
from bot.conversation.menu import picked, turned
from bot.conversation.orders import as_asked, begin
from bot.conversation.resuming import resume
from bot.conversation.rules import Rules
from bot.conversation.stopping import cancel, may_decide
from bot.values import Action, Findings, Intent, IntentKind, Job, Pressed, Situation, State
from bot.values.topics import Topic
from bot.values.turns import Effect


def pressed(rules: Rules, situation: Situation, asking: Asking, event: Pressed) -> tuple[Effect, ...]:
    action, id, pick = _parse(event.button)
    if action is Action.PREFER:
        return picked(rules, situation, asking, id, pick)
    if action is Action.MODELS:
        return turned(rules, situation, asking, id, pick)
    return _of_job(rules, situation, asking, event)


def _of_job(rules: Rules, situation: Situation, asking: Asking, event: Pressed) -> tuple[Effect, ...]:
    action, id, pick = _parse(event.button)
    job = situation.job(id)
    if job is None or action is None or is_forgotten(job):
        return asking.note(Topic.OLD_BUTTON)
    match action:
        case Action.CANCEL | Action.DECLINE:
            return cancel(rules, situation, asking, job)
        case Action.CONFIRM | Action.CHANGE if action is Action.CONFIRM or job.state is not State.DONE:
            return _answered(rules, situation, asking, job, action)
        case Action.OTHER | Action.RESHAPE:
            return _picked(rules, situation, asking, job, (action, pick))
        case Action.AGAIN | Action.RETRY:
            return _once_more(rules, situation, asking, job, action)
        case _:
            return beneath(rules, situation, asking, job, action)


def _once_more(rules: Rules, situation: Situation, asking: Asking, job: Job, action: Action) -> tuple[Effect, ...]:
    if job.resumed:
        return _taken_up(rules, situation, asking, job)
    if action is Action.RETRY:
        return _repeated(rules, situation, asking, job, job.order.model)
    another = replace(job, order=replace(job.order, seed=None))
    return again(rules, situation, asking, another, job.order.model)


def _taken_up(rules: Rules, situation: Situation, asking: Asking, job: Job) -> tuple[Effect, ...]:
    """What was ordered elsewhere can be waited for once more, not ordered once more: nobody here knows its words."""
    known = replace(situation, found=Findings(job=job))
    answered = replace(asking, message=asking.message or job.message)
    return resume(rules, known, answered, Intent(IntentKind.RESUME, job.ticket))


def _parse(button: str) -> tuple[Action | None, str, int]:
    action, _, rest = button.partition(":")
    id, _, pick = rest.partition(":")
    known = action in Action.__members__.values()
    return Action(action) if known else None, id, int(pick) if pick.isdecimal() and pick.isascii() else 0


def _answered(rules: Rules, situation: Situation, asking: Asking, job: Job, action: Action) -> tuple[Effect, ...]:
    """A question is answered by whoever was asked."""
    if not may_decide(rules, situation, asking, job):
        return asking.note(Topic.NOT_YOURS)
    if action is Action.CHANGE and job.state is State.CONFIRMING:
        return choosing(rules, situation, asking, job)
    return confirm(rules, situation, asking, job) if action is Action.CONFIRM else asking.note(Topic.OVER)


def _picked(
    rules: Rules, situation: Situation, asking: Asking, job: Job, picked: tuple[Action, int]
) -> tuple[Effect, ...]:
    """One of several that were offered."""
    action, pick = picked
    if pick >= len(job.offers if action is Action.OTHER else job.variants):
        return asking.note(Topic.OLD_BUTTON)
    if action is Action.RESHAPE:
        shape = job.variants[pick]
        order = replace(job.order, aspect_ratio=shape.aspect_ratio, size=shape.size, wished_size="")
        return _repeated(rules, situation, asking, replace(job, order=order), order.model)
    if job.state is not State.CONFIRMING:
        return _repeated(rules, situation, asking, job, job.offers[pick])
    if not may_decide(rules, situation, asking, job):
        return asking.note(Topic.NOT_YOURS)
    return changed(rules, situation, asking, job, job.offers[pick])


def again(rules: Rules, situation: Situation, asking: Asking, job: Job, model: str) -> tuple[Effect, ...]:
    """The same wish once more, as another job of whoever asks."""
    return _repeated(rules, situation, replace(asking, fresh=True), job, model)


def _repeated(rules: Rules, situation: Situation, asking: Asking, job: Job, model: str) -> tuple[Effect, ...]:
    """A wish that came to nothing: pressed twice, it is still drawn once."""
    order = as_asked(job.order)
    preference = situation.profile.preferences.get(order.task)
    preferred = preference.model if preference else None
    wish = rules.catalog.repeated(order, model)
    named = None if model == preferred else model
    wish = replace(wish, model=named, preferred=preferred, covered=wish.covered or job.covered)
    answered = replace(asking, message=asking.message or job.message, language=job.language)
    return begin(rules, situation, answered, wish, (order.attachments, order.pictures))
