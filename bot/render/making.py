"""What is said until the picture is there: heard, started, how far it is, which place in the queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.emojis import emoji_of
from bot.render.cutting import cut, subject
from bot.render.draft import Draft, Line, cancelling
from bot.values import Job, Order, Plural, Span, State, Task, Text, Word
from bot.values.meanings import Acknowledged, Adjusted, Progressing, Started, Waiting

LONGEST_NAME = 40
"""Characters of a model or a size as a person wrote it."""


def acknowledged(meaning: Acknowledged) -> Draft:
    order = meaning.job.order
    emoji, shown = emoji_of(order.prompt), subject(order.prompt)
    return Draft(((_heard(meaning.job, shown, emoji),),))


def _heard(job: Job, shown: str, emoji: str) -> Text:
    order = job.order
    if job.state is State.CONFIRMING:
        return _promised_nothing(shown, emoji)
    if order.task is Task.IMAGE_TO_IMAGE:
        return _changing(order, shown, emoji)
    if not shown:
        return Text("On it! Drawing you something nice %(emoji)s", emoji=emoji)
    if order.n > 1:
        return Plural(
            "On it! Drawing %(n)s picture: %(subject)s %(emoji)s",
            "On it! Drawing %(n)s pictures: %(subject)s %(emoji)s",
            n=order.n,
            subject=shown,
            emoji=emoji,
        )
    return Text("On it! Drawing %(subject)s %(emoji)s", subject=shown, emoji=emoji)


def _promised_nothing(shown: str, emoji: str) -> Text:
    """Somebody has to agree first."""
    if not shown:
        return Text("Gladly! One question first %(emoji)s", emoji=emoji)
    return Text("Gladly! One question about %(subject)s %(emoji)s", subject=shown, emoji=emoji)


def _changing(order: Order, shown: str, emoji: str) -> Text:
    if not shown:
        return Text("On it! Changing your picture %(emoji)s", emoji=emoji)
    if order.pictures:
        return Text("On it! Building on the earlier picture: %(subject)s %(emoji)s", subject=shown, emoji=emoji)
    return Text("On it! Changing your picture: %(subject)s %(emoji)s", subject=shown, emoji=emoji)


def started(meaning: Started) -> Draft:
    job = meaning.job
    line: Line = (
        Text("🎨 %(model)s", model=job.quote.model_name),
        job.quote.expected,
        job.quote.cost,
        *several(job.order.n),
        *_place(meaning.place),
    )
    return cancelling(job, line, *adjustments(meaning.adjusted))


def _place(place: int) -> Iterable[Word]:
    return (Text("place %(place)s in the queue", place=place),) if place else ()


def several(n: int) -> Iterable[Word]:
    """One picture is what everybody expects and is not worth a word."""
    return (Plural("%(n)s picture", "%(n)s pictures", n=n),) if n > 1 else ()


def progressing(meaning: Progressing) -> Draft:
    quote, waited = meaning.job.quote, Span(meaning.waited, meaning.waited)
    percent = Text("⏳ %(percent)s%%", percent=meaning.percent)
    longest = Span(quote.expected.high, quote.expected.high)
    rest = Text("ready soon") if meaning.late else Text("%(longest)s at the longest", longest=longest)
    line: Line = (percent, Text("%(waited)s so far", waited=waited), rest, quote.model_name)
    return cancelling(meaning.job, line, progress=meaning.percent)


def waiting(meaning: Waiting) -> Draft:
    if meaning.place <= 1:
        return cancelling(meaning.job, (Text("⏳ Next in the queue"), meaning.job.quote.model_name))
    place = Text("⏳ Place %(place)s in the queue", place=meaning.place)
    return cancelling(meaning.job, (place, meaning.job.quote.model_name))


def adjustments(adjusted: Iterable[Adjusted]) -> Iterable[Line]:
    return [(_adjustment(one.what, cut(one.wanted, LONGEST_NAME), one.taken),) for one in adjusted]


ADJUSTMENTS: Mapping[str, Text] = MappingProxyType(
    {
        "aspect_ratio": Text("📐 %(wanted)s is not possible here; %(taken)s comes closest."),
        "square_only": Text("📐 This model draws squares only. For %(wanted)s there is %(taken)s."),
        "n": Text("🖼️ %(wanted)s at once are too many here; it will be %(taken)s."),
        "seed": Text("🎲 Seed %(wanted)s is left out: this model takes none."),
        "task": Text("🔁 %(wanted)s cannot change pictures; %(taken)s does it."),
        "model": Text("🔁 %(wanted)s is not available; %(taken)s draws it instead."),
        "size": Text("📏 %(wanted)s is not possible here; it will be %(taken)s."),
    }
)
UNOFFERED_SIZE = Text("📏 Nobody offers 8K yet; it will be %(taken)s.")


def _adjustment(what: str, wanted: str, taken: str) -> Text:
    said = UNOFFERED_SIZE if (what, wanted) == ("size", "8K") else ADJUSTMENTS[what]
    return Text(said.message, wanted=wanted, taken=taken)
