"""Someone who orders from the emulator through the real provider."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import msgspec
from PIL import Image

from bot.errors import JobError
from bot.ports import Accepted, Clock, Commission, Finished, Provider
from bot.providers.webui import Settings, connect
from bot.values import Cost, Task
from tests.emulators.webui.machine import LONGEST
from tests.emulators.webui.state import USER, Emulator
from tests.services import JOB, PROMPT, Watch

SDXL = "sd_xl_base_1.0.safetensors"
TASK = f"easel-{JOB}"
"""What the machine calls the order of JOB."""


def connected(
    emulator: Emulator, watch: Clock | None = None, **settings: str | float | bool | tuple[str, ...]
) -> AbstractAsyncContextManager[Provider]:
    """The emulator goes by the same clock as the provider."""
    clock = watch or Watch()
    emulator.now = clock.now
    proof = {"user": USER, "password_env": "WEBUI_PASSWORD"} if emulator.key else {}
    wished = msgspec.convert({"base_url": emulator.api} | proof | settings, Settings)
    return connect(wished, {"WEBUI_PASSWORD": emulator.key}, clock)


def commission(ratio: str = "1:1", size: str = "512px", n: int = 1, job: str = JOB) -> Commission:
    return Commission(job, SDXL, Task.TEXT_TO_IMAGE, PROMPT, ratio, size, n, Cost(0, "USD"))


def edit(*pictures: bytes, mask: bytes = b"") -> Commission:
    return replace(commission(), task=Task.IMAGE_TO_IMAGE, pictures=pictures, mask=mask)


def file(kind: str = "PNG", colour: str = "teal", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (16, 8), colour).save(out, kind)
    return out.getvalue()


def mask() -> bytes:
    return file(colour="white", mode="L")


async def drawn(webui: Provider, order: Commission) -> list[bytes]:
    done = await webui.submit(order)
    assert isinstance(done, Finished)
    assert done.charged == Cost(0, "USD")
    return [picture for picture in done.results if isinstance(picture, bytes)]


def size(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.size


class Waiting:
    """An order that is under way, and what came of it."""

    outcome: Accepted | Finished | JobError | None = None


@asynccontextmanager
async def ordered(webui: Provider, emulator: Emulator, job: str = JOB, *, cut: bool = True) -> AsyncIterator[Waiting]:
    """The order is in the machine's queue when the block begins. Where the block ends its end is waited for, or the
    waiting is cut short, as by the end of the process."""
    waiting = Waiting()

    async def submit() -> None:
        try:
            waiting.outcome = await webui.submit(commission(job=job))
        except JobError as error:
            waiting.outcome = error

    async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as group:
        task = group.create_task(submit())
        await emulator.machine.arrival()
        try:
            yield waiting
        finally:
            if cut:
                task.cancel()


async def abandoned(webui: Provider, emulator: Emulator) -> None:
    """An order is on the machine that nobody waits for any more."""
    async with ordered(webui, emulator):
        assert emulator.machine.held
