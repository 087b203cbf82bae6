"""What can be done with a picture: the buttons under it, and what they lead to."""

from __future__ import annotations

from bot.render.alternatives import described, offered
from bot.render.draft import Draft, Press, lasting, links
from bot.values import Action, Job, Picture, Text
from bot.values.meanings import Choosing, Original

ONCE_MORE = Press((Text("🔁 Once more"),), Action.AGAIN)
INFO = Press((Text("ℹ️ Details"),), Action.INFO)
ORIGINAL = Press((Text("📎 Original"),), Action.ORIGINAL)
REDRAWN = (
    ONCE_MORE,
    Press((Text("✏️ Change"),), Action.MODIFY),
    Press((Text("🎨 Other model"),), Action.CHANGE),
    Press((Text("📐 Other shape"),), Action.SHAPES),
)


def beneath(job: Job) -> tuple[Press, ...]:
    """What was ordered elsewhere cannot be drawn anew: nobody here knows its words."""
    known = () if job.resumed and job.order.vague else REDRAWN
    return (*known, ORIGINAL, INFO)


def choosing(meaning: Choosing) -> Draft:
    if meaning.alternatives:
        lines = ((Text("🎨 Who shall draw it?"),), *map(described, meaning.alternatives))
        return Draft(lines, offered(meaning.alternatives), meaning.job.id)
    presses = tuple(
        Press((Text("📐 %(shape)s", shape=variant.aspect_ratio),), Action.RESHAPE, pick)
        for pick, variant in enumerate(meaning.job.variants)
    )
    return Draft(((Text("📐 In which shape?"),),), presses, meaning.job.id)


def original(meaning: Original) -> Draft:
    job, shown = meaning.job, meaning.job.pictures
    lines = tuple((_measured(picture),) for picture in shown)
    footers = links(lasting(shown))
    return Draft(lines, footers=footers, pictures=shown, alt=job.order.prompt, files=True, covered=job.covered)


def _measured(picture: Picture) -> Text:
    return Text("📎 %(width)s × %(height)s pixels", width=str(picture.width), height=str(picture.height))
