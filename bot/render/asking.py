"""The question before money is spent."""

from __future__ import annotations

from bot.render.draft import Draft, Line, Press
from bot.render.making import adjustments
from bot.values import Action, Job, Plural, Text
from bot.values.meanings import Questioned


def questioned(meaning: Questioned) -> Draft:
    job = meaning.job
    lines = ((_question(job),), _summary(job), *adjustments(meaning.adjusted))
    agree = Press((Text("✅ Yes, draw it"),), Action.CONFIRM)
    return Draft(lines, (agree, Press((Text("✖️ No, thanks"),), Action.DECLINE)), job.id)


def _question(job: Job) -> Text:
    cost = job.quote.cost
    if not cost.known:
        return Text("💰 The price is not known in advance. Shall I draw it anyway?")
    if cost.free:
        return Text("🙂 Shall I draw it? It is free.")
    return Text("💰 This takes %(cost)s. Shall I draw it?", cost=cost)


def _summary(job: Job) -> Line:
    """What it costs is in the question itself."""
    order, quote = job.order, job.quote
    pictures = Plural("%(n)s picture", "%(n)s pictures", n=order.n)
    return (quote.model_name, order.size, pictures, order.aspect_ratio, quote.expected)
