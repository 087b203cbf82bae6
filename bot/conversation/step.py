"""One event in, what follows from it out."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Choice, Wish
from bot.conversation.asking import asking
from bot.conversation.heard import failed, landed, notice, painted, progressed
from bot.conversation.orders import order, quote
from bot.conversation.pressed import CANCELLABLE, cancel, pressed
from bot.conversation.rules import Rules
from bot.conversation.said import said
from bot.understanding import Message
from bot.values import Edited, Intent, Job, PostKind, Pressed, Recalled, Said, Situation, State
from bot.values.meanings import Questioned, Started
from bot.values.turns import Advance, Amend, Effect, Event, Failed, Landed, Painted, Progressed

CHANGEABLE = frozenset({State.CONFIRMING, State.QUEUED})


def step(rules: Rules, situation: Situation, event: Event) -> tuple[Effect, ...]:
    match event:
        case Progressed():
            return progressed(event)
        case Painted():
            return painted(event)
        case Failed():
            return failed(rules, event)
        case Landed():
            return landed(situation, event)
        case Said() | Pressed() | Recalled() | Edited():
            return _inbound(rules, situation, event)


def _inbound(rules: Rules, situation: Situation, event: Said | Pressed | Recalled | Edited) -> tuple[Effect, ...]:
    match event:
        case Said():
            intent = _read(rules, situation, event, event.text)
            return said(rules, situation, asking(event, _language(rules, situation, event, intent)), event, intent)
        case Pressed():
            return pressed(rules, situation, asking(event, _language(rules, situation, event)), event)
        case Recalled():
            waiting = [job for job in situation.jobs if job.message == event.message and job.state in CANCELLABLE]
            return tuple(effect for job in waiting for effect in cancel(asking(event, job.language), job))
        case Edited():
            return _edited(rules, situation, event)


def _read(rules: Rules, situation: Situation, event: Said | Edited, text: str) -> Intent:
    pending = any(job.state is State.CONFIRMING and job.person == event.person for job in situation.jobs)
    message = Message(
        text=text,
        addressed=event.addressed,
        has_image=isinstance(event, Said) and bool(event.attachments),
        has_last_result=bool(situation.conversation.last_job),
        pending_confirmation=pending,
        explicit_allowed=rules.explicit,
        locale=event.locale,
    )
    return rules.reader.read(message)


def _language(rules: Rules, situation: Situation, event: Said | Pressed, intent: Intent | None = None) -> str:
    """The message's own, except where the operator or the person decided on one; a press has that of its job."""
    decided = rules.language or situation.profile.language
    if decided or intent is not None:
        return decided or (intent.language if intent else "")
    parts = event.button.split(":") if isinstance(event, Pressed) else []
    job = situation.job(parts[1]) if len(parts) > 1 else None
    return job.language if job else event.locale or situation.conversation.language or "en"


def _edited(rules: Rules, situation: Situation, event: Edited) -> tuple[Effect, ...]:
    """A request that still waits is changed; what is already being painted stays as it was asked for."""
    waiting = next((job for job in situation.jobs if job.message == event.message and job.state in CHANGEABLE), None)
    if waiting is None or waiting.person != event.person:
        return ()
    intent = _read(rules, situation, event, event.text)
    changed = _changed(rules, waiting, intent)
    if changed is None:
        return ()
    return Advance(changed), _announced(situation, changed)


def _changed(rules: Rules, job: Job, intent: Intent) -> Job | None:
    wish = Wish(
        task=job.order.task,
        prompt=intent.prompt or job.order.prompt,
        model=intent.model or job.order.model,
        aspect_ratio=intent.aspect_ratio,
        size=intent.size,
        n=intent.n,
    )
    choice = rules.catalog.choose(wish)
    if not isinstance(choice, Choice) or choice.cost.amount > job.quote.cost.amount:
        return None
    sources = (job.order.attachments, job.order.pictures)
    return replace(job, order=order(wish, choice, sources), quote=quote(choice), revision=job.revision + 1)


def _announced(situation: Situation, job: Job) -> Amend:
    if job.state is State.CONFIRMING:
        key, kind, meaning = f"{job.id}:{PostKind.QUESTION}", PostKind.QUESTION, Questioned(job)
        return Amend(key, kind, meaning, job.language, job.place)
    return notice(job, PostKind.START, Started(job, situation.places.get(job.quote.provider, 0)))
