"""A workflow in ComfyUI's API format, and the slots in it that an order fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from bot.errors import Refused
from bot.providers.http import Garbled, read

PROMPT = "prompt"
NEGATIVE = "negative"
SEED = "seed"
WIDTH = "width"
HEIGHT = "height"
COUNT = "n"
CHECKPOINT = "checkpoint"
JOB = "job"
MASK = "mask"
IMAGES = ("image", *(f"image_{number}" for number in range(2, 9)))
"""The pictures that an order starts from, in their order."""
SLOTS = (PROMPT, NEGATIVE, SEED, WIDTH, HEIGHT, COUNT, CHECKPOINT, JOB, *IMAGES, MASK)

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Node(msgspec.Struct, frozen=True):
    """A step of a workflow. An input is a plain value or a link: another node's id and the number of its output."""

    class_type: str
    inputs: dict[str, msgspec.Raw]


Graph = Mapping[str, Node]
"""Nodes by id."""


def text_of(raw: msgspec.Raw) -> str | None:
    """None for what is no text."""
    try:
        return read(raw, str)
    except Garbled:
        return None


def linked(raw: msgspec.Raw) -> str | None:
    """The id of the node that an input takes its value from; None for a plain value."""
    try:
        return read(raw, tuple[str, int])[0]
    except Garbled:
        return None


def number_of(raw: msgspec.Raw | None) -> int | None:
    """None for what is no whole number."""
    try:
        return read(raw, int) if raw is not None else None
    except Garbled:
        return None


def texts(graph: Graph) -> Iterator[str]:
    """Every text that stands in an input."""
    return (text for node in graph.values() for raw in node.inputs.values() if (text := text_of(raw)))


def slots(graph: Graph) -> frozenset[str]:
    """The names in braces that are slots; braces around anything else are text like any other."""
    return frozenset(name for text in texts(graph) for name in SLOT.findall(text)) & frozenset(SLOTS)


def filled(graph: Graph, values: Mapping[str, str | int]) -> dict[str, Node]:
    """With every slot filled. A node whose picture is not among the values is left out, with the links to it. Raises
    Refused for a text that is no valid Unicode."""
    absent = {id for id, node in graph.items() if (slots({id: node}) & {*IMAGES, MASK}) - values.keys()}
    return {
        id: Node(
            node.class_type,
            {name: _filled(raw, values) for name, raw in node.inputs.items() if linked(raw) not in absent},
        )
        for id, node in graph.items()
        if id not in absent
    }


def _filled(raw: msgspec.Raw, values: Mapping[str, str | int]) -> msgspec.Raw:
    text = text_of(raw)
    if text is None or not SLOT.search(text):
        return raw
    alone = SLOT.fullmatch(text)
    value = values.get(alone[1], text) if alone else SLOT.sub(lambda found: str(values.get(found[1], found[0])), text)
    try:
        return msgspec.Raw(msgspec.json.encode(value))
    except UnicodeEncodeError:
        raise Refused("the prompt is no valid Unicode") from None  # the cause would quote the prompt
