"""Everything a message says about the picture besides what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from bot.understanding.names import Names
from bot.understanding.numbers import count_in, take_count, take_pixels, take_ratio, take_size
from bot.understanding.reading import Taken
from bot.understanding.wording import EDGE, Wording, covered, tidy, uncovered

_OPTION = re.compile(r"(?<!\S)--?(ar|aspect(?:[-_]?ratio)?|n|count|model|size|seed|no)(?:\s*=\s*|\s+)(?=\S)")
_SPOILER = re.compile(r"(?<!\S)(?:--?|—)spoiler(?!\S)")
_LONG = frozenset({"model", "no"})
"""Options whose value may be several words."""
AUTOMATIC = frozenset({"auto", "automatic", "default", "none", "reset"})
"""Understood in every language: commands are the same words everywhere."""
_KEPT = frozenset({"artistic"})
"""Tiers whose words describe the picture as well and stay in the prompt."""
_SEEDS = 2**32
_MOST_OPTIONS = 12
_QUOTED = re.compile(r"""["'“”‘’「『«](.+)["'“”‘’」』»]""")


@dataclass(frozen=True, slots=True)
class Slots:
    """What was asked for, and the words that are left."""

    words: Wording
    model: str | None = None
    refused: str | None = None
    """A model that is not to be used any more."""
    tier: str | None = None
    clear: bool = False
    aspect_ratio: str | None = None
    size: str | None = None
    n: int | None = None
    seed: int | None = None
    negative: str | None = None
    covered: bool = False
    taken: tuple[Taken, ...] = ()

    @property
    def shaped(self) -> bool:
        return self.aspect_ratio is not None or self.size is not None

    def left(self, words: Wording, slot: str, value: object, said: str = "") -> Slots:
        """With these words left, noting what was taken out (`said`, or else the difference) and what it stands for."""
        if words is self.words:
            return self
        taken = Taken(slot, said or missing(self.words, words), str(value))
        return replace(self, words=tidy(words), taken=(*self.taken, taken))


def missing(before: Wording, after: Wording) -> str:
    """The stretch that is in the one and not in the other."""
    old, new = before.own, after.own
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tail = len(new) - start
    while tail > 0 and not old.endswith(new[len(new) - tail :]):
        tail -= 1
    return old[start : len(old) - tail].strip(EDGE)


def take_slots(words: Wording, names: Names) -> Slots:
    """All but the count, which words such as "two more" need to be understood. What is quoted is content."""
    slots = _options(_spoiler(Slots(covered(words))), names)
    for take in (_seed, _pixels, _ratio, _size, _clear, partial(_models, names), _tier):
        slots = take(slots)
    return replace(slots, words=uncovered(tidy(slots.words)))


def _spoiler(slots: Slots) -> Slots:
    """An option without a value, and none of the words of another."""
    found = _SPOILER.search(slots.words.flat)
    if not found:
        return slots
    return replace(slots.left(slots.words.cut(*found.span()), "spoiler", "on"), covered=True)


def _models(names: Names, slots: Slots) -> Slots:
    picked = names.pick(slots.words)
    if picked.words is slots.words:
        return slots
    named = slots.model or picked.model
    return replace(slots.left(picked.words, "model", named or "-"), model=named, refused=picked.refused)


def _pixels(slots: Slots) -> Slots:
    rest, ratio, size = take_pixels(slots.words)
    if size is None:
        return slots
    left = slots.left(rest, "size", f"{ratio} {size}")
    return replace(left, aspect_ratio=slots.aspect_ratio or ratio, size=slots.size or size)


def _ratio(slots: Slots) -> Slots:
    rest, ratio = take_ratio(slots.words)
    if ratio is None:
        return slots
    return replace(slots.left(rest, "aspect_ratio", ratio), aspect_ratio=slots.aspect_ratio or ratio)


def _size(slots: Slots) -> Slots:
    rest, size = take_size(slots.words)
    return replace(slots.left(rest, "size", size), size=slots.size or size) if size else slots


def with_count(slots: Slots) -> Slots:
    rest, n = take_count(covered(slots.words))
    return replace(slots.left(uncovered(rest), "n", n), n=slots.n or n) if n else slots


def _options(slots: Slots, names: Names) -> Slots:
    """Options as commands have them, such as --ar 16:9. What is none stays in the words."""
    for _ in range(_MOST_OPTIONS):
        found = _OPTION.search(slots.words.flat)
        if found is None:
            break
        rest = slots.words.flat[found.end() :]
        stop = _OPTION.search(rest)
        value = rest[: stop.start() if stop else len(rest)]
        if found[1] not in _LONG:
            value = next(iter(value.split(None, 1)), "")
        given = slots.words.part(found.end(), found.end() + len(value))
        left = slots.words.cut(found.start(), found.end() + len(value))
        said = slots.words.own[found.start() : found.end() + len(value)].strip()
        slots = _option(slots.left(left, found[1], given.own, said), names, found[1], given)
    return slots


def _option(slots: Slots, names: Names, option: str, given: Wording) -> Slots:
    match option:
        case "model":
            return replace(slots, model=_model(names, given))
        case "n" | "count":
            return replace(slots, n=count_in(given))
        case "no":
            return replace(slots, negative=given.own)
        case "seed":
            return replace(slots, seed=int(given.flat) % _SEEDS if given.flat.isdecimal() else None)
        case "size":
            _, ratio, pixels = take_pixels(given)
            return replace(slots, size=take_size(given)[1] or pixels, aspect_ratio=slots.aspect_ratio or ratio)
        case _:
            return replace(slots, aspect_ratio=take_ratio(given)[1])


def _model(names: Names, given: Wording) -> str | None:
    """A model that nobody knows is named all the same: nothing is drawn by another one unasked."""
    quoted = _QUOTED.fullmatch(given.own)
    bare = uncovered(given.part(*quoted.span(1))) if quoted else given
    known = names.model(bare)
    automatic = bare.flat in AUTOMATIC or bare.whole("automatic")
    return known if known or automatic or not bare.own else bare.own


def _seed(slots: Slots) -> Slots:
    found = slots.words.search("seeded")
    if not found:
        return slots
    return replace(slots.left(slots.words.cut(*found.span()), "seed", found[1]), seed=int(found[1]) % _SEEDS)


def _clear(slots: Slots) -> Slots:
    found = slots.words.search("clear_in_request")
    if not found:
        return slots
    grammar = slots.words.grammar
    tier = next((name for name in grammar.tiers if grammar.tier(name).search(found[0])), None)
    return replace(slots.left(slots.words.cut(*found.span()), "tier", tier or "auto"), clear=True, tier=tier)


def _tier(slots: Slots) -> Slots:
    grammar = slots.words.grammar
    for name in grammar.tiers:
        found = grammar.tier(name).search(slots.words.flat)
        if found:
            rest = slots.words if name in _KEPT else slots.words.cut(*found.span())
            return replace(slots.left(rest, "tier", name), tier=name)
    return slots
