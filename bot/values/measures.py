"""Ratios and sizes: reading them and comparing them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Bounds:
    """The measures in pixels that a model draws in. Sides are multiples of `grid`."""

    grid: int = 16
    least: int = 64
    """The shorter side."""
    most: int = 8192
    """The longer side."""
    fewest: int = 0
    """Pixels of the whole picture."""
    many: int = 0
    """Likewise; 0: as many as the sides allow."""


def pixels(aspect_ratio: str, size: str, bounds: Bounds = Bounds()) -> tuple[int, int]:
    """Width and height of that ratio with about the area of the size's square, as near to it as the bounds allow.
    Raises ValueError for what is no ratio or no size."""
    across, wanted = proportion(aspect_ratio), side(size)
    if across is None or wanted is None:
        raise ValueError("neither a ratio such as 16:9 nor a size such as 2K")
    area = max(wanted**2, bounds.fewest)
    area = min(area, bounds.many) if bounds.many else area
    width, height = sqrt(area * across), sqrt(area / across)
    shrink = min(1.0, bounds.most / max(width, height))
    width, height = width * shrink, height * shrink
    grow = max(1.0, bounds.least / min(width, height))
    found = _gridded(width * grow, bounds), _gridded(height * grow, bounds)
    return _within(found, bounds)


def _gridded(length: float, bounds: Bounds) -> int:
    steps = round(length / bounds.grid)
    least, most = -(-bounds.least // bounds.grid), bounds.most // bounds.grid
    return max(1, least, min(most, steps)) * bounds.grid


def _within(found: tuple[int, int], bounds: Bounds) -> tuple[int, int]:
    """Rounding may have led over an edge: one step back is enough, or one more."""
    width, height = found
    if bounds.many and width * height > bounds.many:
        width, height = (width - bounds.grid, height) if width >= height else (width, height - bounds.grid)
    if width * height < bounds.fewest:
        width, height = (width, height + bounds.grid) if width >= height else (width + bounds.grid, height)
    return width, height
