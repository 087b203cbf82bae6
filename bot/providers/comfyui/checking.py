"""Whether a file is a workflow that can be filled in, told in the words of whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bot.providers.comfyui.graph import (
    HEIGHT,
    IMAGES,
    MASK,
    PROMPT,
    SLOT,
    SLOTS,
    WIDTH,
    Graph,
    Node,
    linked,
    number_of,
    slots,
    texts,
)
from bot.providers.http import Garbled, read
from bot.values import Text

_NODE = '{"6": {"class_type": "CLIPTextEncode", "inputs": {"text": "{prompt}", "clip": ["4", 1]}}}'
_BOTH = '"width": "{width}", "height": "{height}"'


class Unusable(Exception):
    """What is wrong with a workflow, and an example of what is right. Stays within the provider."""

    def __init__(self, problem: Text, example: str) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.example = example


def checked(content: bytes) -> Graph:
    """Raises Unusable."""
    graph = _graph(content)
    _check_links(graph)
    _check_slots(graph)
    return graph


def measures(graph: Graph, found: frozenset[str]) -> tuple[int, int] | None:
    """Width and height in pixels, where they stand in the workflow; None where they are slots. Raises Unusable."""
    if {WIDTH, HEIGHT} <= found:
        return None
    for node in graph.values():
        width, height = number_of(node.inputs.get("width")), number_of(node.inputs.get("height"))
        if width and height and found.isdisjoint({WIDTH, HEIGHT}):
            return width, height
    raise Unusable(Text("it does not say how large the picture is: use the slots {width} and {height}"), _BOTH)


def picture_slots(found: frozenset[str]) -> tuple[str, ...]:
    """Those for pictures, in their order."""
    return tuple(name for name in IMAGES if name in found)


def _graph(content: bytes) -> Graph:
    try:
        whole = read(content, dict[str, msgspec.Raw])
    except Garbled as error:
        raise Unusable(Text("it is not JSON with a node behind each id"), _NODE) from error
    if {"nodes", "links"} <= whole.keys():
        raise Unusable(Text("it is saved for the page: save it for the API instead"), "Workflow > Export (API)")
    if not whole:
        raise Unusable(Text("it has no nodes"), _NODE)
    return {id: _node(id, raw) for id, raw in whole.items()}


def _node(id: str, raw: msgspec.Raw) -> Node:
    try:
        return read(raw, Node)
    except Garbled as error:
        raise Unusable(Text("node %(node)s needs class_type and inputs", node=id), _NODE) from error


def _check_links(graph: Graph) -> None:
    for id, node in graph.items():
        for name, raw in node.inputs.items():
            source = linked(raw)
            if source is not None and source not in graph:
                problem = Text(
                    "input %(input)s of node %(node)s is linked to node %(other)s, which is not there",
                    input=name,
                    node=id,
                    other=source,
                )
                raise Unusable(problem, f'"clip": ["{next(iter(graph))}", 0]')


def _check_slots(graph: Graph) -> None:
    found = slots(graph)
    for text in texts(graph):
        alone = SLOT.fullmatch(text)
        if alone and alone[1] not in SLOTS:
            known = ", ".join(f"{{{name}}}" for name in SLOTS)
            raise Unusable(Text("there is no slot %(slot)s; there are %(known)s", slot=text, known=known), _NODE)
    missing = next((problem for problem, wrong in _problems(found).items() if wrong), None)
    if missing:
        raise Unusable(missing, _EXAMPLES[missing])


_NO_PROMPT = Text("the slot {prompt} is missing")
_HALF_SIZE = Text("the slots {width} and {height} belong together")
_GAP = Text("the slots for pictures are {image}, then {image_2}, and so on, with none left out")
_NO_PICTURE = Text("a workflow with {mask} also needs {image}")
_EXAMPLES: Mapping[Text, str] = {
    _NO_PROMPT: '"text": "{prompt}"',
    _HALF_SIZE: _BOTH,
    _GAP: '"image": "{image}"',
    _NO_PICTURE: '"image": "{image}"',
}


def _problems(found: frozenset[str]) -> Mapping[Text, bool]:
    pictures = picture_slots(found)
    return {
        _NO_PROMPT: PROMPT not in found,
        _HALF_SIZE: len(found & {WIDTH, HEIGHT}) == 1,
        _GAP: pictures != IMAGES[: len(pictures)],
        _NO_PICTURE: MASK in found and not pictures,
    }
