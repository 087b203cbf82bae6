"""A person's newest pictures, for those who look back."""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.cutting import subject
from bot.render.draft import Draft, Line, lasting, opens
from bot.render.endings import paid
from bot.values import Job, Moment, Text, Word
from bot.values.meanings import Past


def past(meaning: Past) -> Draft:
    """Each with its address as a whole, as many as there is room for."""
    if not meaning.jobs:
        return Draft(((Text("🙂 There is no picture of yours here yet. What would you like to see?"),),))
    title: Line = (Text("🗂️ Your newest pictures here:"),)
    return Draft((title,), footers=tuple(map(_entry, meaning.jobs)))


def _entry(job: Job) -> Line:
    day = Moment(job.finished or job.created)
    return (named(job), job.quote.model_name, day, *paid(job), job.reference, *_links(job))


def named(job: Job) -> Text:
    return Text("• %(subject)s", subject=subject(job.order.prompt) or Text("a picture"))


def _links(job: Job) -> Iterable[Word]:
    return (Text("🔗 %(link)s", link=address) for address in lasting(job.pictures) if opens(address))
