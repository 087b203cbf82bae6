"""Wishes that cannot be fulfilled as they are, and what is done instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.render.cutting import cut
from bot.render.draft import Line
from bot.values import Plural, Text
from bot.values.meanings import Adjusted

LONGEST_NAME = 40
"""Characters of a model or a size as a person wrote it."""
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


def adjustments(adjusted: Iterable[Adjusted]) -> Iterable[Line]:
    return [(_adjustment(one.what, cut(one.wanted, LONGEST_NAME), one.taken),) for one in adjusted]


def _adjustment(what: str, wanted: str, taken: str) -> Text:
    if what == "references":
        return Plural(
            "🖼️ This model starts from %(taken)s picture: the first of your %(wanted)s.",
            "🖼️ This model starts from %(taken)s pictures: the first of your %(wanted)s.",
            n=int(taken),
            wanted=wanted,
            taken=taken,
        )
    said = UNOFFERED_SIZE if (what, wanted) == ("size", "8K") else ADJUSTMENTS[what]
    return Text(said.message, wanted=wanted, taken=taken)
