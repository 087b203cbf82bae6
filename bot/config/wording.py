"""What a setting should be, what it is, and how it could look, in words for the operator."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import reduce
from json import dumps
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import NODEFAULT, inspect

from bot.values import Text


def lines(problems: Iterable[Text]) -> Text:
    """One below the other."""
    return reduce(lambda first, second: Text("%(first)s\n%(second)s", first=first, second=second), problems)


def toml(value: object) -> str:
    match value:
        case bool() | int() | float():
            return str(value).lower()
        case str() | Path():
            return dumps(str(value), ensure_ascii=False)
        case Mapping():
            pairs = ", ".join(f"{key} = {toml(item)}" for key, item in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case Sequence():
            return f"[{', '.join(map(toml, value))}]"
        case _:
            return "..."


def expected(kind: inspect.Type) -> Text:
    """How a value of this type is described, as in "must be ..."."""
    match kind:
        case inspect.Metadata(type=inner):
            return expected(inner)
        case inspect.IntType() | inspect.FloatType():
            return _number(kind)
        case inspect.BoolType():
            return Text("true or false")
        case inspect.LiteralType(values=values):
            return Text("one of %(choices)s", choices=", ".join(map(toml, values)))
        case inspect.DictType() | inspect.StructType():
            return Text("a section or a table in braces")
        case _:
            return _written(kind)


def _written(kind: inspect.Type) -> Text:
    match kind:
        case inspect.VarTupleType() | inspect.ListType():
            return Text("a list in square brackets")
        case inspect.CustomType(cls=cls) if cls is ZoneInfo:
            return Text("the name of a time zone")
        case inspect.StrType(pattern=str()):
            return Text("a text like the one in the example")
        case inspect.StrType(min_length=int()):
            return Text("a text in quotes that is not empty")
        case _:
            return Text("a text in quotes")


def _number(kind: inspect.IntType | inspect.FloatType) -> Text:
    name = Text("a whole number") if isinstance(kind, inspect.IntType) else Text("a number")
    match kind.ge, kind.gt, kind.le:
        case (int(low), _, int(high)):
            return Text("%(number)s from %(low)s to %(high)s", number=name, low=str(low), high=str(high))
        case (int(low), _, _):
            return Text("%(number)s, at least %(low)s", number=name, low=str(low))
        case (_, int(low), _):
            return Text("%(number)s above %(low)s", number=name, low=str(low))
        case _:
            return name


def found(value: object, kind: inspect.Type) -> Text | str:
    """What stands there instead. A text is shown only where a few words are allowed: else it may be a secret."""
    match value, kind.type if isinstance(kind, inspect.Metadata) else kind:
        case (bool() | int() | float() | "", _) | (str(), inspect.LiteralType()):
            return toml(value)
        case (str(), inspect.StrType() | inspect.CustomType()):
            return Text("this text")
        case (str(), _):
            return Text("a text")
        case (Mapping(), _):
            return Text("a section")
        case (Sequence(), _):
            return Text("a list")
        case _:
            return Text("a date or a time")


def example(path: str, kind: inspect.Type, default: object) -> str:
    """A line of the file that would do."""
    name, item, _ = path.rpartition(".")[2].partition("[")
    match kind:
        case inspect.Metadata(extra_json_schema={"examples": [first, *_]}):
            return f"{name} = {toml(first)}"
        case inspect.Metadata(type=inner):
            return example(path, inner, default)
        case inspect.StructType() | inspect.DictType():
            return f"[{path}]"
        case _:
            value = _any(kind) if default is NODEFAULT or default == "" else toml(default)
            return f"{name} = [{value}]" if item else f"{name} = {value}"


def _any(kind: inspect.Type) -> str:
    match kind:
        case inspect.IntType() | inspect.FloatType():
            return "1"
        case inspect.BoolType():
            return "true"
        case inspect.LiteralType(values=[first, *_]):
            return toml(first)
        case inspect.VarTupleType() | inspect.ListType():
            return "[]"
        case _:
            return '"..."'


def where(kind: inspect.Type) -> str:
    """Where a value is to be had, as the description of the setting says it."""
    match kind:
        case inspect.Metadata(extra_json_schema={"description": str(place)}):
            return place
        case _:
            return ""


def placed(problem: Text, place: str) -> Text:
    """With where it is to be had, if that is known."""
    return Text("%(problem)s (you get it at %(place)s)", problem=problem, place=place) if place else problem


def unknown(path: str, key: str, known: Iterable[str]) -> Text:
    """`path` with a dot at its end, or nothing."""
    names = sorted(known)
    near = get_close_matches(key.lower(), names, n=1, cutoff=0.5)
    here = ", ".join(f"{path}{name}" for name in names)
    if near:
        return Text("%(key)s is not known. Did you mean %(near)s?", key=path + key, near=path + near[0])
    return Text("%(key)s is not known. Known here: %(names)s.", key=path + key, names=here or "-")
