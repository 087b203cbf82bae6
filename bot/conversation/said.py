"""What a message leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.catalog import Choice, Wish
from bot.conversation.asking import Asking
from bot.conversation.confirming import asked_about, choosing, confirm, open_question
from bot.conversation.further import (
    QUALITIES,
    base_of,
    differing,
    is_repeatable,
    is_unseen,
    is_wordless,
    otherwise,
    shown,
)
from bot.conversation.joining import waits
from bot.conversation.linking import forget, link
from bot.conversation.orders import NOTHING, Sources, begin
from bot.conversation.preferences import after_request, chosen, cleared
from bot.conversation.pressed import again
from bot.conversation.resuming import resume
from bot.conversation.rules import Rules
from bot.conversation.settings import settings
from bot.conversation.stopping import CANCELLABLE, cancel, may_decide
from bot.conversation.telling import told
from bot.values import Intent, IntentKind, Job, Matter, Profile, Said, Situation, State, Task
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect, Keep, Say

COMING = frozenset({State.QUEUED, State.SUBMITTING, State.PAINTING, State.DELIVERING})
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
            return _decide(rules, situation, asking, intent)
        case IntentKind.RESUME:
            return resume(rules, situation, asking, intent)
        case IntentKind.NONE:
            return asking.note(MATTERS.get(intent.matter, Topic.ANYTHING)) if event.addressed else ()
        case _:
            return _kept(rules, situation, asking, intent)


def _kept(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """About what is remembered, and what can be asked without wanting a picture."""
    words = intent.prompt or ""
    match intent.kind:
        case IntentKind.SET_MODEL:
            anew = asked_about(rules, situation, asking, intent.model or "")
            return *chosen(rules, situation.profile, asking, intent), *anew
        case IntentKind.CLEAR_MODEL:
            return cleared(situation.profile, asking, intent)
        case IntentKind.LINK:
            return link(rules, situation, asking, words)
        case IntentKind.FORGET:
            return forget(situation, asking, words)
        case IntentKind.SETTINGS:
            return settings(rules, situation, asking, words)
        case _:
            return *told(rules, situation, asking, intent), *_choosing(rules, situation, asking, intent)


def _choosing(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """Who asks for the models while a question is open may want another one for it."""
    job = open_question(situation)
    if intent.kind is not IntentKind.SHOW_MODELS or job is None or job.order.unsaid:
        return ()
    return tuple(one for one in choosing(rules, situation, asking, job) if not isinstance(one, Say))


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
    if sources == NOTHING and (intent.kind is IntentKind.EDIT or event.attachments):
        return _pictureless(situation, asking)
    if is_wordless(intent):
        asking = replace(asking, guessed=True)
    wish = _wish(rules, situation, intent, sources)
    ordered = begin(rules, situation, asking, wish, sources)
    preferred = any(isinstance(effect, Advance) and effect.job.order.remembered for effect in ordered)
    return *ordered, *after_request(rules, situation.profile, asking.besides(), (intent, wish.task, preferred))


def _pictureless(situation: Situation, asking: Asking) -> tuple[Effect, ...]:
    """There is nothing to change: the picture that is replied to is not there yet, or none is known."""
    replied = situation.replied
    return asking.note(Topic.STILL_MADE if replied and replied.state in COMING else Topic.NO_PICTURE)


def _sources(situation: Situation, event: Said, intent: Intent) -> Sources:
    """A mask alone is one of the picture that is meant."""
    meant = shown(situation)
    results = tuple(picture.path for picture in meant.pictures[:1]) if meant is not None else ()
    if any(not one.mask for one in event.attachments):
        return event.attachments, ()
    if results and (event.attachments or intent.reference == "last_result"):
        return event.attachments, results
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
        covered=intent.covered,
        references=len(sources[1]) + sum(not one.mask for one in sources[0]),
        masked=any(one.mask for one in sources[0]),
        quality=QUALITIES.get(intent.tier or "", ""),
    )


def _further(rules: Rules, situation: Situation, asking: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    """Work on from an earlier order: the same again, or the same with something changed."""
    base = base_of(situation, asking, intent)
    if base is None or not (event.attachments or is_repeatable(base, intent)):
        unsaid = base is not None and base.order.unsaid
        return asking.note(Topic.NO_PICTURE if unsaid else Topic.NOTHING_TO_REPEAT)
    if base is situation.replied and is_unseen(base, intent) and not event.attachments:
        return _pictureless(situation, asking)
    asking = replace(asking, fresh=True)
    if event.attachments or (intent.prompt and _can_change(rules, base)):
        return _draw(rules, situation, asking, event, intent)
    changed = replace(differing(base, intent), language=asking.language)
    ordered = _once_more(rules, situation, asking, changed, intent)
    preferred = any(isinstance(effect, Advance) and effect.job.order.remembered for effect in ordered)
    asked = (intent, changed.order.task, preferred)
    return *ordered, *after_request(rules, situation.profile, asking.besides(), asked)


def _once_more(rules: Rules, situation: Situation, asking: Asking, job: Job, intent: Intent) -> tuple[Effect, ...]:
    """With the model that is named, with another one if that is all that is said of it, or else with the same."""
    order = job.order
    if not intent.model and (intent.another or intent.tier or intent.clear or intent.refused):
        wish = otherwise(job, intent, situation.profile.preferences.get(order.task))
        return begin(rules, situation, asking, wish, (order.attachments, order.pictures))
    model = intent.model or order.model
    sized = replace(job, order=replace(order, model=model)) if intent.size else job
    return again(rules, situation, asking, sized, model)


def _can_change(rules: Rules, last: Job) -> bool:
    """Whether a difference can be made in the last picture itself; else it is drawn anew with the difference."""
    pictured = Wish(Task.IMAGE_TO_IMAGE, last.order.prompt)
    return bool(last.pictures) and isinstance(rules.catalog.choose(pictured), Choice)


def _decide(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """Words in place of a button: they mean what is replied to, or else the newest job of the person for which they
    make sense."""
    replied = situation.replied
    if intent.kind is IntentKind.CANCEL:
        waiting = [job for job in situation.jobs if job.state in CANCELLABLE and waits(situation, job, asking.person)]
        job = replied or max(waiting, key=lambda one: one.created, default=None)
        return cancel(rules, situation, asking, job) if job else asking.note(Topic.NOTHING_TO_CANCEL)
    job = replied if replied and replied.state is State.CONFIRMING else open_question(situation)
    if job is None:
        return asking.note(Topic.NOTHING_TO_CONFIRM)
    if not may_decide(rules, situation, asking, job):
        return asking.note(Topic.NOT_YOURS)
    if intent.kind is IntentKind.CONFIRM:
        return confirm(rules, situation, asking, job)
    return cancel(rules, situation, asking, job)
