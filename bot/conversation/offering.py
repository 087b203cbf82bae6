"""Pictures that come without a word: the next words say what is to become of them."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Choice, Wish
from bot.conversation.asking import Asking
from bot.conversation.confirming import LONGEST_SUBJECT, asked_anew
from bot.conversation.joining import is_own
from bot.conversation.orders import begun_by, order, say
from bot.conversation.rules import Rules
from bot.understanding import unmentioned
from bot.values import Intent, IntentKind, Job, PostKind, Said, Situation, State, Task
from bot.values.meanings import Questioned
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect

ATTACHED = "attached"
MOST = 16
"""Pictures that are kept for the next words: no model takes more."""
CHANGES = frozenset({IntentKind.EDIT, IntentKind.REFINE})


def is_unclear(event: Said, intent: Intent) -> bool:
    """Pictures were brought to us, and no words say what for."""
    shown = any(not (one.mask or one.quoted) for one in event.attachments)
    return event.addressed and shown and intent.kind is IntentKind.NONE and intent.matter is None


def offer_of(situation: Situation) -> Job | None:
    """The person's open question about pictures that came without a word."""
    offers = (job for job in situation.jobs if job.order.unsaid and job.state is State.CONFIRMING)
    own = (job for job in offers if is_own(situation, job))
    return max(own, key=lambda job: job.created, default=None)


def offer_meant(situation: Situation) -> Job | None:
    """The same, unless it is something else that they reply to."""
    offer, replied = offer_of(situation), situation.replied
    return offer if offer is None or replied is None or replied.id == offer.id else None


def brought(rules: Rules, situation: Situation, asking: Asking, event: Said) -> tuple[Effect, ...]:
    """They are asked about once, however many come."""
    offer = offer_of(situation)
    if offer is not None:
        together = (*offer.order.attachments, *event.attachments)[-MOST:]
        return asked_anew(replace(offer, order=replace(offer.order, attachments=together)))
    wish = Wish(Task.IMAGE_TO_IMAGE, "", references=len(event.attachments), avoided=situation.resting)
    choice = rules.catalog.choose(wish)
    if not isinstance(choice, Choice):
        return asking.note(Topic.NO_MODELS)
    unsaid = replace(order(wish, choice, (event.attachments, ())), attachments=event.attachments[:MOST], unsaid=True)
    job = replace(begun_by(asking, unsaid, choice), state=State.CONFIRMING)
    return Advance(job), say(job, PostKind.QUESTION, Questioned(job), job.message)


def said_of(event: Said, intent: Intent) -> Intent | None:
    """What is wanted of the pictures that came before; None where the words are about something else."""
    words = unmentioned(event.text).strip()
    if intent.kind in CHANGES or (intent.kind is IntentKind.GENERATE and intent.reference == ATTACHED):
        return replace(intent, kind=IntentKind.EDIT, reference=ATTACHED)
    if not words or len(words) > LONGEST_SUBJECT:
        return None
    unclear = intent.kind is IntentKind.NONE and intent.matter is None
    if unclear or (intent.kind is IntentKind.GENERATE and intent.prompt == words):
        return replace(intent, kind=IntentKind.EDIT, prompt=words, reference=ATTACHED)
    return None
