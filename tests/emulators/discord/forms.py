"""Modals and autocomplete as an app answers with them, held to Discord's limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from tests.emulators.discord.components import INPUT, LABEL, ROW, Json, flat
from tests.emulators.discord.refusals import lengthy, long, wrong

TITLE, CUSTOM, FIELD_LABEL, PLACEHOLDER, VALUE, CHOICES = 45, 100, 45, 100, 4000, 25


def checked(data: Json) -> Json:
    """A modal as it may be."""
    if not 1 <= len(str(data.get("title") or "")) <= TITLE:
        raise lengthy("data.title", 1, TITLE)
    if not 1 <= len(str(data.get("custom_id") or "")) <= CUSTOM:
        raise lengthy("data.custom_id", 1, CUSTOM)
    rows = cast("Sequence[Json]", data.get("components") or [])
    if not 1 <= len(rows) <= 5:
        raise lengthy("data.components", 1, 5)
    for at, row in enumerate(rows):
        _row(row, f"data.components.{at}")
    ids = [part.get("custom_id") for part in flat(rows) if part.get("type") == INPUT]
    if len(set(ids)) < len(ids):
        raise wrong("data.components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    return data


def _row(row: Json, where: str) -> None:
    if row.get("type") not in {ROW, LABEL}:
        raise wrong(f"{where}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).')
    if row.get("type") == LABEL:
        _fits(str(row.get("label") or ""), f"{where}.label", FIELD_LABEL, least=1)
    for part in flat([row]):
        if part.get("type") == INPUT:
            _input(part, where, labelled=row.get("type") == LABEL)


def _input(part: Json, where: str, *, labelled: bool) -> None:
    if not labelled:
        _fits(str(part.get("label") or ""), f"{where}.label", FIELD_LABEL, least=1)
    _fits(str(part.get("custom_id") or ""), f"{where}.custom_id", CUSTOM, least=1)
    _fits(str(part.get("placeholder") or ""), f"{where}.placeholder", PLACEHOLDER)
    most = cast("int", part.get("max_length") or VALUE)
    _fits(str(part.get("value") or ""), f"{where}.value", min(most, VALUE))


def _fits(text: str, where: str, most: int, *, least: int = 0) -> None:
    if len(text) > most:
        raise long(where, most)
    if len(text) < least:
        raise wrong(where, "BASE_TYPE_REQUIRED", "This field is required")


def choices(data: Json) -> list[tuple[str, object]]:
    """What autocomplete offers."""
    offered = cast("Sequence[Json]", data.get("choices") or [])
    if len(offered) > CHOICES:
        raise long("data.choices", CHOICES)
    for at, choice in enumerate(offered):
        _fits(str(choice.get("name") or ""), f"data.choices.{at}.name", 100, least=1)
        value = choice.get("value")
        if isinstance(value, str):
            _fits(value, f"data.choices.{at}.value", 100, least=1)
    return [(str(choice["name"]), choice["value"]) for choice in offered]
