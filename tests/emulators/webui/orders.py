"""What the web UI refuses before it draws. Stricter than it is: unknown fields are mistakes, too."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta
from PIL import Image

SAMPLERS = ("Euler", "Euler a", "DPM++ 2M")
SCHEDULERS = ("Automatic", "Karras", "SGM Uniform")

Side = Annotated[int, Meta(ge=64, le=4096, multiple_of=8)]


class Words(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The body of txt2img, with the service's own defaults."""

    prompt: str = ""
    negative_prompt: str = ""
    seed: Annotated[int, Meta(ge=-1, lt=2**32)] = -1
    steps: Annotated[int, Meta(ge=1, le=150)] = 50
    cfg_scale: Annotated[float, Meta(ge=0, le=30)] = 7.0
    width: Side = 512
    height: Side = 512
    sampler_name: str | None = None
    scheduler: str | None = None
    batch_size: Annotated[int, Meta(ge=1, le=8)] = 1
    n_iter: Annotated[int, Meta(ge=1, le=100)] = 1
    override_settings: dict[str, str] = {}
    override_settings_restore_afterwards: bool = True
    send_images: bool = True
    save_images: bool = False
    force_task_id: str | None = None

    @property
    def count(self) -> int:
        return self.batch_size * self.n_iter


class Pictures(Words, forbid_unknown_fields=True, kw_only=True):
    """The body of img2img."""

    init_images: tuple[str, ...] | None = None
    denoising_strength: Annotated[float, Meta(ge=0, le=1)] = 0.75
    mask: str | None = None
    mask_blur: Annotated[int, Meta(ge=0, le=64)] = 4
    inpainting_fill: Annotated[int, Meta(ge=0, le=3)] = 0
    inpaint_full_res: bool = True
    inpaint_full_res_padding: int = 0
    inpainting_mask_invert: Annotated[int, Meta(ge=0, le=1)] = 0
    resize_mode: Annotated[int, Meta(ge=0, le=3)] = 0
    include_init_images: bool = False


@dataclass(frozen=True, slots=True)
class Rejected(Exception):
    """`name` is the exception's on the machine; without one it is the form that does not fit."""

    status: int
    detail: str = ""
    name: str = "HTTPException"
    errors: str = ""


def read(body: bytes, shape: type[Words], titles: Sequence[str]) -> Words:
    """Raises Rejected."""
    try:
        order = msgspec.json.decode(body, type=shape)
    except ValueError as error:
        raise Rejected(422, str(error), "") from error
    if order.sampler_name and order.sampler_name not in SAMPLERS:
        raise Rejected(400, "Sampler not found")
    if order.scheduler and order.scheduler not in SCHEDULERS:
        raise Rejected(400, "Scheduler not found")
    wanted = order.override_settings.get("sd_model_checkpoint")
    if set(order.override_settings) - {"sd_model_checkpoint"} or (wanted is not None and wanted not in titles):
        raise Rejected(500, "", "RuntimeError", f"model {wanted!r} not found")
    if isinstance(order, Pictures):
        _check(order)
    return order


def _check(order: Pictures) -> None:
    if not order.init_images:
        raise Rejected(404, "Init image not found")
    sizes = [opened(image).size for image in order.init_images]
    if order.mask is None:
        return
    mask = opened(order.mask)
    if mask.size != sizes[0] or mask.mode != "L":
        raise Rejected(422, "the mask is no picture in shades of grey, as large as the first", "")


def opened(image: str) -> Image.Image:
    """A picture out of bare base64 or a data URL; raises Rejected."""
    bare = image.partition(",")[2] if image.startswith("data:image/") else image
    try:
        return Image.open(io.BytesIO(base64.b64decode(bare, validate=True)))
    except (ValueError, OSError) as error:
        raise Rejected(500, "Invalid encoded image") from error
