"""Someone who orders from the emulator through the real provider."""

from __future__ import annotations

import io
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import msgspec
from PIL import Image

from bot.ports import Clock, Commission, Provider
from bot.providers.creatok import Settings, connect
from bot.values import Cost, Task
from tests.emulators.creatok.state import Emulator
from tests.services import JOB, PROMPT, Watch


def connected(
    emulator: Emulator, watch: Clock | None = None, **settings: str | float
) -> AbstractAsyncContextManager[Provider]:
    """The emulator goes by the same clock as the provider."""
    clock = watch or Watch()
    emulator.now = clock.now
    given = msgspec.convert({"base_url": emulator.ports.api} | settings, Settings)
    return connect(given, {"CREATOK_API_KEY": emulator.key}, clock)


def commission(
    vendor_id: str = "nano-banana-2", ratio: str = "1:1", size: str = "2K", n: int = 1, budget: float = 100
) -> Commission:
    return Commission(JOB, vendor_id, Task.TEXT_TO_IMAGE, PROMPT, ratio, size, n, Cost(budget, "credits"))


def edit(*pictures: bytes, vendor_id: str = "nano-banana-2") -> Commission:
    return replace(commission(vendor_id), task=Task.IMAGE_TO_IMAGE, pictures=pictures)


def file(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, kind)
    return out.getvalue()
