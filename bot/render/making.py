"""What is said until the picture is there: who draws it, how far it is, which place in the queue, why it is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.emojis import emoji_of
from bot.render.acknowledging import heard
from bot.render.adjusting import adjustments
from bot.render.alternatives import listed, offered
from bot.render.cutting import subject
from bot.render.draft import Draft, Line, Press, cancelling
from bot.render.money import leaving
from bot.values import Action, Job, Plural, Span, Text, Word
from bot.values.meanings import Held, Late, Progressing, Started, Waiting

NEXT_TIME = Text("💭 Name what you would like to see, and I draw just that: a cat in sunglasses, for example.")


def started(meaning: Started) -> Draft:
    job = meaning.job
    opening: tuple[Line, ...] = ((heard(job),),) if meaning.opening else ()
    vague: tuple[Line, ...] = ((NEXT_TIME,),) if job.order.vague and not job.resumed else ()
    return cancelling(job, *opening, _terms(meaning), *vague, *adjustments(meaning.adjusted), *leaving(meaning.left))


def _terms(meaning: Started) -> Line:
    job = meaning.job
    if job.resumed:
        return (Text("🔎 It comes here as soon as it is ready; this costs nothing more."),)
    named = Text("🎨 %(model)s", model=job.quote.model_name)
    return (named, job.quote.expected, job.quote.cost, *several(job.order.n), *_place(meaning.place))


def _place(place: int) -> Iterable[Word]:
    return (Text("place %(place)s in the queue", place=place),) if place else ()


def several(n: int) -> Iterable[Word]:
    """One picture is what everybody expects and is not worth a word."""
    return (Plural("%(n)s picture", "%(n)s pictures", n=n),) if n > 1 else ()


def progressing(meaning: Progressing) -> Draft:
    job, quote = meaning.job, meaning.job.quote
    waited = Span(meaning.waited, meaning.waited)
    longest = Span(quote.expected.high, quote.expected.high)
    rest = _soon(job) if meaning.late else Text("%(longest)s at the longest", longest=longest)
    percent = Text("⏳ %(percent)s%%", percent=meaning.percent)
    line: Line = (percent, Text("%(waited)s so far", waited=waited), rest, quote.model_name)
    draft = replace(cancelling(job, *_about(job), line), progress=meaning.percent)
    if meaning.preview is None:
        return draft
    seen = Text("What can be seen so far: %(subject)s", subject=subject(job.order.prompt) or Text("a picture"))
    return replace(draft, pictures=(meaning.preview,), alt=seen)


def _soon(job: Job) -> Text:
    """Nobody is told "soon" again who was told that it takes unusually long."""
    return Text("still being made") if job.late else Text("ready soon")


def waiting(meaning: Waiting) -> Draft:
    job = meaning.job
    next_one = meaning.place <= 1
    place = Text("⏳ Next in the queue") if next_one else Text("⏳ Place %(place)s in the queue", place=meaning.place)
    return cancelling(job, *_about(job), (place, job.quote.model_name))


def held(meaning: Held) -> Draft:
    job, time = meaning.job, Span(meaning.seconds, meaning.seconds)
    moment = Text("⏳ Rather busy just now, one moment; it goes on by itself in about %(time)s", time=time)
    return cancelling(job, *_about(job), (moment, job.quote.model_name))


def _about(job: Job) -> Iterable[Line]:
    """Where nothing else in the chat says what is drawn: the one post of a compact job."""
    shown = subject(job.order.prompt) if job.compact else ""
    return ((f"{emoji_of(job.order.prompt)} {shown}",),) if shown else ()


def late(meaning: Late) -> Draft:
    job, others = meaning.job, meaning.alternatives
    patience = Text("🐢 This takes unusually long. It is still being made, and you get it as soon as it is ready.")
    extra = any(not other.cost.free for other in others)
    intro = Text("Faster, and paid for separately:") if extra else Text("These are faster:")
    stop = Press((Text("✋ Stop waiting"),), Action.CANCEL)
    return Draft(((patience,), *listed(intro, others)), (*offered(others), stop), job.id)
