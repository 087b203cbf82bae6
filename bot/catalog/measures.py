"""Ratios and sizes: reading them and comparing them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log, sqrt

SIDES = {"480p": 480, "512px": 512, "720p": 720, "1K": 1024, "2K": 2048, "4K": 4096, "8K": 8192}
"""The side of a square of each size, in pixels."""
_RATIO = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?):([0-9]{1,4}(?:\.[0-9]{1,3})?)")
_PIXELS = re.compile(r"([1-9][0-9]{1,4})\s?[xX×*]\s?([1-9][0-9]{1,4})")


def proportion(aspect_ratio: str) -> float | None:
    """Width by height; None for what is no ratio."""
    found = _RATIO.fullmatch(aspect_ratio)
    if not found:
        return None
    width, height = float(found[1]), float(found[2])
    return width / height if width and height else None


def dimensions(size: str) -> tuple[int, int] | None:
    """The two sides of a size that is given in pixels, such as 1024x1536."""
    found = _PIXELS.fullmatch(size)
    return (int(found[1]), int(found[2])) if found else None


def side(size: str) -> float | None:
    """The side of a square with as many pixels; None for an unknown size."""
    exact = dimensions(size)
    if exact:
        return sqrt(exact[0] * exact[1])
    return next((pixels for name, pixels in SIDES.items() if name.casefold() == size.casefold()), None)


def nearest_ratio(wanted: float, offered: Iterable[str]) -> str | None:
    """The offered ratio that is least different, counted in factors; the first of equals."""
    known = [(abs(log(value / wanted)), ratio) for ratio in offered if (value := proportion(ratio))]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def nearest_size(wanted: float, offered: Iterable[str]) -> str | None:
    """The offered size that is least different, counted in factors; the smaller of equals."""
    known = [(round(abs(log(value / wanted)), 6), value, size) for size in offered if (value := side(size))]
    return min(known)[2] if known else None
