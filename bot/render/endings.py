"""The picture with its caption, and the notices that are closed once a job has gone on or ended."""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.beneath import beneath
from bot.render.draft import Draft, Line, lasting, links
from bot.render.making import several
from bot.render.memory import hinted
from bot.values import Cost, Job, Plural, Span, State, Text, Word
from bot.values.meanings import Closed, Delivered


def delivered(meaning: Delivered) -> Draft:
    job = meaning.job
    line: Line = (_by(job), *_times(job), *paid(job), *_how_many(job))
    hint = (hinted(job.order.hint),) if job.order.hint else ()
    return Draft(
        (line, *smaller(job), *_uncertain(job), *hint),
        beneath(job),
        job.id,
        footers=links((*lasting(job.pictures), *job.links)),
        pictures=job.pictures,
        alt=job.order.prompt,
        covered=job.covered,
    )


def _by(job: Job) -> Text:
    if job.resumed and job.order.vague:
        return Text("✅ Here is the picture you ordered elsewhere")
    if job.order.remembered:
        return Text("✅ %(model)s (your favourite)", model=job.quote.model_name)
    return Text("✅ %(model)s", model=job.quote.model_name)


def _times(job: Job) -> Iterable[Word]:
    """Expected and actual; of what was ordered elsewhere nobody knows either."""
    if not job.resumed:
        yield Text("took %(actual)s (expected %(expected)s)", actual=took(job), expected=job.quote.expected)


def took(job: Job) -> Span:
    seconds = max(0.0, job.finished - (job.submitted or job.created))
    return Span(seconds, seconds)


def paid(job: Job) -> Iterable[Cost]:
    """The real price where it was told; what was ordered elsewhere was paid for there."""
    return () if job.resumed and job.charged is None else (job.charged or job.quote.cost,)


def smaller(job: Job) -> Iterable[Line]:
    order = job.order
    if order.wished_size and order.wished_size != order.size:
        yield (
            Text(
                "📏 %(wanted)s did not work out this time; it is %(taken)s.", wanted=order.wished_size, taken=order.size
            ),
        )


def _how_many(job: Job) -> Iterable[Word]:
    came, ordered = len(job.pictures), job.order.n
    if came < ordered:
        return (Plural("%(came)s of %(n)s picture", "%(came)s of %(n)s pictures", n=ordered, came=came),)
    return several(came)


def _uncertain(job: Job) -> Iterable[Line]:
    """Of what was ordered with it, but lost on its way."""
    lost = sum(part.n for part in job.parts if part.state is State.UNCERTAIN)
    if not lost:
        return
    yield (
        Plural(
            "❓ %(n)s more may have been drawn: the connection broke off at the wrong moment, so I cannot tell.",
            "❓ %(n)s more may have been drawn: the connection broke off at the wrong moment, so I cannot tell.",
            n=lost,
        ),
    )
    if not job.quote.cost.free:
        yield (Text("The service may charge for it all the same; it does not count towards what you have spent."),)


EXPIRED = Text("⌛ This question has expired; nothing was spent. Just ask again whenever you like.")
UNASKED = Text("⌛ This question has expired. Send the picture once more whenever you like.")


def closed(meaning: Closed) -> Draft:
    return Draft(((_closing(meaning.job), *_terms(meaning.job)),))


def _closing(job: Job) -> Text:
    match job.state:
        case State.DONE | State.DELIVERING:
            return Text("✅ Done")
        case State.FAILED:
            return Text("❌ It did not work out this time")
        case State.UNCERTAIN:
            return Text("❓ It is not certain whether it was drawn")
        case State.CANCELLED:
            return Text("👌 All right") if job.order.unsaid else _called_off(job)
        case State.EXPIRED:
            return UNASKED if job.order.unsaid else EXPIRED
        case State.ASKED | State.CONFIRMING | State.QUEUED | State.SUBMITTING | State.PAINTING:
            return Text("👌 Agreed")


def _called_off(job: Job) -> Text:
    """Who stops waiting for something late, or for what cannot be taken back, hears that its maker may want to be paid
    all the same."""
    if not job.submitted:
        return Text("✖️ Cancelled; nothing was spent")
    if (job.late or job.binding) and not job.quote.cost.free:
        return Text("✖️ No longer waited for; the service may still charge for it")
    return Text("✖️ Cancelled")


def _terms(job: Job) -> Line:
    """What belongs behind the words: who, how long it took, what it costs; an end without a picture names who alone."""
    if job.order.unsaid:
        return ()
    match job.state:
        case State.EXPIRED:
            return ()
        case State.DONE | State.DELIVERING:
            return (job.quote.model_name, took(job), *paid(job))
        case State.FAILED | State.UNCERTAIN | State.CANCELLED:
            return (job.quote.model_name,)
        case State.ASKED | State.CONFIRMING | State.QUEUED | State.SUBMITTING | State.PAINTING:
            return (job.quote.model_name, job.quote.cost)
