"""Orders on their way through the queue into the history."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tests.emulators.comfyui.validation import Extra, Graph, Value


class Ending(StrEnum):
    """How an order ends."""

    SUCCESS = "success"
    ERROR = "error"
    NO_MEMORY = "no memory"
    INTERRUPTED = "interrupted"
    EMPTY = "empty"
    """A success without pictures."""
    OLD = "old"
    """A success without a status, as servers of 2023 told it."""
    STRANGE = "strange"
    """A word that nobody has heard of."""


@dataclass(slots=True)
class Order:
    """One that was taken."""

    id: str
    number: int
    graph: Graph
    client: str
    extra: Extra
    looks: int = 0
    """So often somebody looked while it was drawn."""
    ending: Ending | None = None
    files: dict[str, list[str]] = field(default_factory=dict)
    """Names of its pictures by the node that wrote them."""

    @property
    def row(self) -> list[object]:
        extra = {"client_id": self.client, "easel_job": self.extra.easel_job, "create_time": 1763706780000}
        graph = {id: {"class_type": node.class_type, "inputs": node.inputs} for id, node in self.graph.items()}
        return [self.number, self.id, graph, extra, list(self.savers)]

    @property
    def savers(self) -> dict[str, str]:
        """Where each node that puts out pictures puts them."""
        kinds = {"SaveImage": "output", "PreviewImage": "temp"}
        return {id: kinds[node.class_type] for id, node in self.graph.items() if node.class_type in kinds}

    @property
    def sampler(self) -> str:
        """The node that takes the time."""
        return next((id for id, node in self.graph.items() if node.class_type == "KSampler"), next(iter(self.graph)))

    @property
    def loaders(self) -> list[str]:
        return [id for id, node in self.graph.items() if node.class_type == "CheckpointLoaderSimple"]

    @property
    def before(self) -> list[str]:
        """The nodes that are done before it, besides those that are known from the last time."""
        ids = list(self.graph)
        return [id for id in ids[: ids.index(self.sampler)] if id not in self.loaders]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        sized = [node.inputs for node in self.graph.values() if {"width", "height"} <= node.inputs.keys()]
        width, height = (sized[0]["width"], sized[0]["height"]) if sized else (64, 64)
        assert isinstance(width, int)
        assert isinstance(height, int)
        return width, height

    @property
    def count(self) -> int:
        return max([1, *(value for name in ("batch_size", "amount") for value in self._numbers(name))])

    def of(self, kind: str) -> list[dict[str, Value]]:
        """The inputs of all nodes of a kind, in their order."""
        return [node.inputs for node in self.graph.values() if node.class_type == kind]

    def _numbers(self, name: str) -> list[int]:
        values = (node.inputs.get(name) for node in self.graph.values())
        return [value for value in values if isinstance(value, int)]


_TROUBLE = {
    Ending.ERROR: ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied"),
    Ending.NO_MEMORY: ("torch.OutOfMemoryError", "Allocation on device 0 would exceed allowed memory."),
}


def record(order: Order, said: str) -> dict[str, object]:
    """As the history has it; `said` stands in place of the usual message of a failure."""
    ending = order.ending or Ending.SUCCESS
    outputs = {
        id: {
            "images": [{"filename": name, "subfolder": _folder(order, id), "type": order.savers[id]} for name in names]
        }
        for id, names in order.files.items()
    }
    return {"prompt": order.row, "outputs": outputs, "status": _status(order, ending, said), "meta": {}}


def _status(order: Order, ending: Ending, said: str) -> object:
    begun: list[object] = [["execution_start", {"prompt_id": order.id, "timestamp": 1763706780000}]]
    match ending:
        case Ending.OLD:
            return None
        case Ending.STRANGE:
            return {"status_str": "marinating", "completed": False, "messages": begun}
        case Ending.ERROR | Ending.NO_MEMORY:
            return {
                "status_str": "error",
                "completed": False,
                "messages": [*begun, ["execution_error", trouble(order, said)]],
            }
        case Ending.INTERRUPTED:
            stopped = {
                "prompt_id": order.id,
                "node_id": order.sampler,
                "node_type": "KSampler",
                "executed": order.loaders,
            }
            return {"status_str": "error", "completed": False, "messages": [*begun, ["execution_interrupted", stopped]]}
        case Ending.SUCCESS | Ending.EMPTY:
            ended = ["execution_success", {"prompt_id": order.id, "timestamp": 1763706800000}]
            return {"status_str": "success", "completed": True, "messages": [*begun, ended]}


def trouble(order: Order, said: str) -> dict[str, object]:
    kind, usual = _TROUBLE[order.ending or Ending.ERROR]
    return {
        "prompt_id": order.id,
        "node_id": order.sampler,
        "node_type": order.graph[order.sampler].class_type,
        "executed": order.loaders,
        "exception_message": said or usual,
        "exception_type": kind,
        "traceback": ["  File execution.py"],
        "current_inputs": {},
        "current_outputs": [],
    }


def prefix(order: Order, saver: str) -> str:
    return str(order.graph[saver].inputs.get("filename_prefix", "preview"))


def _folder(order: Order, saver: str) -> str:
    return prefix(order, saver).rpartition("/")[0]
