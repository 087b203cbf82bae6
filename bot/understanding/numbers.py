"""Ratios, sizes and counts in a message: what is asked for, and the words that are left."""

from __future__ import annotations

import re
from math import log, sqrt

from bot.understanding.wording import Wording
from bot.values.measures import SIDES

RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9")
"""What pixels are taken for."""
WRITTEN_RATIOS = frozenset(RATIOS) | {"9:21", "5:4", "4:5", "2:1", "1:2", "7:3", "3:7", "4:1", "1:4", "16:10", "10:16"}
WRITTEN_RATIOS |= {"3:1", "1:3", "1:8", "8:1", "18:9", "20:9", "2.35:1", "2.39:1", "1.85:1"}
"""Other figures with a colon are times and scores."""
_CROSSED = frozenset({"16:9", "9:16", "4:3", "3:4", "21:9"})
"""Ratios that people also write with an x; a 4x4 is a car."""
WRITTEN_SIZES = ("512px", "1K", "2K", "4K")
_RATIO = re.compile(r"(?<![\d:.x])(\d{1,2}(?:\.\d{1,2})?)\s?([:比x*对대/])\s?(\d{1,2})(?![\d:x])")
_PIXELS = re.compile(r"(?<![\dx])([1-9]\d{2,3})\s?[x×*х]\s?([1-9]\d{2,3})(?![\dx])(?:\s?(?:px|pixels?|像素))?")
_SIZE = re.compile(r"(?<![a-z0-9.\"'「『])(?:([8421])\s?[kк]|512\s?(?:px|p|像素))(?![a-z0-9а-я])")
_NEAR = 28
"""So many letters before a figure may belong to it."""

Found = tuple[Wording, str | None]


def take_ratio(words: Wording) -> Found:
    for found in _RATIO.finditer(words.flat):
        ratio = f"{found[1]}:{found[3]}"
        known = _CROSSED if found[2] in "x*/" else WRITTEN_RATIOS
        content = _ends(words, found.start(), "score") or words.match("other_size_next", found.end())
        if ratio in known and not content:
            return _cut(words, found.start(), found.end()), ratio
    spoken = words.grammar.orientation().search(words.flat)
    if spoken and spoken.lastgroup:
        ratio = words.grammar.ratios[int(spoken.lastgroup[1:])]
        return _cut(words, spoken.start(), spoken.end()), ratio
    return words, None


def take_size(words: Wording) -> Found:
    """One of 512px, 1K, 2K, 4K, or 8K, which is asked for although nobody offers it."""
    for found in _SIZE.finditer(words.flat):
        written = _ends(words, found.start(), "score")
        if not written and not words.match("other_size_next", found.end()):
            return _cut(words, found.start(), found.end()), f"{found[1]}K" if found[1] else "512px"
    return words, None


def take_pixels(words: Wording) -> tuple[Wording, str | None, str | None]:
    """The nearest usual ratio and size for a size in pixels."""
    found = _PIXELS.search(words.flat)
    if not found:
        return words, None, None
    width, height = int(found[1]), int(found[2])
    ratio = min(RATIOS, key=lambda known: abs(log(_proportion(known) * height / width)))
    size = min(WRITTEN_SIZES, key=lambda known: abs(log(SIDES[known] / sqrt(width * height))))
    return _cut(words, found.start(), found.end()), ratio, size


def _proportion(ratio: str) -> float:
    width, height = ratio.split(":")
    return int(width) / int(height)


def take_count(words: Wording) -> tuple[Wording, int | None]:
    spared = words.grammar.pattern("not_counted").finditer(words.flat)
    until, upcoming = 0, next(spared, None)
    for found in words.grammar.pattern("counts").finditer(words.flat):
        while upcoming and upcoming.start() <= found.start():
            until, upcoming = upcoming.end(), next(spared, None)
        if found.start() >= until:
            return words.cut(*found.span(), gap=" "), count_in(words.part(*found.span()))
    return words, None


def count_in(words: Wording) -> int | None:
    found = words.grammar.figure().search(words.flat)
    return words.grammar.number(found[0]) if found else None


def _cut(words: Wording, start: int, end: int) -> Wording:
    """Take a figure out, and the words around it that only speak of it."""
    near = max(0, start - _NEAR)
    before = words.grammar.pattern("figure_before").search(words.flat[near:start])
    after = words.match("ratio_after", end)
    return words.cut(near + before.start() if before else start, after.end() if after else end)


def _ends(words: Wording, end: int, name: str) -> bool:
    """Whether the words up to there end in one of the phrases."""
    near = words.flat[max(0, end - _NEAR) : end]
    return any(not near[found.end() :].strip(" :") for found in words.grammar.pattern(name).finditer(near))
