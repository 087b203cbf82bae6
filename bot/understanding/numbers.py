"""Ratios, sizes and counts in a message: what is asked for, and the words that are left."""

from __future__ import annotations

import re
from functools import cache
from math import log, sqrt

from bot.understanding.lexicon import lexicon, number, pattern
from bot.understanding.wording import Wording

RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9")
"""What pixels are taken for."""
_SPOKEN = frozenset(RATIOS) | {"9:21", "5:4", "4:5", "2:1", "1:2", "7:3", "3:7", "4:1", "1:4", "16:10", "10:16", "3:1"}
_SPOKEN |= {"1:3", "1:8", "8:1", "18:9", "20:9", "2.35:1", "2.39:1", "1.85:1"}
"""Other figures with a colon are times and scores."""
_CROSSED = frozenset({"16:9", "9:16", "4:3", "3:4", "21:9"})
"""Ratios that people also write with an x; a 4x4 is a car."""
_SIDES = {"512px": 512, "1K": 1024, "2K": 2048, "4K": 4096}
_RATIO = re.compile(r"(?<![\d:.x])(\d{1,2}(?:\.\d{1,2})?)\s?([:比x*])\s?(\d{1,2})(?![\d:x])")
_PIXELS = re.compile(r"(?<![\dx])([1-9]\d{2,3})\s?[x×*]\s?([1-9]\d{2,3})(?![\dx])(?:\s?px)?")
_SIZE = re.compile(r"(?<![a-z0-9.\"'「『])(?:([8421])\s?k|512\s?(?:px|p|像素))(?![a-z0-9])")
_NEAR = 28
"""So many letters before a figure may belong to it."""


def take_ratio(words: Wording) -> tuple[Wording, str | None]:
    for found in _RATIO.finditer(words.flat):
        ratio = f"{found[1]}:{found[3]}"
        known = _CROSSED if found[2] in "x*" else _SPOKEN
        if ratio in known and not _ends(words.flat[: found.start()], "score"):
            return _cut(words, found.start(), found.end()), ratio
    spoken = _orientation().search(words.flat)
    if spoken and spoken.lastgroup:
        ratio = tuple(lexicon().ratios())[int(spoken.lastgroup[1:])]
        return _cut(words, spoken.start(), spoken.end()), ratio
    return words, None


@cache
def _orientation() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<r{at}>{words})" for at, words in enumerate(lexicon().ratios().values())))


def take_size(words: Wording) -> tuple[Wording, str | None]:
    """One of 512px, 1K, 2K, 4K, or 8K, which is asked for although nobody offers it."""
    for found in _SIZE.finditer(words.flat):
        written = _ends(words.flat[: found.start()], "score")
        if not written and not _other_size().match(words.flat, found.end()):
            return _cut(words, found.start(), found.end()), f"{found[1]}K" if found[1] else "512px"
    return words, None


@cache
def _other_size() -> re.Pattern[str]:
    """What has a size of its own."""
    return re.compile(rf"[\s-]*{lexicon().phrases('not_size')}")


def take_pixels(words: Wording) -> tuple[Wording, str | None, str | None]:
    """The nearest usual ratio and size for a size in pixels."""
    found = _PIXELS.search(words.flat)
    if not found:
        return words, None, None
    width, height = int(found[1]), int(found[2])
    ratio = min(RATIOS, key=lambda known: abs(log(_proportion(known) * height / width)))
    size = min(_SIDES, key=lambda known: abs(log(_SIDES[known] / sqrt(width * height))))
    return _cut(words, found.start(), found.end()), ratio, size


def _proportion(ratio: str) -> float:
    width, height = ratio.split(":")
    return int(width) / int(height)


def take_count(words: Wording) -> tuple[Wording, int | None]:
    spared = [found.span() for found in pattern("not_counted").finditer(words.flat)]
    for found in pattern("counts").finditer(words.flat):
        if not any(start <= found.start() < end for start, end in spared):
            return words.cut(*found.span(), gap=" "), count_in(found[0])
    return words, None


def count_in(words: str) -> int | None:
    found = _number().search(words)
    return number(found[0]) if found else None


@cache
def _number() -> re.Pattern[str]:
    spelled = sorted(lexicon().numbers, key=len, reverse=True)
    latin = "|".join(rf"\b{word}\b" for word in spelled if word.isascii())
    return re.compile(rf"\d{{1,3}}|{latin}|{'|'.join(word for word in spelled if not word.isascii())}")


def _cut(words: Wording, start: int, end: int) -> Wording:
    """Take a figure out, and the words around it that only speak of it."""
    near = max(0, start - _NEAR)
    before = _before().search(words.flat[near:start])
    after = pattern("ratio_after").match(words.flat, end)
    return words.cut(near + before.start() if before else start, after.end() if after else end)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"{lexicon().phrases('ratio_before')}\s*$")


def _ends(text: str, name: str) -> bool:
    """Whether the text ends in one of the phrases."""
    return any(not text[found.end() :].strip(" :") for found in pattern(name).finditer(text[-_NEAR:] and text))
