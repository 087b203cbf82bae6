"""Ratios and sizes: reading them, comparing them, and the pixels they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log, sqrt

SIDES = {"480p": 480, "512px": 512, "720p": 720, "1K": 1024, "2K": 2048, "4K": 4096, "8K": 8192}
"""The side of a square of each size, in pixels."""
STEP = 16
SMALLEST = 64
"""No side is shorter, however extreme the ratio."""
SEEDREAM = {
    "1:1": (2048, 2048),
    "16:9": (2560, 1440),
    "9:16": (1440, 2560),
    "4:3": (2304, 1728),
    "3:4": (1728, 2304),
    "2:3": (1664, 2496),
    "3:2": (2496, 1664),
    "21:9": (3024, 1296),
}
"""SeeDream's own pixels at 2K; other models come close enough to be asked for the same."""
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


def pixels(aspect_ratio: str, size: str) -> tuple[int, int]:
    """Width and height, multiples of 16 with about as many pixels as the size's square."""
    exact = dimensions(size)
    if exact:
        return exact
    if size == "2K" and aspect_ratio in SEEDREAM:
        return SEEDREAM[aspect_ratio]
    square = side(size) or SIDES["2K"]
    stretch = sqrt(proportion(aspect_ratio) or 1)
    return _stepped(square * stretch), _stepped(square / stretch)


def _stepped(length: float) -> int:
    return max(SMALLEST, round(length / STEP) * STEP)
