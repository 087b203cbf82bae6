"""Everything a message says about the picture besides what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.understanding.lexicon import pattern, tiers
from bot.understanding.names import Names
from bot.understanding.numbers import count_in, take_count, take_pixels, take_ratio, take_size
from bot.understanding.wording import Wording, tidy

_OPTION = re.compile(r"(?<!\S)--?(ar|aspect(?:[-_]?ratio)?|n|count|model|size)(?:\s*=\s*|\s+)(?=\S)")
_KEPT = frozenset({"artistic"})
"""Tiers whose words describe the picture as well and stay in the prompt."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What was asked for, and the words that are left."""

    words: Wording
    model: str | None = None
    refused: bool = False
    """A model is not to be used any more."""
    tier: str | None = None
    clear: bool = False
    aspect_ratio: str | None = None
    size: str | None = None
    n: int | None = None

    @property
    def shaped(self) -> bool:
        return self.aspect_ratio is not None or self.size is not None


def take_slots(words: Wording, names: Names) -> Slots:
    """All but the count, which words such as "two more" need to be understood."""
    slots = _options(Slots(words), names)
    picked = names.pick(slots.words)
    if picked.words is not slots.words:
        slots = replace(slots, words=picked.words, model=slots.model or picked.model, refused=picked.refused)
    slots = _tier(_clear(slots))
    rest, ratio, size = take_pixels(slots.words)
    rest, spoken = take_ratio(rest)
    rest, named = take_size(rest)
    left = tidy(rest)
    if left is slots.words:
        return slots
    return replace(
        slots, words=left, aspect_ratio=slots.aspect_ratio or spoken or ratio, size=slots.size or named or size
    )


def with_count(slots: Slots) -> Slots:
    rest, n = take_count(slots.words)
    left = tidy(rest)
    return slots if left is slots.words else replace(slots, words=left, n=slots.n or n)


def _options(slots: Slots, names: Names) -> Slots:
    """Options as commands have them, such as --ar 16:9. What is none stays in the words."""
    found = _OPTION.search(slots.words.flat)
    at = found.start() if found else -1
    while found:
        rest = slots.words.flat[found.end() :]
        stop = _OPTION.search(rest)
        value = rest[: stop.start() if stop else len(rest)]
        if found[1] != "model":
            value = value.split(None, 1)[0]
        slots = _option(slots, names, found[1], value.strip())
        slots = replace(slots, words=slots.words.cut(at, found.end() + len(value)))
        found = _OPTION.search(slots.words.flat, at)
        at = found.start() if found else -1
    return slots


def _option(slots: Slots, names: Names, option: str, value: str) -> Slots:
    given = Wording(value, value)
    match option:
        case "model":
            return replace(slots, model=names.model(value))
        case "n" | "count":
            return replace(slots, n=count_in(value))
        case "size":
            _, ratio, pixels = take_pixels(given)
            return replace(slots, size=take_size(given)[1] or pixels, aspect_ratio=slots.aspect_ratio or ratio)
        case _:
            return replace(slots, aspect_ratio=take_ratio(given)[1])


def _clear(slots: Slots) -> Slots:
    found = pattern("clear_in_request").search(slots.words.flat)
    if not found:
        return slots
    tier = next((name for name, words in tiers().items() if words.search(found[0])), None)
    return replace(slots, words=slots.words.cut(*found.span()), clear=True, tier=tier)


def _tier(slots: Slots) -> Slots:
    for name, words in tiers().items():
        found = words.search(slots.words.flat)
        if found:
            rest = slots.words if name in _KEPT else slots.words.cut(*found.span())
            return replace(slots, words=rest, tier=name)
    return slots
