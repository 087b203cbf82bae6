"""The published description of the Bot API: calls and answers that do not fit it are mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec

from tests.emulators.specs import document
from tests.emulators.telegram.wire import Upload

FILE = "telegram-bot-api.json"
_BESIDES = frozenset({"text", "style", "icon_custom_emoji_id"})
"""What a button may have beside the one thing that it does."""
_ALWAYS = re.compile(r'(?:must be |always ")(\w+)"?$')
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
}


class Field(msgspec.Struct, frozen=True):
    """A parameter of a method, or a part of an object."""

    name: str
    types: tuple[str, ...]
    required: bool
    description: str = ""


class Kind(msgspec.Struct, frozen=True):
    """An object; one with subtypes is one of those."""

    fields: tuple[Field, ...] = ()
    subtypes: tuple[str, ...] = ()


class Method(msgspec.Struct, frozen=True):
    """A method and the types that it may answer with."""

    returns: tuple[str, ...]
    fields: tuple[Field, ...] = ()


class Description(msgspec.Struct, frozen=True):
    """All of them by name."""

    methods: Mapping[str, Method]
    types: Mapping[str, Kind]


@cache
def description() -> Description | None:
    """None where the file is not at hand: then nothing is checked."""
    found = document(FILE)
    return None if found is None else msgspec.convert(found, Description)


def asked_wrongly(method: str, parameters: Mapping[str, object]) -> list[str]:
    """What of a call does not fit. A file that another parameter points to has a name of its own."""
    whole = description()
    if whole is None:
        return []
    if method not in whole.methods:
        return [f"{method}: not a method"]
    fields = whole.methods[method].fields
    known = {field.name for field in fields}
    pointed = {name for name, value in parameters.items() if name not in known and isinstance(value, Upload)}
    loose = [name for name in pointed if f"attach://{name}" not in _texts(parameters)]
    given = {name: value for name, value in parameters.items() if name not in pointed}
    return [*(f"{method}: nothing points to the file {name}" for name in loose), *_object(whole, fields, given, method)]


def answered_wrongly(method: str, result: object) -> list[str]:
    whole = description()
    if whole is None or method not in whole.methods:
        return []
    return list(_any(whole, whole.methods[method].returns, result, f"{method} ->"))


def misshaped(name: str, value: object) -> list[str]:
    """What of an object, such as an Update, does not fit its type."""
    whole = description()
    return [] if whole is None else list(_any(whole, (name,), value, name))


def _texts(value: object) -> set[str]:
    match value:
        case str():
            return {value}
        case Mapping():
            return {text for part in value.values() for text in _texts(part)}
        case list() | tuple():
            return {text for part in value for text in _texts(part)}
        case _:
            return set()


def _any(whole: Description, types: Sequence[str], value: object, where: str) -> Iterator[str]:
    """Nothing if it is one of the types; otherwise what is wrong with the one that it is most like."""
    complaints = [list(_one(whole, name, value, where)) for name in types]
    if complaints and all(complaints):
        yield from min(complaints, key=len)


def _one(whole: Description, name: str, value: object, where: str) -> Iterator[str]:
    if name.startswith("Array of "):
        yield from _array(whole, name.removeprefix("Array of "), value, where)
    elif name in _PLAIN:
        if not isinstance(value, _PLAIN[name]) or (isinstance(value, bool) and name != "Boolean"):
            yield f"{where}: {_short(value)} is no {name}"
    elif name == "InputFile":
        if not isinstance(value, Upload):
            yield f"{where}: {_short(value)} is no file"
    elif whole.types[name].subtypes:
        yield from _any(whole, whole.types[name].subtypes, value, where)
    elif not isinstance(value, Mapping):
        yield f"{where}: {_short(value)} is no {name}"
    else:
        yield from _object(whole, whole.types[name].fields, value, where)
        yield from _button(name, value, where)


def _array(whole: Description, name: str, value: object, where: str) -> Iterator[str]:
    if not isinstance(value, list | tuple):
        yield f"{where}: {_short(value)} is no list"
        return
    for at, part in enumerate(value):
        yield from _one(whole, name, part, f"{where}[{at}]")


def _object(whole: Description, fields: Sequence[Field], value: Mapping[str, object], where: str) -> Iterator[str]:
    known = {field.name: field for field in fields}
    yield from (f"{where}.{name}: not known" for name in sorted(set(value) - set(known)))
    yield from (f"{where}.{name}: missing" for name, field in known.items() if field.required and name not in value)
    for name, field in known.items():
        if name in value:
            yield from _any(whole, field.types, value[name], f"{where}.{name}")
            yield from _fixed(field, value[name], where)


def _fixed(field: Field, value: object, where: str) -> Iterator[str]:
    """Some say in words what they are: `must be photo`, `always "creator"`."""
    always = _ALWAYS.search(field.description)
    if field.name in {"type", "status", "source"} and always and value != always[1]:
        yield f"{where}.{field.name}: {_short(value)} is not {always[1]}"


def _button(name: str, value: Mapping[str, object], where: str) -> Iterator[str]:
    if name == "InlineKeyboardButton" and len(value.keys() - _BESIDES) != 1:
        yield f"{where}: a button does exactly one thing"


def _short(value: object) -> str:
    return f"{type(value).__name__} {str(value)[:40]!r}"
