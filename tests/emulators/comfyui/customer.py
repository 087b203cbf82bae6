"""Someone who orders from the emulator through the real provider."""

from __future__ import annotations

import io
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import msgspec
from PIL import Image

from bot.ports import Clock, Commission, Finished, Pending, Provider
from bot.providers.comfyui import Settings, connect
from bot.values import Cost, Task
from tests.emulators.comfyui.state import CHECKPOINTS, Emulator
from tests.services import JOB, PROMPT, Watch


def connected(
    emulator: Emulator, watch: Clock | None = None, secrets: dict[str, str] | None = None, **settings: object
) -> AbstractAsyncContextManager[Provider]:
    """The emulator goes by the same clock as the provider."""
    clock = watch or Watch()
    emulator.now = clock.now
    return connect(msgspec.convert({"base_url": emulator.api} | settings, Settings), secrets or {}, clock)


def commission(
    vendor_id: str = CHECKPOINTS[0], ratio: str = "1:1", size: str = "512px", n: int = 1, job: str = JOB
) -> Commission:
    return Commission(job, vendor_id, Task.TEXT_TO_IMAGE, PROMPT, ratio, size, n, Cost(0, "points"))


def edit(*pictures: bytes, vendor_id: str = CHECKPOINTS[0]) -> Commission:
    return replace(commission(vendor_id), task=Task.IMAGE_TO_IMAGE, pictures=pictures)


def masked(picture: bytes, mask: bytes) -> Commission:
    return replace(edit(picture), mask=mask)


async def drawn(comfy: Provider, job: str, looks: int = 3) -> Finished | Pending:
    """Looked for so often; it is not there before the last time."""
    for _ in range(looks - 1):
        assert isinstance(await comfy.poll(job), Pending)
    return await comfy.poll(job)


def file(kind: str = "PNG", colour: str = "teal") -> bytes:
    return _drawn(Image.new("RGB", (8, 8), colour), kind)


def mask() -> bytes:
    """Its right half is to be redrawn."""
    drawn = Image.new("L", (8, 8), 0)
    drawn.paste(255, (4, 0, 8, 8))
    return _drawn(drawn, "PNG")


def _drawn(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()
