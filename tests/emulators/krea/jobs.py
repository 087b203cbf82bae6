"""Jobs and the states that they go through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from math import sqrt

USUAL = ("backlogged", "queued", "scheduled", "processing", "sampling", "intermediate-complete", "completed")
ENDS = frozenset({"completed", "failed", "cancelled"})
_SIDES = {"1K": 1024, "2K": 2048, "4K": 4096}


class Urls(Enum):
    """The shapes in which customers met results."""

    LIST = auto()
    TYPED = auto()
    NAMED = auto()


@dataclass(slots=True)
class Job:
    """An order that was taken."""

    id: str
    path: str
    body: Mapping[str, object]
    created: float
    webhook: str = ""
    polls: int = 0
    end: str = ""
    """How it ended before its time."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self.body.get("width"), self.body.get("height")
        if isinstance(width, int) and isinstance(height, int):
            return width, height
        across, down = map(float, str(self.body.get("aspect_ratio", "1:1")).split(":"))
        side, stretch = _SIDES[str(self.body.get("resolution", "1K"))], sqrt(across / down)
        return round(side * stretch), round(side / stretch)


def status_at(stages: Sequence[str], share: float) -> str:
    """The state after this share of the whole time."""
    last = len(stages) - 1
    return stages[min(last, max(0, int(share * last + 1e-9)))]


def written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def results(shape: Urls, link: str) -> object:
    preview = link.replace("/images/", "/previews/")
    match shape:
        case Urls.LIST:
            return [link]
        case Urls.TYPED:
            return [{"type": "preview", "url": preview}, {"type": "model", "url": link}]
        case Urls.NAMED:
            return {"preview": preview, "model": link}
