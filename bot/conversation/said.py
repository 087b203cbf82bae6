"""What a message leads to."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import UNKNOWN, Wish
from bot.conversation.asking import Asking
from bot.conversation.orders import NOTHING, Sources, begin
from bot.conversation.pressed import CANCELLABLE, again, cancel, confirm
from bot.conversation.rules import Rules
from bot.values import Intent, IntentKind, Job, Price, Said, Situation, State, Task
from bot.values.meanings import Models, Remembered, Running, Topic, Unoffered
from bot.values.turns import Effect, Keep, Preference, Profile


def said(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    match intent.kind:
        case IntentKind.GENERATE | IntentKind.EDIT:
            return _draw(rules, situation, asking, event, intent)
        case IntentKind.RETRY | IntentKind.REFINE:
            return _further(rules, situation, asking, event, intent)
        case IntentKind.CONFIRM | IntentKind.DECLINE | IntentKind.CANCEL:
            return _decide(situation, asking, intent)
        case IntentKind.SET_MODEL | IntentKind.CLEAR_MODEL:
            return _prefer(rules, situation, asking, intent)
        case IntentKind.SHOW_MODELS | IntentKind.STATUS | IntentKind.HELP:
            return _told(rules, situation, asking, intent)
        case IntentKind.NONE:
            return asking.note(Topic.ANYTHING) if event.addressed else ()


def _told(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """What can be asked without wanting a picture."""
    if intent.kind is IntentKind.SHOW_MODELS:
        return (asking.say(Models(rules.catalog.all_alternatives())),)
    if intent.kind is IntentKind.STATUS:
        return _status(situation, asking)
    return asking.note(Topic.HELP)


def _draw(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    sources = _sources(situation, event, intent)
    if intent.kind is IntentKind.EDIT and sources == NOTHING:
        return asking.note(Topic.NO_PICTURE)
    wish = _wish(rules, situation, intent, sources)
    return *begin(rules, situation, asking, wish, sources), *_preferred(rules, situation, asking, intent)


def _sources(situation: Situation, event: Said, intent: Intent) -> Sources:
    if event.attachments:
        return event.attachments, ()
    last = situation.job(situation.conversation.last_job)
    if intent.reference == "last_result" and last is not None:
        return (), tuple(picture.path for picture in last.pictures[:1])
    return NOTHING


def _wish(rules: Rules, situation: Situation, intent: Intent, sources: Sources) -> Wish:
    task = Task.TEXT_TO_IMAGE if sources == NOTHING else Task.IMAGE_TO_IMAGE
    preference = situation.profile.preferences.get(task)
    return Wish(
        task=task,
        prompt=intent.prompt or "",
        model=intent.model,
        tier=intent.tier,
        aspect_ratio=intent.aspect_ratio,
        size=intent.size,
        n=intent.n,
        preferred=preference.model if preference and not intent.clear else None,
        default=situation.conversation.model or rules.model or None,
    )


def _further(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    """Work on from the last picture: the same again, or the same with something changed."""
    last = situation.job(situation.conversation.last_job)
    if last is None:
        return asking.note(Topic.NOTHING_TO_REPEAT)
    if intent.prompt and (intent.reference or event.attachments):
        return _draw(rules, situation, asking, event, intent)
    changed = replace(
        last.order,
        prompt=intent.prompt or last.order.prompt,
        aspect_ratio=intent.aspect_ratio or last.order.aspect_ratio,
        size=intent.size or last.order.size,
        n=intent.n,
    )
    base = replace(last, order=changed, language=asking.language)
    return again(rules, situation, asking, base, intent.model or changed.model)


def _decide(situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """Words in place of a button: they mean the newest job of the person for which they make sense."""
    confirming = intent.kind is not IntentKind.CANCEL
    states = frozenset({State.CONFIRMING}) if confirming else CANCELLABLE
    job = _newest(situation, asking, states)
    if job is None:
        return asking.note(Topic.NOTHING_TO_CONFIRM if confirming else Topic.NOTHING_TO_CANCEL)
    if intent.kind is IntentKind.CONFIRM:
        return confirm(situation, asking, job)
    return cancel(asking, job)


def _newest(situation: Situation, asking: Asking, states: frozenset[State]) -> Job | None:
    jobs = [job for job in situation.jobs if job.state in states and job.person == asking.person]
    return max(jobs, key=lambda job: job.created, default=None)


def _prefer(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    if intent.kind is IntentKind.CLEAR_MODEL:
        return Keep(replace(situation.profile, preferences={})), *asking.note(Topic.MODEL_FORGOTTEN)
    kept = _preferred(rules, situation, asking, replace(intent, remember=True))
    if kept:
        return kept
    offered = rules.catalog.all_alternatives()
    if intent.model is None:
        return (asking.say(Models(offered)),)
    return (asking.say(Unoffered(rules.catalog.name(intent.model), offered)),)


def _preferred(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """Remember the model for every task that it can do, because the person named it to use it. Said once."""
    offered = rules.catalog.offered(intent.model) if intent.remember and intent.model else ()
    known = situation.profile.preferences.get(Task.TEXT_TO_IMAGE)
    if not offered or (known and known.model == intent.model and intent.kind is not IntentKind.SET_MODEL):
        return ()
    name = rules.catalog.name(offered[0].model)
    prices = sorted((price for offer in offered for price in offer.prices), key=_amount)
    cheapest = {price.task: price.cost for price in reversed(prices)}
    preferences = {
        task: Preference(offered[0].model, name, cheapest.get(task, UNKNOWN), asking.at)
        for offer in offered
        for task in offer.tasks
    }
    kept: Profile = replace(situation.profile, preferences={**situation.profile.preferences, **preferences})
    return Keep(kept), asking.say(Remembered(name, prices[0].cost if prices else UNKNOWN))


def _amount(price: Price) -> float:
    return price.cost.amount


def _status(situation: Situation, asking: Asking) -> tuple[Effect, ...]:
    running = tuple(job for job in situation.jobs if not job.state.ended)
    if not running:
        return asking.note(Topic.NOTHING_RUNS)
    return (asking.say(Running(running, asking.at)),)
