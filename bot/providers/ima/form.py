"""A model's form: what can be chosen in it, and what is sent for a choice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, prod, sqrt

from bot.errors import Refused
from bot.providers.ima.wire import FormField, Leaf, Option, Scalar, UiField

SQUARE = "1:1"

# The first of these names that a form has is where the person's wish belongs.
RATIO_NAMES = ("aspect_ratio", "ratio")
SIZE_NAMES = ("size", "resolution", "quality")

_SIDES = {"512px": 512, "1K": 1024, "2K": 2048, "4K": 4096}
_PIXELS = re.compile(r"(\d{2,5})[xX×](\d{2,5})")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person decides about the form of a picture."""

    aspect_ratio: str
    size: str


def canonical(value: Scalar) -> str:
    """A value as values are compared."""
    return str(value).strip().upper().replace("×", "X")


def same(one: Scalar, other: Scalar) -> bool:
    return canonical(one) == canonical(other)


def _named_size(value: Scalar) -> str | None:
    """The size whose square has about as many pixels; None for what is not given in pixels."""
    found = _PIXELS.fullmatch(str(value).strip())
    if not found:
        return None
    side = sqrt(prod(map(int, found.groups()))) or 1
    return min(_SIDES, key=lambda name: abs(log(_SIDES[name] / side)))


class Form:
    """A model's form, filled in with a wish. Fields of the vendor's page count only where their mapping is deployed."""

    def __init__(self, leaf: Leaf, wish: Wish | None = None) -> None:
        self._plain = [field for field in leaf.form if not field.is_ui_virtual]
        self._mapped = [
            field
            for field in leaf.form
            if field.is_ui_virtual and field.value_mapping and field.value_mapping.mapping_rules
        ]
        self._wish = wish or Wish(SQUARE, "")
        self._ratio = self._place(RATIO_NAMES)
        self._size = self._place(SIZE_NAMES)

    def values(self) -> dict[str, Scalar]:
        """Every field that is sent, with its value."""
        if not self._ratio and self._wish.aspect_ratio != SQUARE:
            raise Refused("the model makes squares only")
        filled = {field.field: self._chosen(field.field, field.default, field.options) for field in self._plain}
        for field in self._mapped:
            name, value = self._target(field)
            if value is not None and (not self._is_size(name) or self._decides(value)):
                filled[name] = value
        return {name: value for name, value in filled.items() if value is not None}

    @property
    def wished(self) -> frozenset[str]:
        """The fields in which a person's wish stands."""
        mapped = {self._target(field)[0] for field in self._mapped}
        return frozenset(filter(None, (self._ratio, self._size, *mapped)))

    def choices(self, names: Sequence[str]) -> Iterator[Scalar]:
        """The options of the field that has one of these names."""
        place = self._place(names)
        fields = [(ui.field, ui.options) for ui in self._pages()] + [(own.field, own.options) for own in self._plain]
        options = next((options for name, options in fields if name == place), None)
        return (option.value for option in options or () if option.value is not None)

    def _pages(self) -> list[UiField]:
        return [ui for field in self._mapped for ui in field.ui_params or ()]

    def _place(self, names: Sequence[str]) -> str | None:
        """A page's field goes before a plain one: it is the one that people are shown."""
        for fields in ([field.field for field in self._pages()], [field.field for field in self._plain]):
            found = next((name for name in names if name in fields), None)
            if found:
                return found
        return None

    def _chosen(self, name: str, default: Scalar, options: Sequence[Option] | None) -> Scalar:
        wished = {self._ratio: self._wish.aspect_ratio, self._size: self._wish.size}.get(name)
        if not wished:
            return default
        if not options:
            return wished
        found = next((option.value for option in options if same(option.value, wished)), None)
        if found is None:
            raise Refused(f"{name} has no such choice")
        return found

    def _target(self, field: FormField) -> tuple[str, Scalar]:
        """What the page chose by itself and does not map is the field's own business; what a person chose is not."""
        chosen = {ui.field: self._chosen(ui.field, ui.value, ui.options) for ui in field.ui_params or ()}
        mapping = field.value_mapping
        name = (mapping.target_param if mapping else None) or field.field
        for rule in (mapping.mapping_rules if mapping else None) or ():
            if all(same(chosen.get(source), value) for source, value in rule.source_values.items()):
                return name, rule.target_value
        if chosen.keys() & {self._ratio, self._size}:
            raise Refused(f"{field.field} has no mapping for this choice")
        return name, field.default

    def _is_size(self, name: str) -> bool:
        """Whether the form also asks for the size itself, outside the page's fields."""
        return name == self._size and all(ui.field != name for ui in self._pages())

    def _decides(self, mapped: Scalar) -> bool:
        """The size is asked for besides the ratio that is mapped to pixels: both must mean the same. A square needs no
        mapping."""
        if not self._wish.size or _named_size(mapped) == self._wish.size:
            return True
        if self._wish.aspect_ratio == SQUARE:
            return False
        raise Refused("the ratio is not made in this size")
