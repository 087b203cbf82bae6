"""Tasks and the states that they go through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import msgspec

from bot.values.measures import pixels
from tests.emulators.creatok.orders import Order


class Stage(Enum):
    """What a task is said to be at."""

    SUBMITTED = auto()
    QUEUED = auto()
    RUNNING = auto()
    STRANGE = auto()
    NAMELESS = auto()
    SUCCEEDED = auto()
    FEWER = auto()
    EMPTY = auto()
    RESULTLESS = auto()
    KEYED = auto()
    PARTLY_KEYED = auto()
    FAILED = auto()
    FAILED_PLAINLY = auto()
    FAILED_SILENTLY = auto()
    REFUSED = auto()


USUAL = (Stage.SUBMITTED, Stage.QUEUED, Stage.RUNNING, Stage.SUCCEEDED)

_WORDS: Mapping[Stage, str | None] = {
    Stage.SUBMITTED: "submitted",
    Stage.QUEUED: "queued",
    Stage.RUNNING: "running",
    Stage.STRANGE: "marinating",
    Stage.NAMELESS: None,
    Stage.FAILED: "failed",
    Stage.FAILED_PLAINLY: "failed",
    Stage.FAILED_SILENTLY: "failed",
    Stage.REFUSED: "failed",
}


class Picture(msgspec.Struct, omit_defaults=True):
    """A result as it is answered."""

    url: str = ""
    thumbnail_url: str = ""
    object_key: str = ""


class Result(msgspec.Struct):
    """All of them."""

    images: list[Picture]


class _Trouble(msgspec.Struct):
    message: str


class Status(msgspec.Struct, omit_defaults=True):
    """How far a task is."""

    status: str | None = None
    result: Result | None = None
    error: _Trouble | str | None = None


@dataclass(slots=True)
class Task:
    """An order that was taken."""

    id: str | int
    order: Order
    created: float
    polls: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return pixels(self.order.aspect_ratio or "1:1", self.order.resolution)


_TROUBLES: Mapping[Stage, _Trouble | str] = {
    Stage.FAILED: _Trouble("the model ran out of memory"),
    Stage.FAILED_PLAINLY: "the model ran out of memory",
    Stage.REFUSED: _Trouble("Content policy violation"),
}


def status(task: Task, stage: Stage, cdn: str) -> Status:
    if stage in _WORDS:
        return Status(_WORDS[stage], error=_TROUBLES.get(stage))
    return Status("succeeded", None if stage is Stage.RESULTLESS else Result(_pictures(task, stage, cdn)))


def _pictures(task: Task, stage: Stage, cdn: str) -> list[Picture]:
    count = {Stage.EMPTY: 0, Stage.FEWER: 1}.get(stage, task.order.n)
    keyed = {Stage.KEYED: 0, Stage.PARTLY_KEYED: 1}.get(stage, count)
    links = [f"{cdn}/{task.id}/{at}" for at in range(count)]
    return [
        Picture(f"{link}.png", f"{link}_thumb.png") if at < keyed else Picture(object_key=f"results/{task.id}/{at}.png")
        for at, link in enumerate(links)
    ]


def stage_at(stages: Sequence[Stage], share: float) -> Stage:
    """The stage after this share of the whole time; the last one stands for all that follow."""
    last = len(stages) - 1
    return stages[min(last, max(0, int(share * last + 1e-9)))]
