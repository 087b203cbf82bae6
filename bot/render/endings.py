"""The picture with its caption, and the notices that are closed once a job has gone on or ended."""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.draft import Draft, Line, Press, links
from bot.render.making import several
from bot.render.memory import hinted
from bot.values import Action, Cost, Job, Plural, Span, State, Text, Word
from bot.values.meanings import Closed, Delivered


def delivered(meaning: Delivered) -> Draft:
    job = meaning.job
    line: Line = (_by(job), _times(job), _paid(job), *_how_many(job))
    once_more = Press((Text("🔁 Once more"),), Action.AGAIN)
    hint = (hinted(job.order.hint),) if job.order.hint else ()
    return Draft(
        (line, *hint),
        (once_more,),
        job.id,
        footers=links(picture.link for picture in job.pictures),
        pictures=job.pictures,
        alt=job.order.prompt,
    )


def _by(job: Job) -> Text:
    if job.order.remembered:
        return Text("✅ %(model)s (your favourite)", model=job.quote.model_name)
    return Text("✅ %(model)s", model=job.quote.model_name)


def _times(job: Job) -> Text:
    """Expected and actual."""
    return Text("took %(actual)s (expected %(expected)s)", actual=_took(job), expected=job.quote.expected)


def _took(job: Job) -> Span:
    seconds = max(0.0, job.finished - (job.submitted or job.created))
    return Span(seconds, seconds)


def _paid(job: Job) -> Cost:
    return job.charged or job.quote.cost


def _how_many(job: Job) -> Iterable[Word]:
    came, ordered = len(job.pictures), job.order.n
    if came < ordered:
        return (Plural("%(came)s of %(n)s picture", "%(came)s of %(n)s pictures", n=ordered, came=came),)
    return several(came)


def closed(meaning: Closed) -> Draft:
    return Draft(((_closing(meaning.job), *_terms(meaning.job)),))


def _closing(job: Job) -> Text:
    match job.state:
        case State.DONE | State.DELIVERING:
            return Text("✅ Done")
        case State.FAILED:
            return Text("❌ It did not work out this time")
        case State.UNCERTAIN:
            return Text("❔ It is not certain whether it was drawn")
        case State.CANCELLED:
            return Text("✖️ Cancelled") if job.submitted else Text("✖️ Cancelled; nothing was spent")
        case State.EXPIRED:
            return Text("⌛ This question has expired; nothing was spent. Just ask again whenever you like.")
        case State.ASKED | State.CONFIRMING | State.QUEUED | State.SUBMITTING | State.PAINTING:
            return Text("👌 Agreed")


def _terms(job: Job) -> Line:
    """What belongs behind the words: who, how long it took, what it costs; an end without a picture names who alone."""
    match job.state:
        case State.EXPIRED:
            return ()
        case State.DONE | State.DELIVERING:
            return (job.quote.model_name, _took(job), _paid(job))
        case State.FAILED | State.UNCERTAIN | State.CANCELLED:
            return (job.quote.model_name,)
        case State.ASKED | State.CONFIRMING | State.QUEUED | State.SUBMITTING | State.PAINTING:
            return (job.quote.model_name, job.quote.cost)
