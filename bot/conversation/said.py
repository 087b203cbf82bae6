"""What a message leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.catalog import Choice, Wish
from bot.conversation.asking import Asking
from bot.conversation.heard import question
from bot.conversation.linking import forget, link
from bot.conversation.orders import NOTHING, Sources, begin, order, quote
from bot.conversation.preferences import after_request, chosen, cleared
from bot.conversation.pressed import CANCELLABLE, again, cancel, confirm
from bot.conversation.rules import Rules
from bot.conversation.settings import settings
from bot.values import Intent, IntentKind, Job, Matter, Profile, Said, Situation, State, Task
from bot.values.meanings import Models, Questioned, Running, Topic
from bot.values.turns import Advance, Effect, Keep

MATTERS: Mapping[Matter | None, Topic] = {
    Matter.THANKS: Topic.THANKS,
    Matter.GREETING: Topic.GREETING,
    Matter.VIDEO: Topic.VIDEO,
    Matter.OTHER_WORK: Topic.OTHER_WORK,
    Matter.QUESTION: Topic.QUESTION,
}


def said(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    match intent.kind:
        case IntentKind.GENERATE | IntentKind.EDIT:
            return _draw_all(rules, situation, asking, event, intent)
        case IntentKind.RETRY | IntentKind.REFINE:
            return _further(rules, situation, asking, event, intent)
        case IntentKind.CONFIRM | IntentKind.DECLINE | IntentKind.CANCEL:
            return _decide(situation, asking, intent)
        case IntentKind.SHOW_MODELS | IntentKind.STATUS | IntentKind.HELP:
            return _told(rules, situation, asking, intent)
        case IntentKind.NONE:
            return asking.note(MATTERS.get(intent.matter, Topic.ANYTHING)) if event.addressed else ()
        case _:
            return _kept(rules, situation, asking, intent)


def _kept(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """About what is remembered."""
    words = intent.prompt or ""
    match intent.kind:
        case IntentKind.SET_MODEL:
            return *chosen(rules, situation.profile, asking, intent), *_asked_anew(rules, situation, asking, intent)
        case IntentKind.CLEAR_MODEL:
            return cleared(situation.profile, asking, intent)
        case IntentKind.LINK:
            return link(rules, situation, asking, words)
        case IntentKind.FORGET:
            return forget(situation, asking, words)
        case _:
            return settings(rules, situation, asking, words)


def _told(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """What can be asked without wanting a picture."""
    if intent.kind is IntentKind.SHOW_MODELS:
        return (asking.say(Models(rules.catalog.all_alternatives())),)
    if intent.kind is IntentKind.STATUS:
        return _status(situation, asking)
    return asking.note(Topic.HELP)


def _draw_all(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    """What is asked for, and what else is asked for in the same message.

    Pictures that came along are for the first of it; what is too much is said once."""
    alone = replace(event, attachments=())
    effects: list[Effect] = []
    for number, wanted in enumerate((intent, *intent.further)):
        asked = asking.next(number) if number else asking
        drawn = _draw(rules, _after(situation, effects), asked, alone if number else event, wanted)
        effects += drawn
        if drawn == asked.note(Topic.TOO_MANY):
            break
    return tuple(effects)


def _after(situation: Situation, effects: list[Effect]) -> Situation:
    """As it is once these effects have happened."""
    jobs = tuple(effect.job for effect in effects if isinstance(effect, Advance))
    profiles = [effect.what for effect in effects if isinstance(effect, Keep) and isinstance(effect.what, Profile)]
    return replace(situation, jobs=situation.jobs + jobs, profile=profiles[-1] if profiles else situation.profile)


def _draw(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    sources = _sources(situation, event, intent)
    if intent.kind is IntentKind.EDIT and sources == NOTHING:
        return asking.note(Topic.NO_PICTURE)
    wish = _wish(rules, situation, intent, sources)
    ordered = begin(rules, situation, asking, wish, sources)
    preferred = any(isinstance(effect, Advance) and effect.job.order.remembered for effect in ordered)
    return *ordered, *after_request(rules, situation.profile, asking, (intent, wish.task, preferred))


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
    dropped = intent.clear if intent.refused is None else preference is not None and preference.model == intent.refused
    return Wish(
        task=task,
        prompt=intent.prompt or "",
        model=intent.model,
        tier=intent.tier,
        aspect_ratio=intent.aspect_ratio,
        size=intent.size,
        n=intent.n,
        preferred=preference.model if preference and not dropped else None,
        default=situation.conversation.model or rules.model or None,
        refused=intent.refused,
        seed=intent.seed,
        negative=intent.negative or "",
    )


def _further(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    """Work on from the last picture: the same again, or the same with something changed."""
    last = situation.job(situation.conversation.last_job)
    if last is None:
        return asking.note(Topic.NOTHING_TO_REPEAT)
    if event.attachments or (intent.prompt and _can_change(rules, last)):
        return _draw(rules, situation, asking, event, intent)
    changed = replace(
        last.order,
        prompt=intent.prompt or last.order.prompt,
        aspect_ratio=intent.aspect_ratio or last.order.aspect_ratio,
        size=intent.size or last.order.size,
        n=intent.n,
        seed=intent.seed,
        negative=intent.negative or last.order.negative,
    )
    model = intent.model or changed.model
    if intent.size:
        changed = replace(changed, model=model)
    ordered = again(rules, situation, asking, replace(last, order=changed, language=asking.language), model)
    preferred = any(isinstance(effect, Advance) and effect.job.order.remembered for effect in ordered)
    return *ordered, *after_request(rules, situation.profile, asking, (intent, changed.task, preferred))


def _can_change(rules: Rules, last: Job) -> bool:
    """Whether a difference can be made in the last picture itself; else it is drawn anew with the difference."""
    pictured = Wish(Task.IMAGE_TO_IMAGE, last.order.prompt)
    return bool(last.pictures) and isinstance(rules.catalog.choose(pictured), Choice)


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


def _asked_anew(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """An open question is about the model that was named since, at its price."""
    job = _newest(situation, asking, frozenset({State.CONFIRMING}))
    if job is None or not intent.model:
        return ()
    old = job.order
    wish = Wish(old.task, old.prompt, intent.model, aspect_ratio=old.aspect_ratio, n=old.n, negative=old.negative)
    choice = rules.catalog.choose(wish)
    if not isinstance(choice, Choice):
        return ()
    ordered = order(wish, choice, (old.attachments, old.pictures))
    changed = replace(job, order=ordered, quote=quote(choice), revision=job.revision + 1)
    return Advance(changed), question(changed, Questioned(changed, choice.adjusted))


def _newest(situation: Situation, asking: Asking, states: frozenset[State]) -> Job | None:
    jobs = [job for job in situation.jobs if job.state in states and job.person == asking.person]
    return max(jobs, key=lambda job: job.created, default=None)


def _status(situation: Situation, asking: Asking) -> tuple[Effect, ...]:
    running = tuple(job for job in situation.jobs if not job.state.ended)
    if not running:
        return asking.note(Topic.NOTHING_RUNS)
    return (asking.say(Running(running, asking.at)),)
