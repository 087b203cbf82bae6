"""What follows where no picture came: another provider takes over unseen, or the person reads why and what else."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Choice
from bot.conversation.heard import notice, question
from bot.conversation.money import within
from bot.conversation.orders import as_asked, order, quote
from bot.conversation.rules import Rules
from bot.values import Cost, FailureKind, Job, Order, PostKind, Situation, State
from bot.values.meanings import Alternative, NotDrawn, Notice, Started
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect, Failed, Say

UNPAID = frozenset(
    {
        FailureKind.AUTH,
        FailureKind.OUT_OF_CREDITS,
        FailureKind.PLAN_REQUIRED,
        FailureKind.RATE_LIMITED,
        FailureKind.PROVIDER_BUSY,
        FailureKind.UNREACHABLE,
        FailureKind.NOT_FOUND,
        FailureKind.MISMATCH,
        FailureKind.PRICE_CHANGED,
    }
)
"""As long as there is no ticket, these prove that nothing was created, so that nothing can be charged."""
OWN = UNPAID - {FailureKind.NOT_FOUND, FailureKind.MISMATCH, FailureKind.PRICE_CHANGED}
"""These meet every model of the same provider."""
NOT_THEIRS = frozenset({FailureKind.NOT_FOUND, FailureKind.BAD_REQUEST, FailureKind.AUTH, FailureKind.PLAN_REQUIRED})
"""A provider that says this of an order that was made elsewhere does not have it."""
UNKNOWN = frozenset({FailureKind.NOT_FOUND, FailureKind.BAD_REQUEST})


def failed(rules: Rules, situation: Situation, event: Failed) -> tuple[Effect, ...]:
    """An expired question is closed quietly: nobody waits for it, and nothing was spent."""
    job = event.job
    if job.state is State.EXPIRED:
        return Advance(job), question(job)
    if job.resumed:
        return _elsewhere(rules, job) or _unfound(job) or _not_drawn(job, ())
    moved = _moved(rules, situation, job)
    return moved or _not_drawn(*_offering(rules, situation, job))


def _moved(rules: Rules, situation: Situation, job: Job) -> tuple[Effect, ...]:
    """The same picture from somebody else, for no more than was agreed."""
    if job.state is not State.FAILED or job.failure not in UNPAID or job.ticket or job.links:
        return ()
    wanted, avoided = as_asked(job.order), (*job.avoided, job.quote.provider)
    sellers = rules.catalog.sellers(wanted, situation.resting.union(avoided))
    choice = next((one for one in sellers if _is_fair(job, one)), None)
    if choice is None:
        return ()
    moved = replace(
        job,
        state=State.QUEUED,
        order=_ordered(rules, job, choice),
        quote=quote(choice),
        avoided=avoided,
        tries=0,
        submitted=0,
        finished=0,
        parts=(),
        failure=None,
        cause="",
    )
    place = situation.places.get(moved.quote.provider, 0)
    begun = Started(moved, place, choice.adjusted, opening=moved.compact)
    return Advance(moved), notice(moved, PostKind.START, begun)


def _is_fair(job: Job, choice: Choice) -> bool:
    same = (choice.aspect_ratio, choice.n) == (job.order.aspect_ratio, job.order.n)
    return same and choice.cost.known and within(choice.cost, job.quote.cost)


def _ordered(rules: Rules, job: Job, choice: Choice) -> Order:
    wanted = as_asked(job.order)
    wish = rules.catalog.repeated(wanted, wanted.model)
    new = order(wish, choice, (wanted.attachments, wanted.pictures))
    wished = wanted.size if new.size != wanted.size else ""
    return replace(new, wished_size=wished, remembered=wanted.remembered, hint=wanted.hint)


def _elsewhere(rules: Rules, job: Job) -> tuple[Effect, ...]:
    """An order that was made elsewhere is asked for at the next provider that may have it."""
    asked = (*job.avoided, job.quote.provider)
    following = next((name for name in rules.resumers if name not in asked), "")
    if job.failure not in NOT_THEIRS or not following:
        return ()
    units = (price.cost.unit for offer in rules.catalog.offers if offer.provider == following for price in offer.prices)
    terms = replace(job.quote, provider=following, cost=Cost(0, next(units, job.quote.cost.unit)))
    waiting = replace(job, state=State.PAINTING, quote=terms, avoided=asked, failure=None, finished=0, cause="")
    return (Advance(waiting),)


def _unfound(job: Job) -> tuple[Effect, ...]:
    if job.failure not in UNKNOWN:
        return ()
    said = Notice(Topic.TASK_UNKNOWN)
    return Advance(job), Say(
        _key(job), PostKind.FAILURE, said, job.language, job.place, job.message, job.id, job.person.id
    )


def _offering(rules: Rules, situation: Situation, job: Job) -> tuple[Job, tuple[Alternative, ...]]:
    """What else could draw it, and in which other shapes it could be drawn. Nothing for what nobody is to draw, or for
    what is made and paid for already."""
    if job.failure is FailureKind.UNWANTED or job.links:
        return job, ()
    avoided = situation.resting.union(job.avoided, {job.quote.provider} if job.failure in OWN else ())
    choices = rules.catalog.alternatives(as_asked(job.order), job.failure, avoided)
    shapes = rules.catalog.variants(job.order, job.quote.provider) if job.failure is FailureKind.BAD_REQUEST else ()
    offered = replace(job, offers=tuple(choice.offer.model for choice in choices), variants=shapes)
    return offered, tuple(choice.alternative for choice in choices)


def _not_drawn(job: Job, others: tuple[Alternative, ...]) -> tuple[Effect, ...]:
    """Everybody who waits is told, each in reply to their own message."""
    told = NotDrawn(job, others)
    asker = Say(_key(job), PostKind.FAILURE, told, job.language, job.place, job.message, job.id, job.person.id)
    joined = (
        Say(f"{_key(job)}:{number}", PostKind.FAILURE, told, joiner.language, job.place, joiner.message)
        for number, joiner in enumerate(job.joined)
    )
    return Advance(job), asker, *joined


def _key(job: Job) -> str:
    return f"{job.id}:{PostKind.FAILURE}"
