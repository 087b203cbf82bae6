"""One event in, what follows from it out."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Choice, Wish
from bot.conversation.advising import is_doubtful, weighed
from bot.conversation.asking import asking
from bot.conversation.heard import failed, landed, notice, painted, progressed, question
from bot.conversation.orders import order, quote
from bot.conversation.pressed import CANCELLABLE, cancel, pressed
from bot.conversation.rules import Rules
from bot.conversation.said import said
from bot.conversation.settings import is_explicit
from bot.understanding import Message
from bot.values import Edited, Intent, Job, PostKind, Pressed, Recalled, Said, Situation, State
from bot.values.meanings import Questioned, Started
from bot.values.turns import Advance, Amend, Effect, Event, Failed, Landed, Painted, Progressed

CHANGEABLE = frozenset({State.CONFIRMING, State.QUEUED})


def step(rules: Rules, situation: Situation, event: Event, advice: Intent | None = None) -> tuple[Effect, ...]:
    """`advice`: what somebody else takes a doubtful message for."""
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
            return _inbound(rules, situation, event, advice)


def doubt(rules: Rules, situation: Situation, event: Event) -> Message | None:
    """The message, if its words do not tell what is wanted and a second opinion may be asked for."""
    if not isinstance(event, Said):
        return None
    message = _message(rules, situation, event)
    return message if is_doubtful(message, rules.reader.reading(message)) else None


def _inbound(
    rules: Rules, situation: Situation, event: Said | Pressed | Recalled | Edited, advice: Intent | None
) -> tuple[Effect, ...]:
    match event:
        case Said():
            intent, guessed = weighed(rules.reader.reading(_message(rules, situation, event)), advice)
            asker = asking(event, _language(rules, situation, event, intent))
            return said(rules, situation, replace(asker, guessed=guessed), event, intent)
        case Pressed():
            return pressed(rules, situation, asking(event, _language(rules, situation, event)), event)
        case Recalled():
            waiting = [job for job in situation.jobs if job.message == event.message and job.state in CANCELLABLE]
            return tuple(effect for job in waiting for effect in cancel(asking(event, job.language), job))
        case Edited():
            return _edited(rules, situation, event)


def _message(rules: Rules, situation: Situation, event: Said | Edited) -> Message:
    pending = any(job.state is State.CONFIRMING and job.person == event.person for job in situation.jobs)
    return Message(
        text=event.text,
        addressed=event.addressed,
        has_image=isinstance(event, Said) and bool(event.attachments),
        has_last_result=bool(situation.conversation.last_job),
        pending_confirmation=pending,
        explicit_allowed=is_explicit(rules, situation),
        locale=situation.profile.language or event.locale or _spoken_here(situation),
    )


def _spoken_here(situation: Situation) -> str:
    """The chat's language, or else that of its newest request."""
    newest = max(situation.jobs, key=lambda job: job.created, default=None)
    return situation.conversation.language or (newest.language if newest else "")


def _language(rules: Rules, situation: Situation, event: Said | Pressed, intent: Intent | None = None) -> str:
    """The message's own, except where the operator decided on one; a press has that of its job."""
    if rules.language or intent is not None:
        return rules.language or (intent.language if intent else "")
    parts = event.button.split(":") if isinstance(event, Pressed) else []
    job = situation.job(parts[1]) if len(parts) > 1 else None
    if job:
        return job.language
    return situation.profile.language or event.locale or _spoken_here(situation) or "en"


def _edited(rules: Rules, situation: Situation, event: Edited) -> tuple[Effect, ...]:
    """A request that still waits is changed; what is already being painted stays as it was asked for."""
    waiting = next((job for job in situation.jobs if job.message == event.message and job.state in CHANGEABLE), None)
    if waiting is None or waiting.person != event.person:
        return ()
    intent = rules.reader.read(_message(rules, situation, event))
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
        return question(job, Questioned(job))
    return notice(job, PostKind.START, Started(job, situation.places.get(job.quote.provider, 0)))
