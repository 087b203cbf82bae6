"""Discord's own published OpenAPI document: what does not fit it is a mistake, of the bot or of the emulator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.emulators.specs import document, found

FILE = "discord-openapi.json"
_URN = "urn:discord"
_LOOSE = "urn:discord:asked"
_SNOWFLAKE = "SnowflakeType"
_WORTH = frozenset({"type", "style", "locale", "parse", "option_type", "name_localizations"})
"""Names whose values decide what else there must be."""

_HARMLESS = frozenset({"tts"})
"""discord.py says it with every form, also where nothing is read aloud any more."""

Node = Mapping[str, Any]
_SEEN: set[object] = set()
"""Shapes that were found to fit: most are sent again and again."""


def description() -> Node | None:
    """None where the file is not at hand: then nothing is checked."""
    return cast("Node | None", document(FILE))


@cache
def operations() -> Mapping[str, str]:
    """JSON pointers of all operations, by their ids."""
    whole = description()
    paths: Node = whole["paths"] if whole else {}
    pairs = ((path, method, told) for path, every in paths.items() for method, told in every.items())
    return {
        told["operationId"]: f"/paths/{path.replace('/', '~1')}/{method}"
        for path, method, told in pairs
        if isinstance(told, dict) and "operationId" in told
    }


def asked_wrongly(name: str, body: object) -> list[str]:
    """What of a request's body does not fit. Snowflakes may be numbers: discord.py sends some so, and Discord takes
    them."""
    pointer = operations().get(name)
    if pointer is None or body is None:
        return []
    content = _content(f"{pointer}/requestBody")
    if content is None:
        return [f"{name}: takes no body"]
    return [f"{name}: {text}" for text in _complaints(_LOOSE, content, body)] + _unknown(name, content, body)


def answered_wrongly(name: str, status: int, body: object) -> list[str]:
    pointer = operations().get(name)
    if pointer is None or status == 204 or body is None:
        return []
    content = _content(f"{pointer}/responses/{status}")
    if content is None:
        return [f"{name} -> {status}: not described"]
    return [f"{name} -> {text}" for text in _complaints(_URN, content, body)]


def misshaped(schema: str, body: object) -> list[str]:
    """What of an object, such as a MessageResponse, does not fit."""
    if description() is None:
        return []
    return [f"{schema}: {text}" for text in _complaints(_URN, f"/components/schemas/{schema}", body)]


def _content(pointer: str) -> str | None:
    whole = cast("Node", description())
    try:
        kinds = cast("Node", found(whole, f"{pointer}/content"))
    except KeyError:
        return None
    kind = "application/json" if "application/json" in kinds else next(iter(kinds))
    return f"{pointer}/content/{kind.replace('/', '~1')}/schema"


def _complaints(urn: str, pointer: str, body: object) -> Iterator[str]:
    key = (urn, pointer, _shape(body))
    if key in _SEEN:
        return
    wrong = list(_validator(urn, pointer).iter_errors(body))
    if not wrong:
        _SEEN.add(key)
    for error in wrong:
        yield f"{error.json_path}: {error.message[:200]}{_nearest(error)}"


def _nearest(error: Any) -> str:
    """Of several that might have been meant, what is wrong with the one that comes closest."""
    if not error.context:
        return ""
    deepest = max(error.context, key=lambda one: (len(one.absolute_path), one.validator != "type"))
    return f" ({deepest.json_path}: {deepest.message[:200]})"


def _unknown(name: str, pointer: str, body: object) -> list[str]:
    """Properties that no schema for the body names."""
    whole = cast("Node", description())
    known = set(_properties(whole, found(whole, pointer)))
    keys = [key for key in body if key not in known and key not in _HARMLESS] if isinstance(body, dict) else []
    return [f"{name}: {key} is not known" for key in keys]


def _properties(whole: Node, schema: Node) -> Iterator[str]:
    yield from schema.get("properties", {})
    if "$ref" in schema:
        yield from _properties(whole, found(whole, schema["$ref"]))
    for word in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(word, []):
            yield from _properties(whole, part)


@cache
def _validator(urn: str, pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{urn}#{pointer}"}, registry=_registry())


@cache
def _registry() -> Registry[Any]:
    # The document does not know yet that messages can be passed on, though Discord's prose does.
    strict = _amended({"MessageReferenceType": {"enum": [0, 1]}})
    loose = _amended({"MessageReferenceType": {"enum": [0, 1]}, _SNOWFLAKE: {"type": ["string", "integer"]}})
    pairs = ((_URN, strict), (_LOOSE, loose))
    return Registry[Any]().with_resources((urn, DRAFT202012.create_resource(whole)) for urn, whole in pairs)


def _amended(schemas: Node) -> Node:
    whole = cast("Node", description())
    components = {**whole["components"], "schemas": {**whole["components"]["schemas"], **schemas}}
    return {**whole, "components": components}


def _shape(value: object, name: str = "") -> object:
    """The same for bodies that differ only in what no schema looks at."""
    match value:
        case dict():
            return frozenset((key, _shape(part, key)) for key, part in value.items())
        case list():
            return frozenset(_shape(part, name) for part in value), len(value) if len(value) > 5 else 0
        case str():
            return value if name in _WORTH else ("text", len(value) if len(value) > 20 else bool(value))
        case int():
            return value if name in _WORTH or isinstance(value, bool) else int
        case _:
            return value
