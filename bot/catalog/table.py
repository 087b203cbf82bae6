"""The package's own tables: read once, checked, and turned into values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from bot.values import Cost, Offer, Price, Span, Task


@dataclass(frozen=True, slots=True)
class Model:
    """A model, whoever offers it. `rows` are the offers that the table knows."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    rows: tuple[Offer, ...] = ()
    successor: str = ""
    """The model that took its place."""
    last_resort: bool = False
    """Only drawn with when it is named, or when nothing else can do the task."""


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model and the size at which it makes up a tier; no size: the usual one."""

    model: str
    size: str = ""


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something people ask for, how it is recognised, and who draws it best."""

    name: str
    models: tuple[str, ...]
    words: tuple[str, ...] = ()
    task: Task | None = None
    beyond: tuple[str, ...] = ()
    """Recognised by a wished ratio that is none of these."""
    sizes: tuple[str, ...] = ()
    at_least: int = 0
    """Recognised by so many pictures at once."""


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    provider: str
    vendor_id: str
    unit: str
    text: dict[str, float] = msgspec.field(default_factory=dict)
    image: dict[str, float] = msgspec.field(default_factory=dict)
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    most: int = 1
    batch: int = 0
    image_input: bool = True
    references: int = 1
    masks: bool = False
    negatives: bool = False
    seeds: bool = False
    qualities: tuple[str, ...] = ()
    graded: dict[str, float] = msgspec.field(default_factory=dict)
    """Prices by quality, whatever the size."""
    expected: tuple[float, float] | None = None
    poll: float | None = None


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    expected: tuple[float, float] = (20, 60)
    poll: float = 5
    progress: float = 20
    offers: tuple[_Row, ...] = ()
    successor: str = ""
    last_resort: bool = False


class _Models(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    default: tuple[str, ...]
    tiers: dict[str, tuple[Grade, ...]]
    fallbacks: dict[str, tuple[str, ...]]
    models: tuple[_Entry, ...]


class _Subjects(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All that is known before anybody is asked what he sells."""

    models: Mapping[str, Model]
    default: tuple[str, ...]
    tiers: Mapping[str, tuple[Grade, ...]]
    fallbacks: Mapping[str, tuple[str, ...]]
    subjects: tuple[Subject, ...]

    def fallback(self, model: str) -> tuple[str, ...]:
        return self.fallbacks.get(model, self.fallbacks[""])


@cache
def table() -> Table:
    folder = files(__package__)
    read = msgspec.convert(tomllib.loads(folder.joinpath("models.toml").read_text("utf-8")), _Models)
    kinds = msgspec.convert(tomllib.loads(folder.joinpath("subjects.toml").read_text("utf-8")), _Subjects)
    models = {entry.id: _model(entry) for entry in read.models}
    return Table(models, read.default, read.tiers, read.fallbacks, kinds.subjects)


def _model(entry: _Entry) -> Model:
    return Model(
        id=entry.id,
        name=entry.name,
        aliases=entry.aliases,
        rows=tuple(_offer(entry, row) for row in entry.offers),
        successor=entry.successor,
        last_resort=entry.last_resort,
    )


def _offer(entry: _Entry, row: _Row) -> Offer:
    return Offer(
        model=entry.id,
        provider=row.provider,
        vendor_id=row.vendor_id,
        prices=tuple(_prices(row)),
        tasks=tuple(Task) if row.image_input else (Task.TEXT_TO_IMAGE,),
        ratios=row.ratios,
        sizes=row.sizes,
        expected=Span(*(row.expected or entry.expected)),
        poll_every=row.poll or entry.poll,
        progress_every=entry.progress,
        most=row.most,
        batch=row.batch,
        seeds=row.seeds,
        references=row.references,
        masks=row.masks,
        negatives=row.negatives,
        qualities=row.qualities,
    )


def _prices(row: _Row) -> Iterator[Price]:
    """Only what is known, and not from the provider itself."""
    for task, amounts in ((Task.TEXT_TO_IMAGE, row.text), (Task.IMAGE_TO_IMAGE, row.image)):
        for size, amount in amounts.items():
            yield Price(task, size, Cost(amount, row.unit, about=amount > 0))
        for quality, amount in row.graded.items():
            yield from (Price(task, size, Cost(amount, row.unit, about=True), quality) for size in row.sizes or ("1K",))
