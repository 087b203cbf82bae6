"""Working on from what was drawn, or was to be drawn: the same again, or the same with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.catalog import Wish
from bot.conversation.asking import Asking
from bot.values import Intent, IntentKind, Job, Order, Preference, Situation, State

LATELY = 3600.0
"""Seconds for which an order that came to nothing is what "again" is about, whatever else was drawn meanwhile."""
FAILED = frozenset({State.FAILED, State.UNCERTAIN, State.CANCELLED, State.EXPIRED})
QUALITIES: Mapping[str, str] = {"budget": "low", "premium": "high"}
"""How much care a tier asks for, of models that know grades of it."""


def base_of(situation: Situation, asking: Asking, intent: Intent) -> Job | None:
    """What is replied to; else the chat's last picture; but the person's own newest order if that came to nothing, or
    if there is no picture."""
    if situation.replied is not None:
        return None if is_forgotten(situation.replied) else situation.replied
    last = situation.job(situation.conversation.last_job)
    own = situation.found.job
    if own is None or not own.order.prompt:
        return last
    if last is None or (own.state in FAILED and _is_meant(own, last, asking, intent)):
        return own
    return last


def _is_meant(own: Job, last: Job, asking: Asking, intent: Intent) -> bool:
    if is_unseen(own, intent):
        return False
    return own.created > last.created or asking.at - max(own.created, own.finished) < LATELY


def shown(situation: Situation) -> Job | None:
    """Whose picture is meant where none came along: the one that is replied to, and no other; else the chat's last."""
    return situation.replied or situation.job(situation.conversation.last_job)


def is_unseen(job: Job, intent: Intent) -> bool:
    """Something that is to look different can only be a picture that was seen."""
    return intent.kind is IntentKind.REFINE and bool(intent.prompt) and not job.pictures


def is_forgotten(job: Job) -> bool:
    """Its words were deleted because its person asked for it."""
    order = job.order
    return job.state.ended and not (order.prompt or order.attachments or order.pictures or job.ticket)


def is_repeatable(job: Job, intent: Intent) -> bool:
    """What was ordered elsewhere can be changed, but nobody here knows how to draw it once more. Of pictures that were
    only asked about nobody knows either."""
    return not job.order.unsaid and (not job.resumed or bool(job.order.prompt or intent.prompt))


def differing(order_of: Job, intent: Intent) -> Job:
    """The job as it would be with what is said of it now."""
    order = order_of.order
    changed = replace(
        order,
        prompt=intent.prompt or order.prompt,
        aspect_ratio=intent.aspect_ratio or order.aspect_ratio,
        size=intent.size or order.wished_size or order.size,
        n=intent.n if intent.n > 1 or order_of.pictures else order.n,
        seed=intent.seed,
        negative=intent.negative or order.negative,
        covered=intent.covered or order.covered,
        wished_size="",
    )
    return replace(order_of, order=changed, covered=order_of.covered and _shows_the_same(order, intent))


def _shows_the_same(order: Order, intent: Intent) -> bool:
    """Other words are another subject, unless they are about a picture."""
    return not intent.prompt or bool(order.pictures)


def is_wordless(intent: Intent) -> bool:
    """A picture is to be changed, and nothing says how."""
    said = intent.prompt or intent.aspect_ratio or intent.size or intent.model or intent.tier or intent.another
    return intent.kind is IntentKind.EDIT and not said


def otherwise(job: Job, intent: Intent, preference: Preference | None) -> Wish:
    """The same by another model than the one that drew it, or that failed: any that is cheaper, better, or at hand."""
    order = job.order
    dropped = intent.clear if intent.refused is None else preference is not None and preference.model == intent.refused
    tired = intent.another or job.state in FAILED
    return Wish(
        task=order.task,
        prompt=order.prompt,
        tier=intent.tier,
        aspect_ratio=order.aspect_ratio,
        size=intent.size,
        n=order.n,
        preferred=preference.model if preference and not dropped else None,
        refused=intent.refused or (order.model if tired else None),
        seed=order.seed,
        negative=order.negative,
        references=order.references,
        masked=order.masked,
        quality=QUALITIES.get(intent.tier or "", order.quality),
        covered=job.covered or intent.covered,
    )
