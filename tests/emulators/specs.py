"""The services' own descriptions of their protocols, where they are at hand: what does not fit them is a mistake."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SPECS = Path(os.environ.get("EASEL_TEST_SPECS") or Path(__file__).parents[3] / "shared" / "specs")
"""Where they lie; they are never part of the project."""
_URN = "urn:described"

Node = Mapping[str, object]


def needs(file: str) -> None:
    """Skips the test where the description is not at hand."""
    if document(file) is None:
        pytest.skip(f"needs {file}: set EASEL_TEST_SPECS to the folder that holds it")


@cache
def document(file: str) -> Node | None:
    """A whole description, from JSON or YAML; None where it is not at hand."""
    path = SPECS / file
    if not path.is_file():
        return None
    content = path.read_bytes()
    is_json = path.suffix == ".json"
    return cast("Node", msgspec.json.decode(content) if is_json else yaml.load(content, Loader=yaml.CSafeLoader))


def complaints(file: str, pointer: str, body: object, *, closed: bool = False) -> list[str]:
    """What of a decoded body does not fit the schema at the pointer, such as "/components/schemas/ImageRequest";
    nothing where the description is not at hand. Closed: properties that it does not know do not fit either."""
    if document(file) is None:
        return []
    wrong = [f"{error.json_path}: {error.message[:200]}" for error in _validator(file, pointer).iter_errors(body)]
    if closed and isinstance(body, Mapping):
        wrong += [f"$.{name}: not a property" for name in sorted(set(body) - properties(file, pointer))]
    return wrong


def properties(file: str, pointer: str) -> frozenset[str]:
    """Every property that the schema names."""
    whole = document(file)
    return frozenset() if whole is None else frozenset(_named(whole, found(whole, pointer)))


def found(whole: Node, pointer: str) -> Node:
    """What a JSON pointer (RFC 6901) leads to."""
    node: object = whole
    for part in pointer.lstrip("#").split("/")[1:]:
        node = cast("Node", node)[part.replace("~1", "/").replace("~0", "~")]
    return cast("Node", node)


def _named(whole: Node, schema: Node) -> Iterator[str]:
    yield from cast("Node", schema.get("properties", {}))
    if "$ref" in schema:
        yield from _named(whole, found(whole, str(schema["$ref"])))
    for word in ("allOf", "anyOf", "oneOf"):
        for part in cast("list[Node]", schema.get(word, [])):
            yield from _named(whole, part)


@cache
def _validator(file: str, pointer: str) -> Draft202012Validator:
    registry = Registry[Any]().with_resource(_URN, DRAFT202012.create_resource(document(file)))
    return Draft202012Validator({"$ref": f"{_URN}#{pointer}"}, registry=registry)
