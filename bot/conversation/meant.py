"""What a message means here: its words, what surrounds them, and what somebody else takes it for."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.advising import weighed
from bot.conversation.offering import offer_meant
from bot.conversation.rules import Rules
from bot.conversation.settings import is_explicit
from bot.understanding import Message
from bot.values import Attachment, Edited, Intent, IntentKind, Said, Situation, State

ABOUT_PICTURES = frozenset({IntentKind.EDIT, IntentKind.REFINE})


def message_of(rules: Rules, situation: Situation, event: Said | Edited) -> Message:
    asked = [job for job in situation.jobs if job.state is State.CONFIRMING]
    replied = situation.replied
    pending = any(job.person == event.person or job is replied for job in asked)
    return Message(
        text=event.text,
        addressed=event.addressed,
        has_image=isinstance(event, Said) and bool(attached(situation, event) or offer_meant(situation)),
        has_last_result=replied is not None or bool(situation.conversation.last_job),
        pending_confirmation=pending,
        explicit_allowed=is_explicit(rules, situation),
        locale=situation.profile.language or event.locale or spoken_here(situation) or usual(event),
    )


def attached(situation: Situation, event: Said) -> tuple[Attachment, ...]:
    """Pictures that came along, or stand in the message that is replied to; what we drew ourselves we have better."""
    ours = situation.replied is not None and bool(situation.replied.pictures)
    return tuple(one for one in event.attachments if not (one.quoted and ours))


def counted(situation: Situation, event: Said, intent: Intent) -> Said:
    """With those pictures only that are meant: somebody who replies to one may speak of something else."""
    about = intent.kind in ABOUT_PICTURES or intent.reference is not None
    brought = (one for one in attached(situation, event) if about or not one.quoted)
    return replace(event, attachments=tuple(brought))


def spoken_here(situation: Situation) -> str:
    """The chat's language, or else that of its newest request."""
    newest = max(situation.jobs, key=lambda job: job.created, default=None)
    return situation.conversation.language or (newest.language if newest else "")


def usual(event: Said | Edited) -> str:
    """What is likeliest where nothing is known of anybody."""
    return event.usual if isinstance(event, Said) else ""


def meant(rules: Rules, situation: Situation, event: Said, advice: Intent | None) -> tuple[Intent, bool]:
    """The intent, and whether it is a guess. Read once, however often a turn asks."""
    return weighed(rules.reader.reading(message_of(rules, situation, event)), advice)
