"""Reads a section into its struct, and finds everything that is wrong with it at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
from msgspec import NODEFAULT, Struct, ValidationError, inspect, structs

from bot.config import wording
from bot.errors import ConfigError
from bot.values import Text

Part = TypeVar("Part", bound=Struct)


def read(kind: type[Part], section: Mapping[str, object], path: str = "") -> Part:
    """`path` leads to the section and ends with a dot, or is empty. Raises ConfigError with all problems."""
    if wrong := tuple(problems(kind, section, path)):
        raise ConfigError(wording.lines(wrong))
    try:
        return msgspec.convert(section, kind, dec_hook=_foreign)
    except ValidationError as error:
        text = Text("%(path)s cannot be used: %(reason)s", path=path.rstrip("."), reason=str(error))
        raise ConfigError(text) from error


def problems(kind: type[Struct], section: Mapping[str, object], path: str) -> Iterator[Text]:
    fields = {field.encode_name: field for field in structs.fields(kind)}
    for key, value in section.items():
        if key in fields:
            yield from _wrong(fields[key].type, value, path + key, fields[key].default)
        else:
            yield wording.unknown(path, key, fields)
    for key, field in fields.items():
        if field.required and key not in section:
            yield _missing(path + key, inspect.type_info(field.type))


def _wrong(kind: object, value: object, path: str, default: object) -> Iterator[Text]:
    inner = _bare(kind)
    if isinstance(inner, type) and issubclass(inner, Struct) and isinstance(value, Mapping):
        yield from problems(inner, value, f"{path}.")
    elif get_origin(inner) is Mapping and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _wrong(get_args(inner)[1], item, f"{path}.{key}", NODEFAULT)
    elif get_origin(inner) is tuple and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _wrong(get_args(inner)[0], item, f"{path}[{number}]", NODEFAULT)
    elif not _fits(kind, value):
        yield _unfit(path, value, inspect.type_info(kind), default)


def _bare(kind: object) -> object:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _fits(kind: object, value: object) -> bool:
    try:
        msgspec.convert(value, type=kind, dec_hook=_foreign)
    except ValidationError:
        return False
    return True


def _foreign(kind: type, value: object) -> object:
    """What msgspec does not read by itself: paths, and sections that are left as they are."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    if kind is ZoneInfo and isinstance(value, str):
        return _zone(value)
    if kind is object:
        return value
    raise TypeError(kind)


def _zone(name: str) -> ZoneInfo:
    """Raises ValueError for a name that the time zone database does not have."""
    try:
        return ZoneInfo(name)
    except (OSError, KeyError) as error:
        raise ValueError(name) from error


def _unfit(path: str, value: object, kind: inspect.Type, default: object) -> Text:
    return Text(
        "%(key)s must be %(expected)s, not %(found)s. Example: %(example)s",
        key=path,
        expected=wording.expected(kind),
        found=wording.found(value, kind),
        example=wording.example(path, kind, default),
    )


def _missing(path: str, kind: inspect.Type) -> Text:
    problem = Text(
        "%(key)s is missing; it must be %(expected)s. Example: %(example)s",
        key=path,
        expected=wording.expected(kind),
        example=wording.example(path, kind, NODEFAULT),
    )
    return wording.placed(problem, wording.where(kind))
