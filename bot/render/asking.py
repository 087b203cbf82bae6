"""The question before money is spent, the one about what shall be drawn, and the one about which model."""

from __future__ import annotations

from bot.render.adjusting import adjustments
from bot.render.alternatives import listed, offered
from bot.render.draft import Draft, Line, Press
from bot.values import Action, Job, Plural, Text
from bot.values.meanings import Questioned

IDEAS = Text(
    "💭 What would you like to see? For example: a cat in sunglasses, a lake at dawn, a robot tending roses. "
    "Just tell me, or let me surprise you."
)
YES = Press((Text("✅ Yes, draw it"),), Action.CONFIRM)
SURPRISE = Press((Text("✨ Surprise me"),), Action.CONFIRM)
CHANGE = Press((Text("🔁 Another model"),), Action.CHANGE)
NO = Press((Text("✖️ No, thanks"),), Action.DECLINE)
FEW = 3
"""With more models to choose from there is no room for a button that keeps the present one."""


def questioned(meaning: Questioned) -> Draft:
    job = meaning.job
    if meaning.choosing:
        return _choosing(meaning)
    if job.order.unsaid:
        return Draft(((_brought(job),),), (NO,), job.id)
    vague: tuple[Line, ...] = ((IDEAS,),) if job.order.vague else ()
    lines = (*vague, (_question(job),), _summary(job), *adjustments(meaning.adjusted))
    return Draft(lines, (SURPRISE if vague else YES, CHANGE, NO), job.id)


def _brought(job: Job) -> Text:
    return Plural(
        "🖼️ What shall I make of this picture? For example: paint it in watercolours, take away the background, put it "
        "at the seaside. Just tell me.",
        "🖼️ What shall I make of these %(n)s pictures? For example: put the first into the second. Just tell me.",
        n=job.order.references,
    )


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


def _choosing(meaning: Questioned) -> Draft:
    quote, others = meaning.job.quote, meaning.choosing
    keep = Press((Text("✅ Keep %(model)s", model=quote.model_name), quote.cost), Action.CONFIRM)
    kept = (keep,) if len(others) <= FEW else ()
    lines = listed(Text("🎨 Which model shall draw it?"), others)
    return Draft(tuple(lines), (*offered(others), *kept, NO), meaning.job.id)
