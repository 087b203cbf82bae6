"""From a wish to a job: who draws it, for how much, and what is said before it begins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.catalog import Choice, Unavailable, Wish
from bot.conversation.asking import Asking
from bot.conversation.blocking import is_unwanted
from bot.conversation.covering import is_covered
from bot.conversation.joining import is_own, join, under_way
from bot.conversation.money import heeding, running_out, too_dear
from bot.conversation.rules import Rules, When
from bot.values import Attachment, Cost, Job, Left, Order, PostKind, Quote, Situation, State
from bot.values.meanings import Acknowledged, Adjusted, Questioned, Started, Unoffered
from bot.values.topics import Topic
from bot.values.turns import Advance, Effect, Say

Sources = tuple[tuple[Attachment, ...], tuple[str, ...]]
"""Pictures that came with the message, and earlier ones of ours."""
NOTHING: Sources = ((), ())
COMPACT = "compact"
ALWAYS = "always"


def begin(
    rules: Rules, situation: Situation, asking: Asking, wish: Wish, sources: Sources = NOTHING
) -> tuple[Effect, ...]:
    """Order the wish, or say why nobody can draw it. A guess never spends: what costs anything is asked first."""
    if is_unwanted(rules, situation.conversation, wish.prompt):
        return asking.note(Topic.UNWANTED)
    match rules.catalog.choose(replace(wish, avoided=wish.avoided | situation.resting)):
        case None:
            return asking.note(Topic.NO_MASKS if wish.masked else Topic.NO_MODELS)
        case Unavailable(name=name):
            return (asking.say(Unoffered(name, rules.catalog.all_alternatives())),)
        case Choice() as choice:
            job = begun_by(asking, order(wish, choice, sources), choice)
            covered = is_covered(rules, situation, job.order)
            job = replace(job, compact=_style(rules, situation) == COMPACT, covered=covered)
            if not situation.profile.hints:
                job = replace(job, order=replace(job.order, hint=None))
            asker = replace(asking, fresh=asking.fresh or wish.seed != job.order.seed)
            return _ordered(rules, situation, asker, (job, choice.adjusted))


def _ordered(
    rules: Rules, situation: Situation, asking: Asking, wanted: tuple[Job, tuple[Adjusted, ...]]
) -> tuple[Effect, ...]:
    job, adjusted = wanted
    same = None if asking.fresh else under_way(situation, job)
    if same:
        return join(situation, asking, same)
    if is_crowded(rules, situation):
        return asking.note(Topic.TOO_MANY)
    return too_dear(rules, situation, asking, job) or _introduced(rules, situation, asking, (job, adjusted))


def is_crowded(rules: Rules, situation: Situation) -> bool:
    """Whether the person, here and elsewhere, or the chat has as many pictures under way as may be. A question what
    shall become of a picture is none."""
    running = [job for job in situation.jobs if not (job.state.ended or job.order.unsaid)]
    own = [job for job in running if is_own(situation, job)]
    return len(own) + situation.elsewhere >= rules.jobs_per_person or len(running) >= rules.jobs_per_chat


def _style(rules: Rules, situation: Situation) -> str:
    return situation.conversation.style or rules.style


def _introduced(
    rules: Rules, situation: Situation, asking: Asking, wanted: tuple[Job, tuple[Adjusted, ...]]
) -> tuple[Effect, ...]:
    job, adjusted = wanted
    if needs_asking(rules, situation, job, guessed=asking.guessed):
        open_job = replace(job, state=State.CONFIRMING)
        reply_to = job.message if job.compact else ""
        asked = say(open_job, PostKind.QUESTION, Questioned(open_job, adjusted), reply_to)
        return *_heard(open_job), Advance(open_job), asked
    rest = running_out(rules, situation, job)
    return *_heard(job), Advance(job), *heeding(rules, situation, job), started(situation, job, adjusted, rest)


def _heard(job: Job) -> Iterable[Effect]:
    """A compact job's first post says it all."""
    if not job.compact:
        yield say(job, PostKind.ACK, Acknowledged(job), job.message)


def needs_asking(rules: Rules, situation: Situation, job: Job, *, guessed: bool = False) -> bool:
    """Before money is spent on a guess or on nothing in particular, or on more than somebody wants to decide for."""
    cost, confirm = job.quote.cost, rules.confirm
    if cost.free:
        return False
    vague = job.order.vague and confirm.when is not When.NEVER
    stricter = (situation.profile.confirm, situation.conversation.confirm)
    return (
        guessed
        or vague
        or confirm.asks(cost, rules.catalog.cheapest_paid())
        or any(is_reached(wish, cost) for wish in stricter)
    )


def is_reached(wish: str, cost: Cost) -> bool:
    """Whether a price is one for which somebody wants to be asked: "always", or "10 points" and more."""
    amount, _, unit = wish.partition(" ")
    if wish in {"", ALWAYS} or not cost.known:
        return bool(wish)
    return cost.unit == unit and cost.amount >= float(amount)


def started(situation: Situation, job: Job, adjusted: tuple[Adjusted, ...] = (), left: tuple[Left, ...] = ()) -> Say:
    """A compact job is acknowledged by it too, unless somebody was asked before."""
    opening = job.compact and job.revision == 0
    meaning = Started(job, situation.places.get(job.quote.provider, 0), adjusted, left, opening)
    if opening:
        return replace(say(job, PostKind.ACK, meaning, job.message), key=f"{job.id}:{PostKind.START}")
    return say(job, PostKind.START, meaning)


def say(job: Job, kind: PostKind, meaning: Acknowledged | Questioned | Started, reply_to: str = "") -> Say:
    return Say(f"{job.id}:{kind}", kind, meaning, job.language, job.place, reply_to, job.id, job.person.id)


def quote(choice: Choice) -> Quote:
    offer = choice.offer
    return Quote(
        provider=offer.provider,
        vendor_id=offer.vendor_id,
        model_name=choice.model_name,
        cost=choice.cost,
        expected=offer.expected,
        poll_every=offer.poll_every,
        progress_every=offer.progress_every,
        poll_least=offer.poll_least,
        negatives=offer.negatives,
        batch=offer.batch,
    )


def order(wish: Wish, choice: Choice, sources: Sources) -> Order:
    attachments, pictures = _taken(sources, choice.offer.references)
    return Order(
        task=wish.task,
        prompt=wish.prompt,
        model=choice.offer.model,
        aspect_ratio=choice.aspect_ratio,
        size=choice.size,
        n=choice.n,
        attachments=attachments,
        pictures=pictures,
        remembered=choice.remembered,
        hint=choice.hint,
        seed=wish.seed if choice.offer.seeds else None,
        negative=wish.negative,
        quality=choice.quality,
        covered=wish.covered,
    )


def _taken(sources: Sources, most: int) -> Sources:
    """The first pictures, as many as the model can start from; a mask is none of them."""
    attachments, pictures = sources
    shown = [one for one in attachments if not one.mask][:most]
    return tuple(one for one in attachments if one.mask or one in shown), pictures[: max(0, most - len(shown))]


def as_asked(order: Order) -> Order:
    """With the size that was asked for, although a smaller one may have been drawn."""
    return replace(order, size=order.wished_size or order.size, wished_size="")


def begun_by(asking: Asking, ordered: Order, choice: Choice) -> Job:
    return Job(
        id=asking.id,
        state=State.QUEUED,
        place=asking.place,
        person=asking.person,
        message=asking.message,
        language=asking.language,
        order=ordered,
        quote=quote(choice),
        created=asking.at,
    )
