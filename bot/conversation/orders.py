"""From a wish to a job: who draws it, for how much, and what is said before it begins."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog import Choice, Unavailable, Wish
from bot.conversation.asking import Asking
from bot.conversation.rules import Rules
from bot.values import Attachment, Job, Order, PostKind, Quote, Situation, State
from bot.values.meanings import Acknowledged, Adjusted, Questioned, Started, Topic, Unoffered
from bot.values.turns import Advance, Effect, Say

Sources = tuple[tuple[Attachment, ...], tuple[str, ...]]
"""Pictures that came with the message, and earlier ones of ours."""
NOTHING: Sources = ((), ())


def begin(
    rules: Rules, situation: Situation, asking: Asking, wish: Wish, sources: Sources = NOTHING
) -> tuple[Effect, ...]:
    """Order the wish, or say why nobody can draw it. A guess never spends: what costs anything is asked first."""
    if _crowded(rules, situation, asking):
        return asking.note(Topic.TOO_MANY)
    match rules.catalog.choose(wish):
        case None:
            return asking.note(Topic.NO_MODELS)
        case Unavailable(name=name):
            return (asking.say(Unoffered(name, rules.catalog.all_alternatives())),)
        case Choice() as choice:
            job = _job(asking, wish, choice, sources)
            if not situation.profile.hints:
                job = replace(job, order=replace(job.order, hint=None))
            return _introduce(rules, situation, asking, (job, choice.adjusted))


def _crowded(rules: Rules, situation: Situation, asking: Asking) -> bool:
    running = [job for job in situation.jobs if not job.state.ended]
    own = [job for job in running if job.person == asking.person]
    return len(own) >= rules.jobs_per_person or len(running) >= rules.jobs_per_chat


def _introduce(
    rules: Rules, situation: Situation, asking: Asking, ordered: tuple[Job, tuple[Adjusted, ...]]
) -> tuple[Effect, ...]:
    job, adjusted = ordered
    guessed = asking.guessed and not job.quote.cost.free
    if guessed or rules.confirm.asks(job.quote.cost, rules.catalog.cheapest_paid()):
        job = replace(job, state=State.CONFIRMING)
    heard = say(job, PostKind.ACK, Acknowledged(job), job.message)
    if job.state is State.CONFIRMING:
        return heard, Advance(job), say(job, PostKind.QUESTION, Questioned(job, adjusted))
    return heard, Advance(job), started(situation, job, adjusted)


def started(situation: Situation, job: Job, adjusted: tuple[Adjusted, ...] = ()) -> Say:
    place = situation.places.get(job.quote.provider, 0)
    return say(job, PostKind.START, Started(job, place, adjusted))


def say(job: Job, kind: PostKind, meaning: Acknowledged | Questioned | Started, reply_to: str = "") -> Say:
    return Say(f"{job.id}:{kind}", kind, meaning, job.language, job.place, reply_to, job.id)


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
    )


def order(wish: Wish, choice: Choice, sources: Sources) -> Order:
    attachments, pictures = sources
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
    )


def _job(asking: Asking, wish: Wish, choice: Choice, sources: Sources) -> Job:
    return Job(
        id=asking.id,
        state=State.QUEUED,
        place=asking.place,
        person=asking.person,
        message=asking.message,
        language=asking.language,
        order=order(wish, choice, sources),
        quote=quote(choice),
        created=asking.at,
    )
