"""What an operator can decide about a Stable Diffusion web UI."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from bot.providers.http import Age, Count, Seconds


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the machine is reached, and how it draws."""

    base_url: str = "http://127.0.0.1:7860"
    user: str = ""
    password_env: str = ""
    """Both or none: what the web UI was started with as --api-auth."""
    models: tuple[str, ...] = ()
    """Only these checkpoints, by file name; empty: all."""
    side: Annotated[int, Meta(ge=512, le=4096)] = 1024
    """Of the largest square, in pixels; no other shape has more pixels. The API does not tell for which size a
    checkpoint was trained, and what is much larger comes out with everything twice in it."""
    steps: Annotated[int, Meta(ge=1, le=150)] = 25
    cfg_scale: Annotated[float, Meta(ge=0, le=30)] = 7
    sampler_name: str = ""
    scheduler: str = ""
    denoising_strength: Annotated[float, Meta(ge=0, le=1)] = 0.75
    mask_blur: Annotated[int, Meta(ge=0, le=64)] = 4
    """In pixels."""
    negative: str = ""
    """Never to be seen in any picture, whatever else is not wished."""
    previews: bool = True
    alone: bool = False
    """Nobody else uses the machine, so that whatever it draws is ours."""
    proxy: str = ""
    ca_file: str = ""
    api_seconds: Seconds = 15
    draw_seconds: Seconds = 1800
    """The time in the machine's own queue counts."""
    list_seconds: Age = 60
    """How long a list of checkpoints is taken to be the present one."""
    at_once: Count = 1
    """The machine draws one picture after the other; more only wait in its queue."""
