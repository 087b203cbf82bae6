"""What ComfyUI's questions and answers look like; unknown fields are passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from bot.providers.comfyui.graph import Graph, Node
from bot.providers.http import Garbled, read

T = TypeVar("T")

NOTHING = msgspec.Raw(b"null")


class Mark(msgspec.Struct, frozen=True):
    """Travels with an order and comes back with it, also from servers that choose the order's id themselves."""

    easel_job: str | None = None


class Creation(msgspec.Struct, frozen=True):
    """The body of an order."""

    prompt: Graph
    client_id: str
    prompt_id: str
    extra_data: Mark


class Created(msgspec.Struct, frozen=True):
    """An order that was taken."""

    prompt_id: str


class Uploaded(msgspec.Struct, frozen=True):
    """Where a picture was put: the server may have chosen another name."""

    name: str
    subfolder: str | None = None

    @property
    def path(self) -> str:
        """As workflows name it."""
        return f"{self.subfolder}/{self.name}" if self.subfolder else self.name


class Queue(msgspec.Struct, frozen=True):
    """What is drawn at the moment, and what waits."""

    queue_running: tuple[msgspec.Raw, ...]
    queue_pending: tuple[msgspec.Raw, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An order in the queue or in the history, with the nodes of its workflow."""

    id: str
    nodes: Mapping[str, msgspec.Raw]
    mark: str


def entry(raw: msgspec.Raw) -> Entry | None:
    """Out of a row such as [number, id, workflow, extra data, outputs]; None for a row that cannot be read."""
    try:
        row = read(raw, tuple[msgspec.Raw, ...])
        nodes = _read_or(row[2], dict[str, msgspec.Raw], {}) if len(row) > 2 else {}
        mark = _read_or(row[3], Mark, Mark()).easel_job if len(row) > 3 else None
        return Entry(read(row[1], str), nodes, mark or "")
    except (Garbled, IndexError):
        return None


def graph(found: Entry) -> Graph:
    """Without the nodes that cannot be read."""
    nodes = ((id, _read_or(raw, Node, Node("", {}))) for id, raw in found.nodes.items())
    return {id: node for id, node in nodes if node.class_type}


class Picture(msgspec.Struct, frozen=True):
    """A file that a workflow wrote."""

    filename: str
    subfolder: str | None = None
    type: str | None = None


class Output(msgspec.Struct, frozen=True):
    """What one node put out; only pictures count."""

    images: tuple[Picture, ...] | None = None


class Status(msgspec.Struct, frozen=True):
    """How it ended; messages are pairs of a name and what belongs to it."""

    status_str: str | None = None
    messages: tuple[msgspec.Raw, ...] | None = None


class Record(msgspec.Struct, frozen=True):
    """An order that is over."""

    outputs: dict[str, msgspec.Raw] | None = None
    status: Status | None = None
    prompt: msgspec.Raw = NOTHING

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Those that are meant to stay: others are only looked at in the server's page."""
        outputs = (_read_or(raw, Output, Output()) for raw in (self.outputs or {}).values())
        return tuple(one for output in outputs for one in output.images or () if one.type in {None, "output"})


class Trouble(msgspec.Struct, frozen=True):
    """Why a node failed."""

    exception_message: str | None = None
    exception_type: str | None = None
    node_type: str | None = None


def message(raw: msgspec.Raw) -> tuple[str, Trouble]:
    """A name, and what is told of a failure where it tells of one."""
    try:
        name, content = read(raw, tuple[str, msgspec.Raw])
    except Garbled:
        return "", Trouble()
    return name, _read_or(content, Trouble, Trouble())


class Input(msgspec.Struct, frozen=True):
    """What a kind of node takes, by name."""

    required: dict[str, msgspec.Raw] | None = None


class Definition(msgspec.Struct, frozen=True):
    """A kind of node that the server knows."""

    input: Input | None = None

    def choices(self, name: str) -> tuple[str, ...]:
        """The values that an input takes, written in either of two ways: [["a", "b"]] and ["COMBO", {"options":
        ["a", "b"]}]."""
        raw = ((self.input and self.input.required) or {}).get(name, NOTHING)
        listed = _read_or(raw, tuple[msgspec.Raw, ...], ())
        plain = _read_or(listed[0], tuple[str, ...], ()) if listed else ()
        return plain or (_read_or(listed[1], Choices, Choices()).options if len(listed) > 1 else ())


class Choices(msgspec.Struct, frozen=True):
    """The values that an input takes."""

    options: tuple[str, ...] = ()


class Complaint(msgspec.Struct, frozen=True):
    """One thing that is wrong with an order."""

    type: str | None = None
    message: str | None = None
    details: str | None = None


class NodeComplaints(msgspec.Struct, frozen=True):
    """What is wrong with one node."""

    errors: tuple[Complaint, ...] | None = None
    class_type: str | None = None


class Refusal(msgspec.Struct, frozen=True):
    """An order that was not taken."""

    error: Complaint
    node_errors: dict[str, NodeComplaints] | tuple[msgspec.Raw, ...] | None = None

    @property
    def nodes(self) -> tuple[NodeComplaints, ...]:
        """Without any, the server writes a list."""
        return tuple(self.node_errors.values()) if isinstance(self.node_errors, dict) else ()


class Stats(msgspec.Struct, frozen=True):
    """That it is a ComfyUI; what it says of itself is not needed."""

    system: msgspec.Raw


def _read_or(raw: msgspec.Raw, shape: type[T], other: T) -> T:
    try:
        return read(raw, shape)
    except Garbled:
        return other
