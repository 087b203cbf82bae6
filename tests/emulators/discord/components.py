"""Buttons, selects and modals: what they may be, and what people see of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from tests.emulators.discord.refusals import lengthy, long, wrong

Json = dict[str, object]

ROW, BUTTON, SELECT, INPUT, LABEL = 1, 2, 3, 4, 18
_PICKERS = frozenset({3, 5, 6, 7, 8})
_LINK = 5


@dataclass(frozen=True, slots=True)
class Button:
    """One under a message."""

    label: str
    custom_id: str = ""
    style: int = 2
    disabled: bool = False
    emoji: str = ""
    url: str = ""

    @property
    def said(self) -> str:
        """With its picture before it."""
        return f"{self.emoji} {self.label}".strip()


@dataclass(frozen=True, slots=True)
class Option:
    """Of a select."""

    label: str
    value: str
    description: str = ""
    emoji: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """One under a message."""

    custom_id: str
    placeholder: str = ""
    disabled: bool = False
    options: tuple[Option, ...] = ()


def rows(components: Sequence[Json]) -> list[list[Button]]:
    """Rows of buttons; a row with a select has none."""
    found = [[_button(part) for part in parts(row) if part.get("type") == BUTTON] for row in components]
    return [row for row in found if row]


def buttons(components: Sequence[Json]) -> list[Button]:
    return [button for row in rows(components) for button in row]


def selects(components: Sequence[Json]) -> list[Select]:
    return [_select(part) for row in components for part in parts(row) if part.get("type") == SELECT]


def parts(row: Mapping[str, object]) -> list[Json]:
    return cast("list[Json]", row.get("components") or [])


def _button(part: Json) -> Button:
    text, style = _texts(part), cast("int", part.get("style", 2))
    return Button(text["label"], text["custom_id"], style, bool(part.get("disabled")), _emoji(part), text["url"])


def _select(part: Json) -> Select:
    options = cast("list[Json]", part.get("options") or [])
    text = _texts(part)
    return Select(
        text["custom_id"], text["placeholder"], bool(part.get("disabled")), tuple(_option(one) for one in options)
    )


def _option(one: Json) -> Option:
    text = _texts(one)
    return Option(text["label"], text["value"], text["description"], _emoji(one), bool(one.get("default")))


def _texts(part: Json) -> dict[str, str]:
    names = ("label", "custom_id", "url", "placeholder", "value", "description")
    return {name: str(part.get(name) or "") for name in names}


def _emoji(part: Json) -> str:
    return str(cast("Json", part.get("emoji") or {}).get("name") or "")


def checked(components: object, where: str = "components") -> list[Json]:
    """As a message may have them."""
    found = cast("list[Json]", components or [])
    if len(found) > 5:
        raise lengthy(where, 1, 5)
    for at, row in enumerate(found):
        if row.get("type") != ROW:
            raise wrong(f"{where}.{at}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
        _row(parts(row), f"{where}.{at}.components")
    _distinct(found, where)
    return [numbered(row) for row in found]


def numbered(row: Json) -> Json:
    """Discord gives every component a number."""
    inner = [_full({"id": at + 2, **_usual(part), **part}) for at, part in enumerate(parts(row))]
    return {"id": 1, **row, "components": inner}


def _usual(part: Json) -> Json:
    """What is told though nobody said it."""
    return {"min_values": 1, "max_values": 1} if part.get("type") in _PICKERS else {}


def _full(part: Json) -> Json:
    """What is nothing is not told."""
    return {name: _told(value) for name, value in part.items() if value is not None}


def _told(value: object) -> object:
    if isinstance(value, dict):
        return _full(value)
    return [_told(one) for one in value] if isinstance(value, list) else value


def _row(found: Sequence[Json], where: str) -> None:
    if not 1 <= len(found) <= 5:
        raise lengthy(where, 1, 5)
    kinds = {part.get("type") for part in found}
    if kinds & _PICKERS and len(found) > 1:
        raise wrong(where, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
    for at, part in enumerate(found):
        _part(part, f"{where}.{at}")


def _part(part: Json, where: str) -> None:
    if part.get("type") == BUTTON:
        _checked_button(part, where)
    elif part.get("type") == SELECT:
        _checked_select(part, where)
    else:
        raise wrong(f"{where}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).')


def _checked_button(part: Json, where: str) -> None:
    text, style = _texts(part), part.get("style")
    if style not in {1, 2, 3, 4, _LINK}:
        raise wrong(f"{where}.style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    _fits(text["label"], f"{where}.label", 80)
    if not text["label"] and not part.get("emoji"):
        raise wrong(where, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji")
    if style == _LINK:
        if not text["url"] or text["custom_id"]:
            raise wrong(where, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A link has a url alone")
    else:
        _custom(text["custom_id"], where)


def _checked_select(part: Json, where: str) -> None:
    text, options = _texts(part), cast("list[Json]", part.get("options") or [])
    _custom(text["custom_id"], where)
    _fits(text["placeholder"], f"{where}.placeholder", 150)
    if not 1 <= len(options) <= 25:
        raise lengthy(f"{where}.options", 1, 25)
    for at, option in enumerate(options):
        said = _texts(option)
        for name in ("label", "value", "description"):
            _fits(said[name], f"{where}.options.{at}.{name}", 100)
        if not said["label"] or not said["value"]:
            raise wrong(f"{where}.options.{at}", "BASE_TYPE_REQUIRED", "This field is required")
    if len({option.get("value") for option in options}) < len(options):
        raise wrong(f"{where}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The option value is already used")


def _custom(id: str, where: str) -> None:
    if not id:
        raise wrong(f"{where}.custom_id", "BASE_TYPE_REQUIRED", "This field is required")
    _fits(id, f"{where}.custom_id", 100)


def _fits(text: str, where: str, most: int) -> None:
    if len(text) > most:
        raise long(where, most)


def _distinct(components: Sequence[Json], where: str) -> None:
    ids = [str(part["custom_id"]) for part in flat(components) if part.get("custom_id")]
    if len(set(ids)) < len(ids):
        raise wrong(where, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def flat(components: Sequence[Json]) -> Iterator[Json]:
    """All that a person can use, whatever it lies in."""
    for component in components:
        inner = component.get("component")
        nested = [*parts(component), *([cast("Json", inner)] if inner else [])]
        if nested:
            yield from flat(nested)
        else:
            yield component
