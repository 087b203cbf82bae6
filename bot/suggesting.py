"""What may be said for an option of a command, for platforms that show it while people type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bot.catalog import Catalog, normal
from bot.catalog.choice import ANY_RATIO, ANY_SIZE
from bot.i18n import Language, language
from bot.ports import Choice
from bot.render.adjusting import LONGEST_NAME
from bot.render.cutting import cut
from bot.render.draft import DOT
from bot.render.menu import FREE
from bot.understanding.numbers import WRITTEN_RATIOS, WRITTEN_SIZES
from bot.values import Cost, Span, Text
from bot.values.measures import SIDES, proportion

MOST = 25
"""Shown at one time."""
LONGEST = 100
"""Characters of what is handed in for one of them, and those of what was typed that are looked at."""
WIDE = 2.0
"""So many times as wide as it is high."""
COUNTS = ("1", "2", "3", "4")
AUTOMATIC = "auto"

_READABLE = re.compile(r"[^\W_](?:(?:[ \w.+:/·&,()-](?<!\s-))*(?:[^\W_]|[)+]))?")
"""Names that mean themselves wherever they are written: without quotation marks, mentions and options."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that may be said: `names` are what it is found by, as names are compared, its own first."""

    value: str
    names: tuple[str, ...]
    words: tuple[str | Text | Cost | Span, ...]
    """What is shown of it."""
    called: Text | None = None
    """What it is found by too, in the language of whoever types."""

    def label(self, spoken: Language) -> str:
        return DOT.join(map(spoken.word, self.words))

    def found(self, typed: str, spoken: Language) -> int:
        """How well: the smaller the better, -1 for not at all."""
        names = (*self.names, normal(spoken.say(self.called))) if self.called else self.names
        if typed in names:
            return int(typed != names[0])
        if any(name.startswith(typed) for name in names):
            return 2
        return 3 if any(typed in name for name in names) else -1


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that there is to be said of a catalog."""

    catalog: Catalog
    items: Mapping[str, tuple[Item, ...]]
    labels: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Those that were shown, by option, value and language."""

    def choices(self, option: str, typed: str, spoken: Language) -> Iterator[Choice]:
        ranked = [(item.found(typed, spoken), item) for item in self.items.get(option, ())]
        best = sorted((one for one in ranked if one[0] >= 0), key=lambda one: one[0])[:MOST]
        for _, item in best:
            key = (option, item.value, spoken.tag)
            if key not in self.labels:
                self.labels[key] = item.label(spoken)
            yield Choice(self.labels[key], item.value)


class Suggestions:
    """Knows what is sold at this moment."""

    def __init__(self) -> None:
        self.catalog: Catalog | None = None
        """None until it is known what is sold."""
        self._shelf: Shelf | None = None

    def __call__(self, option: str, typed: str, tag: str) -> Sequence[Choice]:
        """What was chosen before and is typed at once more is found by its name alone."""
        if self.catalog is None:
            return ()
        if self._shelf is None or self._shelf.catalog is not self.catalog:
            self._shelf = shelf(self.catalog)
        words = normal(typed[:LONGEST].partition(DOT)[0])
        return tuple(self._shelf.choices(option, words, language(tag)))


def shelf(catalog: Catalog) -> Shelf:
    models = tuple(_models(catalog))
    items = {
        "model": models,
        "name": (Item(AUTOMATIC, (AUTOMATIC,), (FREE,), FREE), *models),
        "ratio": tuple(map(_ratio, _ratios(catalog))),
        "size": tuple(map(_size, _sizes(catalog))),
        "count": tuple(Item(count, (count,), (count,)) for count in COUNTS),
    }
    return Shelf(catalog, items)


def _models(catalog: Catalog) -> Iterator[Item]:
    """Those that can be named so that they are understood, in the order in which they are recommended."""
    meant = catalog.aliases
    for one in catalog.all_alternatives():
        names = (one.name, one.model, *catalog.model(one.model).aliases)
        value = next((name for name in names if _means(meant, name, one.model)), None)
        if value is not None:
            found_by = tuple(dict.fromkeys(map(normal, names)))
            yield Item(value, found_by, (cut(one.name, LONGEST_NAME), one.cost, one.expected))


def _means(meant: Mapping[str, str | None], name: str, model: str) -> bool:
    """Whether it is understood as the model: a name may be another's too, or be written so that it is none."""
    readable = len(name) <= LONGEST and _READABLE.fullmatch(name) and len(name.casefold()) == len(name)
    return bool(readable and any(map(str.isalnum, name))) and meant.get(normal(name)) == model


def _ratios(catalog: Catalog) -> Iterable[str]:
    """Those that can be asked for, the usual ones first."""
    sold = dict.fromkeys(chain.from_iterable(offer.ratios or ANY_RATIO for offer in catalog.offers))
    usual = [ratio for ratio in ANY_RATIO if ratio in sold]
    return (ratio for ratio in dict.fromkeys((*usual, *sold)) if ratio in WRITTEN_RATIOS)


def _ratio(ratio: str) -> Item:
    shape = _shape(proportion(ratio) or 1)
    return Item(ratio, (ratio, ratio.replace(":", "x"), shape.message), (ratio, shape), shape)


def _shape(across: float) -> Text:
    if across == 1:
        return Text("square")
    if across > 1:
        return Text("panorama") if across >= WIDE else Text("landscape")
    return Text("tall") if across <= 1 / WIDE else Text("portrait")


def _sizes(catalog: Catalog) -> Iterable[str]:
    """Those that can be asked for, the smallest first."""
    sold = set(chain.from_iterable(offer.sizes or ANY_SIZE for offer in catalog.offers))
    return sorted(sold.intersection(WRITTEN_SIZES), key=SIDES.__getitem__)


def _size(size: str) -> Item:
    """With the pixels of a square."""
    side = str(SIDES[size])
    return Item(size, (normal(size), side), (size, f"{side} × {side}"))
