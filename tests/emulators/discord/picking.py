"""Commands as people find and fill them: by their names in their own language, with the options that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tests.emulators.discord import objects
from tests.emulators.discord.components import Json
from tests.emulators.discord.people import File
from tests.emulators.discord.world import Channel

if TYPE_CHECKING:
    from tests.emulators.discord.asking import Asking

STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 3, 4, 5, 10, 11
_KINDS = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: STRING}


@dataclass(frozen=True, slots=True)
class Picked:
    """A command, and its options where it is registered."""

    id: int
    name: str
    type: int
    options: tuple[Json, ...] | None = None
    """None: no command is registered at all, and anything goes."""


def picked(menu: Sequence[Json], name: str, kind: int, locale: str) -> Picked:
    """By its default name, or the one in the person's language."""
    if not menu:
        return Picked(900, name, kind)
    for command in menu:
        named = cast("Mapping[str, str]", command.get("name_localizations") or {})
        if command.get("type", 1) == kind and name in {command["name"], named.get(locale)}:
            found = cast("Sequence[Json]", command.get("options") or ())
            return Picked(int(str(command["id"])), str(command["name"]), kind, tuple(found))
    raise LookupError(f"no command {name!r} of the type {kind} is registered")


def options(
    town: Asking, command: Picked, given: Mapping[str, object], channel: Channel, *, focused: str = ""
) -> tuple[list[Json], Json]:
    """As an interaction has them, and the files that came with them."""
    known = None if command.options is None else {str(one["name"]): one for one in command.options}
    if known is not None:
        _fits(known, given, is_typing=bool(focused))
    told, files = list[Json](), dict[str, object]()
    for name, value in given.items():
        kind = _kind(value) if known is None else cast("int", known[name]["type"])
        one: Json = {"name": name, "type": kind, "value": value} | ({"focused": True} if name == focused else {})
        if kind == ATTACHMENT:
            file = town.stored(cast("File", value), channel, {})
            file.ephemeral = True
            files[str(file.id)], one["value"] = objects.attachment(file), str(file.id)
        elif known is not None and name != focused:
            _chosen(known[name], value)
        told.append(one)
    return told, files


def _kind(value: object) -> int:
    return _KINDS.get(type(value), ATTACHMENT)


def _fits(known: Mapping[str, Json], given: Mapping[str, object], *, is_typing: bool) -> None:
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise LookupError(f"no option {unknown[0]!r} among {sorted(known)}")
    missing = [name for name, one in known.items() if one.get("required") and name not in given]
    if missing and not is_typing:
        raise ValueError(f"the option {missing[0]!r} must be filled")


def _chosen(option: Json, value: object) -> None:
    choices = cast("Sequence[Json]", option.get("choices") or ())
    if choices and value not in [choice["value"] for choice in choices]:
        raise ValueError(f"{value!r} is none of the choices of {option['name']!r}")
    least, most = option.get("min_value"), option.get("max_value")
    if least is not None and cast("float", value) < cast("float", least):
        raise ValueError(f"{value!r} is too small for {option['name']!r}")
    if most is not None and cast("float", value) > cast("float", most):
        raise ValueError(f"{value!r} is too large for {option['name']!r}")
