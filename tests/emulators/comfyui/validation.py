"""What the server refuses before it takes an order, in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from tests.emulators.comfyui.nodes import PLAIN, Fraction, Kind, OneOf, Spec, Whole

Value = str | int | float | bool | list[str | int] | None


class Node(msgspec.Struct, forbid_unknown_fields=True):
    """A node of an order."""

    class_type: str
    inputs: dict[str, Value]


Graph = dict[str, Node]


class Extra(msgspec.Struct, forbid_unknown_fields=True):
    """What comes with an order and is kept with it."""

    easel_job: str


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """The body of an order."""

    prompt: Graph
    client_id: str
    prompt_id: str
    extra_data: Extra


class Rejected(Exception):
    """Answered with 400."""

    def __init__(self, kind: str, message: str, nodes: Mapping[str, object] | None = None, details: str = "") -> None:
        super().__init__(message)
        self.body = {
            "error": {"type": kind, "message": message, "details": details, "extra_info": {}},
            "node_errors": nodes or {},
        }


@dataclass(frozen=True, slots=True)
class Premises:
    """What there is on the server."""

    kinds: Mapping[str, Kind]
    files: Mapping[str, bytes]


_Wrong = tuple[str, str, str, str]
"""Type, message, details and the input's name."""


def validate(graph: Graph, there: Premises) -> None:
    """Raises Rejected."""
    for id, node in graph.items():
        if node.class_type not in there.kinds:
            raise Rejected("missing_node_type", f"Node '{node.class_type}' not found.", details=f"Node ID '#{id}'")
    outputs = [id for id, node in graph.items() if there.kinds[node.class_type].is_output]
    if not outputs:
        raise Rejected("prompt_no_outputs", "Prompt has no outputs")
    wrong = {id: list(_complaints(node, graph, there)) for id, node in graph.items()}
    told = {id: _told(graph[id], found, outputs) for id, found in wrong.items() if found}
    if told:
        raise Rejected("prompt_outputs_failed_validation", "Prompt outputs failed validation", told)


def _told(node: Node, found: list[_Wrong], outputs: list[str]) -> dict[str, object]:
    errors = [
        {"type": kind, "message": message, "details": details, "extra_info": {"input_name": name}}
        for kind, message, details, name in found
    ]
    return {"errors": errors, "dependent_outputs": outputs, "class_type": node.class_type}


def _complaints(node: Node, graph: Graph, there: Premises) -> Iterator[_Wrong]:
    kind = there.kinds[node.class_type]
    known = {**kind.required, **kind.optional}
    for name in kind.required.keys() - node.inputs.keys():
        yield "required_input_missing", "Required input is missing", name, name
    for name, value in node.inputs.items():
        if name not in known:
            yield "unknown_input", "No such input", name, name
        elif isinstance(value, list):
            yield from _linked(name, value, known[name], graph, there)
        else:
            yield from _valued(name, value, known[name], there)


def _linked(name: str, value: list[str | int], spec: Spec, graph: Graph, there: Premises) -> Iterator[_Wrong]:
    match value:
        case [str(source), int(at)] if source in graph:
            gives = there.kinds[graph[source].class_type].gives
            given = gives[at] if 0 <= at < len(gives) else "nothing"
            if given != spec:
                text = f"{name}, received_type({given}) mismatch input_type({spec})"
                yield "return_type_mismatch", "Return type mismatch between linked nodes", text, name
        case _:
            yield "bad_linked_input", "Bad linked input, must be a length-2 list of [node_id, slot_index]", name, name


def _valued(name: str, value: Value, spec: Spec, there: Premises) -> Iterator[_Wrong]:
    match spec:
        case Whole() | Fraction():
            yield from _numbered(name, value, spec)
        case OneOf(options) if value not in options:
            yield "value_not_in_list", "Value not in list", f"{name}: '{value}' not in {list(options)}", name
        case "FILE" if value not in there.files:
            text = f"{name} - Invalid image file: {value}"
            yield "custom_validation_failed", "Custom validation failed for node", text, name
        case str() if spec not in PLAIN:
            yield "bad_linked_input", "Bad linked input, must be a length-2 list of [node_id, slot_index]", name, name
        case _:
            return


def _numbered(name: str, value: Value, spec: Whole | Fraction) -> Iterator[_Wrong]:
    usual = isinstance(value, int) or (isinstance(value, float) and isinstance(spec, Fraction))
    if isinstance(value, bool) or not usual or not isinstance(value, int | float):
        sort = "INT" if isinstance(spec, Whole) else "FLOAT"
        text = f"{name}, {value}, invalid literal: {value!r}"
        yield "invalid_input_type", f"Failed to convert an input value to a {sort} value", text, name
    elif value < spec.low:
        yield "value_smaller_than_min", f"Value {value} smaller than min of {spec.low}", name, name
    elif value > spec.high:
        yield "value_bigger_than_max", f"Value {value} bigger than max of {spec.high}", name, name
    elif isinstance(spec, Whole) and int(value) % spec.step:
        yield "value_off_step", "Value is no multiple", name, name
