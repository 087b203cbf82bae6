"""The measures that the GPT image models draw in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import Refused
from bot.values.measures import Bounds, pixels

_RATIOS = (
    *("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9", "9:21"),
    *("5:4", "4:5", "2:1", "1:2", "3:1", "1:3"),
)


@dataclass(frozen=True, slots=True)
class Canvas:
    """The ratios and sizes that can be ordered, and the pixels that they come to."""

    ratios: tuple[str, ...]
    sizes: tuple[str, ...]
    bounds: Bounds = field(default_factory=Bounds)
    presets: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By ratio, where nothing else is drawn."""


FREE = Canvas(_RATIOS, ("1K", "2K", "4K"), Bounds(grid=16, most=3840, fewest=655_360, many=8_294_400))
"""Ratios between 1:3 and 3:1; a square of 4K comes to 2880 pixels a side, which is the most there is."""
_PRESETS = {"1:1": (1024, 1024), "3:2": (1536, 1024), "2:3": (1024, 1536)}
FIXED = Canvas(tuple(_PRESETS), ("1K",), presets=_PRESETS)


def canvas_of(model: str) -> Canvas:
    """From the second generation on the pixels are free."""
    return FREE if model.lower().startswith("gpt-image-2") else FIXED


def measured(canvas: Canvas, aspect_ratio: str, size: str) -> tuple[int, int]:
    """Width and height; raises Refused for what cannot be ordered."""
    if aspect_ratio not in canvas.ratios or size not in canvas.sizes:
        raise Refused(f"not drawn as {aspect_ratio} in {size}")
    return canvas.presets.get(aspect_ratio) or pixels(aspect_ratio, size, canvas.bounds)
