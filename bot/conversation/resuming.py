"""`/resume`: a picture that was ordered elsewhere, or given up here, is waited for by the provider's own id."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.asking import Asking
from bot.conversation.orders import COMPACT, is_crowded, say, started
from bot.conversation.rules import Rules
from bot.values import Cost, Intent, Job, Order, PostKind, Quote, Situation, Span, State, Task
from bot.values.meanings import Acknowledged, Delivered
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect, Say

TICKET = re.compile(r"[A-Za-z0-9][\w.:=+~-]{2,399}", re.ASCII)
USUAL = Span(20, 120)
"""Seconds that an order takes of which nothing is known."""
UNIT = "points"
"""Of what costs nothing, where the provider sells nothing to take it from."""


def resume(rules: Rules, situation: Situation, asking: Asking, intent: Intent) -> tuple[Effect, ...]:
    """What is here already is shown; everything else is asked for at the provider, and costs nothing."""
    ticket = (intent.prompt or "").strip()
    if not TICKET.fullmatch(ticket):
        return asking.note(Topic.RESUME_HOW)
    known = situation.found.job
    if known is not None and known.pictures:
        return (_shown(known, asking),)
    if known is not None and not known.state.ended:
        return asking.note(Topic.STILL_MADE)
    if not rules.resumers:
        return asking.note(Topic.TASK_UNKNOWN)
    if is_crowded(rules, situation):
        return asking.note(Topic.TOO_MANY)
    return _taken_up(rules, situation, _job(rules, asking, ticket, known))


def _shown(job: Job, asking: Asking) -> Say:
    """Once more, in answer to whoever asks for it now."""
    return asking.say(Delivered(replace(job, language=asking.language)), PostKind.PICTURE)


def _taken_up(rules: Rules, situation: Situation, job: Job) -> tuple[Effect, ...]:
    if (situation.conversation.style or rules.style) == COMPACT:
        compact = replace(job, compact=True)
        return Advance(compact), started(situation, compact)
    return say(job, PostKind.ACK, Acknowledged(job), job.message), Advance(job), started(situation, job)


def _job(rules: Rules, asking: Asking, ticket: str, known: Job | None) -> Job:
    """With the words of the job that was given up here, if it is one."""
    id = asking.id
    provider = known.quote.provider if known and known.quote.provider in rules.resumers else rules.resumers[0]
    return Job(
        id=id,
        state=State.PAINTING,
        place=asking.place,
        person=asking.person,
        message=asking.message,
        language=asking.language,
        order=known.order if known else Order(Task.TEXT_TO_IMAGE, "", ""),
        quote=_quote(rules, provider, known.quote.model_name if known else f"#{id[:4]}"),
        created=asking.at,
        ticket=ticket,
        submitted=asking.at,
        resumed=True,
    )


def _quote(rules: Rules, provider: str, name: str) -> Quote:
    """As slow as the slowest that the provider sells: nobody knows which of them it is."""
    offers = [offer for offer in rules.catalog.offers if offer.provider == provider]
    units = [price.cost.unit for offer in offers for price in offer.prices if price.cost.known]
    return Quote(
        provider=provider,
        vendor_id="",
        model_name=name,
        cost=Cost(0, units[0] if units else UNIT),
        expected=max((offer.expected for offer in offers), key=lambda span: span.high, default=USUAL),
        poll_every=min((offer.poll_every for offer in offers), default=5),
        progress_every=20,
    )
