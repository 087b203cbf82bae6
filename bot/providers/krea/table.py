"""The models of `models.toml`, read once and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files

import msgspec

from bot.values import Task
from bot.values.measures import Bounds

RENAMED: Mapping[str, str] = {
    "google/nano-banana-flash": "google/nano-banana-2",
    "bytedance/seedream-3": "bytedance/seedream-4",
}
"""Paths that the service no longer has, and those that took their places."""


class Shape(Enum):
    """How a model is told what shape the picture shall have."""

    RATIO = "ratio"
    PIXELS = "pixels"
    KEPT = "kept"
    """Not at all: as the picture that it starts from."""


class Taking(Enum):
    """The field in which a model takes the pictures that it starts from."""

    NONE = ""
    LIST = "image_urls"
    ONE = "image_url"
    TAGGED = "reference_images"
    STYLES = "style_images"


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model of `POST /generate/image/{vendor_id}`. A length of 0 is not limited."""

    vendor_id: str
    id: str
    """The catalog's."""
    name: str
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ("1K",)
    shape: Shape = Shape.PIXELS
    bounds: Bounds = Bounds()
    measured: dict[str, tuple[int, int]] = {}
    """Pixels by ratio, for a model that draws in a few measures only."""
    resolution: bool = False
    """It is told the size by name."""
    taking: Taking = Taking.NONE
    references: int = 1
    drawn_from: bool = False
    """It cannot draw from words alone."""
    seeds: bool = False
    negatives: bool = False
    qualities: tuple[str, ...] = ()
    steps: int = 0
    shortest_prompt: int = 1
    longest_prompt: int = 0
    longest_address: int = 0
    """Characters of the address of a picture."""
    expected: tuple[float, float] = (20, 60)
    progress: float = 20
    prices: dict[str, float] = {}

    @property
    def tasks(self) -> tuple[Task, ...]:
        if self.drawn_from:
            return (Task.IMAGE_TO_IMAGE,)
        return (Task.TEXT_TO_IMAGE,) if self.taking is Taking.NONE else tuple(Task)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    models: tuple[Model, ...]


@cache
def table() -> Mapping[str, Model]:
    """By path after `/generate/image/`."""
    written = tomllib.loads(files(__package__).joinpath("models.toml").read_text("utf-8"))
    return {model.vendor_id: model for model in msgspec.convert(written, _Table).models}


def known(vendor_id: str) -> Model | None:
    """By its path, today's or an earlier one."""
    return table().get(RENAMED.get(vendor_id, vendor_id))
