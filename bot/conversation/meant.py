"""What a message means here: its words, what surrounds them, and what somebody else takes it for."""

from __future__ import annotations

from bot.conversation.advising import weighed
from bot.conversation.rules import Rules
from bot.conversation.settings import is_explicit
from bot.understanding import Message
from bot.values import Edited, Intent, Said, Situation, State


def message_of(rules: Rules, situation: Situation, event: Said | Edited) -> Message:
    pending = any(job.state is State.CONFIRMING and job.person == event.person for job in situation.jobs)
    return Message(
        text=event.text,
        addressed=event.addressed,
        has_image=isinstance(event, Said) and bool(event.attachments),
        has_last_result=bool(situation.conversation.last_job),
        pending_confirmation=pending,
        explicit_allowed=is_explicit(rules, situation),
        locale=situation.profile.language or event.locale or spoken_here(situation),
    )


def spoken_here(situation: Situation) -> str:
    """The chat's language, or else that of its newest request."""
    newest = max(situation.jobs, key=lambda job: job.created, default=None)
    return situation.conversation.language or (newest.language if newest else "")


def meant(rules: Rules, situation: Situation, event: Said, advice: Intent | None) -> tuple[Intent, bool]:
    """The intent, and whether it is a guess. Read once, however often a turn asks."""
    return weighed(rules.reader.reading(message_of(rules, situation, event)), advice)
