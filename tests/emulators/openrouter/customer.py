"""Someone who orders from the emulator through the real provider."""

from __future__ import annotations

import io
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import msgspec
from PIL import Image

from bot.ports import Clock, Commission, Finished, Provider
from bot.providers.openrouter import Settings, connect
from bot.values import Cost, Task
from tests.emulators.openrouter.state import Emulator
from tests.services import JOB, PROMPT, Watch

SEEDREAM = "bytedance-seed/seedream-4.5"
GEMINI = "google/gemini-3-pro-image-preview"
GPT = "openai/gpt-image-2"
FLUX = "black-forest-labs/flux.2-pro"
QWEN = "qwen/qwen-image-3"
CHAT = "openai/gpt-5-image"


def connected(
    emulator: Emulator, watch: Clock | None = None, **settings: object
) -> AbstractAsyncContextManager[Provider]:
    """The emulator goes by the same clock as the provider."""
    clock = watch or Watch()
    emulator.now = clock.now
    hosts: dict[str, object] = {"base_url": emulator.ports.api}
    return connect(msgspec.convert(hosts | settings, Settings), {"OPENROUTER_API_KEY": emulator.key}, clock)


def commission(
    vendor_id: str = SEEDREAM, ratio: str = "1:1", size: str = "2K", n: int = 1, budget: float = 5
) -> Commission:
    quality = "medium" if vendor_id == GPT else ""
    order = Commission(JOB, vendor_id, Task.TEXT_TO_IMAGE, PROMPT, ratio, size, n, Cost(budget, "USD"))
    return replace(order, quality=quality)


def streamed() -> Commission:
    return commission(GPT, size="1K")


def edit(*pictures: bytes, vendor_id: str = SEEDREAM, size: str = "2K") -> Commission:
    return replace(commission(vendor_id, size=size), task=Task.IMAGE_TO_IMAGE, pictures=pictures)


def file(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, kind)
    return out.getvalue()


def sent(emulator: Emulator, endpoint: str = "images") -> dict[str, object]:
    (received,) = emulator.journal.of(endpoint)
    found: dict[str, object] = received.read(dict)
    return found


def shown(done: Finished) -> list[bytes]:
    assert all(isinstance(result, bytes) for result in done.results)
    return [result for result in done.results if isinstance(result, bytes)]


async def finished(router: Provider, order: Commission) -> Finished:
    done = await router.submit(order)
    assert isinstance(done, Finished)
    return done
