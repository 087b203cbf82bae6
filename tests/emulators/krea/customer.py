"""Someone who orders from the emulator through the real provider."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import msgspec
from PIL import Image

from bot.ports import Clock, Commission, Provider
from bot.providers.krea import Settings, connect
from bot.values import Cost, Task
from tests.emulators.krea.state import Emulator
from tests.services import PROMPT, Watch


def connected(
    emulator: Emulator, watch: Clock | None = None, **settings: object
) -> AbstractAsyncContextManager[Provider]:
    """The emulator goes by the same clock as the provider, and its list of jobs is never behind."""
    clock = watch or Watch()
    emulator.now = clock.now
    usual: dict[str, object] = {"base_url": emulator.ports.api, "settle_seconds": 0}
    return connect(msgspec.convert(usual | settings, Settings), {"KREA_API_TOKEN": emulator.key}, clock)


def commission(
    vendor_id: str = "google/nano-banana-2", ratio: str = "1:1", size: str = "1K", budget: float = 1
) -> Commission:
    return Commission("job1", vendor_id, Task.TEXT_TO_IMAGE, PROMPT, ratio, size, 1, Cost(budget, "USD"))


def edit(*pictures: bytes, vendor_id: str = "google/nano-banana-2") -> Commission:
    return replace(commission(vendor_id), task=Task.IMAGE_TO_IMAGE, pictures=pictures)


def file(kind: str = "PNG", colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, kind)
    return out.getvalue()


async def reached(told: Callable[[], object]) -> None:
    """The emulator lives in a thread of its own: what it does comes about while somebody waits for it."""
    async with asyncio.timeout(10):
        while not told():  # noqa: ASYNC110 - a thread sets no event of this loop
            await asyncio.sleep(0.01)
