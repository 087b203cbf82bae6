"""One event in, what follows from it out."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.advising import is_doubtful
from bot.conversation.asking import Asking, asking
from bot.conversation.confirming import confirm, filled, vague_of
from bot.conversation.editing import edited
from bot.conversation.failing import failed
from bot.conversation.heard import landed, overdue, painted, paused, progressed
from bot.conversation.meant import counted, meant, message_of, spoken_here
from bot.conversation.offering import brought, is_unclear, offer_meant, said_of
from bot.conversation.pressed import pressed
from bot.conversation.rules import Rules
from bot.conversation.said import said
from bot.conversation.stopping import recalled, removed, stop
from bot.understanding import Message, unmentioned
from bot.values import Edited, Intent, IntentKind, Moved, Pressed, Recalled, Removed, Said, Situation
from bot.values.turns import Advance, Effect, Event, Failed, Heard, Landed, Overdue, Painted, Paused, Progressed


def step(rules: Rules, situation: Situation, event: Event, advice: Intent | None = None) -> tuple[Effect, ...]:
    """`advice`: what somebody else takes a doubtful message for."""
    match event:
        case Said():
            return _said(rules, situation, event, advice)
        case Pressed():
            return pressed(rules, situation, asking(event, _language(rules, situation, event)), event)
        case Edited():
            return edited(rules, situation, event)
        case Recalled() | Moved() | Removed():
            return _left(rules, situation, event)
        case _:
            return _heard(rules, situation, event)


def _left(rules: Rules, situation: Situation, event: Recalled | Moved | Removed) -> tuple[Effect, ...]:
    """Something is not where it was any more: a request, a chat, or we in our chats."""
    match event:
        case Recalled():
            return recalled(rules, situation, event)
        case Moved():
            return ()
        case Removed():
            return removed(situation, event)


def _heard(rules: Rules, situation: Situation, event: Heard) -> tuple[Effect, ...]:
    match event:
        case Progressed():
            return progressed(event)
        case Paused():
            return paused(event)
        case Overdue():
            return overdue(rules, situation, event)
        case Painted():
            return painted(event)
        case Failed():
            return failed(rules, situation, event)
        case Landed():
            return landed(situation, event)


def doubt(rules: Rules, situation: Situation, event: Event) -> Message | None:
    """The message, if its words do not tell what is wanted and a second opinion may be asked for."""
    if not isinstance(event, Said):
        return None
    message = message_of(rules, situation, event)
    return message if is_doubtful(message, rules.reader.reading(message)) else None


def _said(rules: Rules, situation: Situation, event: Said, advice: Intent | None) -> tuple[Effect, ...]:
    intent, guessed = meant(rules, situation, event, advice)
    event = counted(situation, event, intent)
    asker = replace(asking(event, rules.language or intent.language), guessed=guessed)
    if is_unclear(event, intent):
        return brought(rules, situation, asker, event)
    return _taken_up(rules, situation, asker, event, intent)


def _answered(rules: Rules, situation: Situation, asker: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    if vague_of(situation) is None or not event.addressed or event.attachments:
        return said(rules, situation, asker, event, intent)
    answer = _subject(rules, situation, asker, event, intent)
    return answer or _superseding(situation, asker, said(rules, situation, asker, event, intent))


def _taken_up(rules: Rules, situation: Situation, asker: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    """Pictures that came before get their words, or make room for what is wanted instead. What may mean something else
    is not drawn without a yes."""
    offer = offer_meant(situation)
    if offer is None or not event.addressed:
        return _answered(rules, situation, asker, event, intent)
    wish = None if event.attachments else said_of(event, intent)
    rest = replace(situation, jobs=tuple(job for job in situation.jobs if job is not offer))
    if wish is None:
        effects = _answered(rules, situation, asker, event, intent)
    else:
        asker = replace(asker, guessed=asker.guessed or wish.kind is not intent.kind)
        effects = said(rules, rest, asker, replace(event, attachments=offer.order.attachments), wish)
    begun = any(isinstance(effect, Advance) and effect.job.id == asker.id for effect in effects)
    return (*effects, *stop(asker, offer)) if begun else effects


def _subject(rules: Rules, situation: Situation, asker: Asking, event: Said, intent: Intent) -> tuple[Effect, ...]:
    """Words without a verb may answer the question what is to be seen: those that can be seen do, others perhaps.
    Who wants "something" once more leaves it to us."""
    words, vague = unmentioned(event.text).strip(), vague_of(situation)
    if vague and intent.kind is IntentKind.GENERATE and not intent.prompt:
        return confirm(rules, situation, asker, vague)
    if intent.kind is IntentKind.GENERATE and intent.prompt == words:
        return filled(rules, situation, asker, words)
    wishless = intent.kind is IntentKind.NONE and intent.matter is None
    return filled(rules, situation, replace(asker, guessed=True), words) if wishless or asker.guessed else ()


def _superseding(situation: Situation, asker: Asking, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Whoever says what to draw in so many words waits for no question about it."""
    vague = vague_of(situation)
    new = [effect.job for effect in effects if isinstance(effect, Advance) and effect.job.id == asker.id]
    begun = any(not job.state.ended for job in new)
    return (*effects, *stop(asker, vague)) if vague and begun else effects


def _language(rules: Rules, situation: Situation, event: Pressed) -> str:
    """The operator's, or that of the button's job, or else the one of whoever pressed, or of the post."""
    if rules.language:
        return rules.language
    job = situation.job(event.button.split(":")[1]) if ":" in event.button else None
    if job:
        return job.language
    posted = situation.post.outbound.language if situation.post else ""
    return situation.profile.language or event.locale or posted or spoken_here(situation) or "en"
