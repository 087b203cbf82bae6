"""Tasks and the states that their pictures go through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from math import sqrt

import msgspec

from tests.emulators.ima.orders import Order
from tests.emulators.ima.products import SQUARE

_SIDES = {"512px": 512, "1K": 1024, "2K": 2048, "2k": 2048, "4K": 4096, "4k": 4096}
_MIDJOURNEY_SIDE = 1024


class Look(Enum):
    """What can be seen of a picture."""

    ABSENT = auto()
    WAITING = auto()
    BLANK = auto()
    WORKING = auto()
    STRANGE = auto()
    READY = auto()
    COMPLETED = auto()
    WATERMARKED = auto()
    PREVIEWED = auto()
    LINKLESS = auto()
    CONTRADICTED = auto()
    FAILED = auto()
    REFUSED = auto()
    DELETED = auto()


_STATUSES: Mapping[Look, tuple[int | str | None, str]] = {
    Look.WAITING: (None, "pending"),
    Look.BLANK: ("", "pending"),
    Look.WORKING: (0, "processing"),
    Look.STRANGE: (7, "marinating"),
    Look.READY: (1, "success"),
    Look.COMPLETED: (1, "completed"),
    Look.WATERMARKED: (1, "success"),
    Look.PREVIEWED: (1, "success"),
    Look.LINKLESS: (1, "success"),
    Look.CONTRADICTED: (1, "failed"),
    Look.FAILED: (2, "failed"),
    Look.REFUSED: (2, "failed"),
    Look.DELETED: (3, "deleted"),
}

Stage = tuple[Look, ...]
"""The looks of a task's pictures; the last one stands for all further ones."""

USUAL: tuple[Stage, ...] = ((Look.ABSENT,), (Look.WAITING,), (Look.WORKING,), (Look.READY,))


class Media(msgspec.Struct, omit_defaults=True):
    """A picture as it is answered."""

    resource_status: int | str | None
    status: str
    url: str = ""
    watermark_url: str = ""
    preview_url: str = ""
    error_msg: str = ""
    remark: str = ""
    format: str = ""
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class Task:
    """An order that was taken."""

    id: str
    order: Order
    created: float
    polls: int = 0

    @property
    def kind(self) -> str:
        return "jpeg" if self.order.product.model_id == "midjourney" else "png"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        form = self.order.form
        if "quality" in form:
            return _MIDJOURNEY_SIDE, _MIDJOURNEY_SIDE
        size = form.get("size", "4k")
        if "x" in size.removesuffix("px"):
            width, height = map(int, size.split("x"))
            return width, height
        across, down = map(int, form.get("aspect_ratio", SQUARE).split(":"))
        stretch = sqrt(across / down)
        return round(_SIDES[size] * stretch), round(_SIDES[size] / stretch)


def medias(task: Task, stage: Stage, cdn: str) -> list[Media]:
    looks = [stage[min(at, len(stage) - 1)] for at in range(task.order.fixed.n)]
    return [
        _media(task, look, f"{cdn}/{task.id}/{at}.{task.kind}") for at, look in enumerate(looks) if look in _STATUSES
    ]


def _media(task: Task, look: Look, link: str) -> Media:
    media = Media(*_STATUSES[look])
    match look:
        case Look.READY | Look.COMPLETED | Look.CONTRADICTED:
            media.url = link
        case Look.WATERMARKED:
            media.watermark_url = link
        case Look.PREVIEWED:
            media.preview_url = link
        case Look.FAILED:
            media.error_msg = "the model ran out of memory"
        case Look.REFUSED:
            media.remark = "content rejected"
        case _:
            return media
    media.format, (media.width, media.height) = task.kind, task.size
    return media


def stage_at(stages: Sequence[Stage], share: float) -> Stage:
    """The stage after this share of the whole time."""
    last = len(stages) - 1
    return stages[min(last, max(0, int(share * last + 1e-9)))]
