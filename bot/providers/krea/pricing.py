"""Which models are still sold and what they cost, as the service's own description has it; what is known here stands
in for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from bot.providers.http import Garbled, read
from bot.providers.krea.table import Model, table
from bot.providers.krea.wire import Description, Operation, Path, Point, Pricing
from bot.values import Task

UNIT = "USD"
_SIZES = frozenset({"512px", "1k", "2k", "4k"})
_QUALITIES = frozenset({"low", "medium", "high"})
_TASKS = {Task.TEXT_TO_IMAGE: "text-to-image", Task.IMAGE_TO_IMAGE: "image-to-image"}
_PREFIX = "/generate/image/"


@dataclass(frozen=True, slots=True)
class Published:
    """The paths that exist, with their prices where they are told. `complete` only if the service was asked."""

    points: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    complete: bool = False

    def sells(self, vendor_id: str) -> bool:
        return vendor_id in self.points or not self.complete


def published(description: Description) -> Published:
    """A description without any model that is known here is none."""
    paths = {vendor_id: description.paths.get(_PREFIX + vendor_id) for vendor_id in table()}
    found = {vendor_id: _points(raw) for vendor_id, raw in paths.items() if raw is not None}
    return Published(found, complete=bool(found))


def _points(raw: bytes) -> tuple[Point, ...]:
    """Prices in another currency are none that can be told."""
    try:
        told = read(read(raw, Path).post, Operation).pricing or Pricing()
    except Garbled:
        return ()
    return told.price_points if told.currency == UNIT else ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What one picture is ordered for."""

    task: Task
    size: str
    quality: str = ""


def amount(model: Model, terms: Terms, points: Iterable[Point]) -> float | None:
    """US dollars of one picture: the dearest price that may apply, or what is known here; None if nobody knows."""
    fitting = [price for point in points if _fits(point, terms) and (price := number(point.amount)) is not None]
    return max(fitting) if fitting else model.prices.get(terms.size)


def _fits(point: Point, terms: Terms) -> bool:
    """Only what is said about sizes, qualities and tasks counts against it."""
    said = {str(value).lower() for value in (point.dimensions or {}).values()}
    own = {terms.size.lower(), terms.quality, _TASKS[terms.task]}
    return not any(said & group and not said & group & own for group in (_SIZES, _QUALITIES, set(_TASKS.values())))


def number(said: str | float) -> float | None:
    """What may be an amount of money."""
    try:
        read = float(said)
    except ValueError:
        return None
    return read if isfinite(read) and read >= 0 else None
