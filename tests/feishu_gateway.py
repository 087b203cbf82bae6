"""The bare long connection to the emulated Feishu, and somebody who takes what comes through it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.feishu.answers import Heard
from adapters.feishu.gateway import Gateway
from adapters.feishu.line import Line, opened
from adapters.feishu.settings import Settings
from tests.ears import Brisk
from tests.emulators.feishu import Feishu


@dataclass
class Taker:
    """Takes every event with the same answer, at once unless it is held up."""

    answer: Heard = field(default_factory=lambda: Heard(kept=True))
    heard: list[str] = field(default_factory=list)
    """Texts of messages, and types of whatever else came."""
    free: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.free.set()

    async def hear(self, payload: bytes) -> Heard:
        event = json.loads(payload)
        kind = event["header"]["event_type"]
        words = event["event"].get("message", {}).get("content")
        self.heard.append(json.loads(words)["text"] if words else kind)
        await self.free.wait()
        return self.answer


@dataclass
class Post:
    """What a connection stands on in a test."""

    server: Feishu
    taker: Taker = field(default_factory=Taker)
    clock: Brisk = field(default_factory=Brisk)
    secret: str = ""
    """Another than the right one."""
    domain: str = ""
    """Another address than the emulator's."""
    proxy: str = ""

    @property
    def settings(self) -> Settings:
        return Settings(app_id=self.server.app_id, domain=self.domain or self.server.url, proxy=self.proxy)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        async with opened(self.settings, self.secret or self.server.secret) as line:
            yield line

    @asynccontextmanager
    async def connecting(self) -> AsyncIterator[asyncio.Task[None]]:
        """Gives the task that does it, which ends with the block."""
        async with self.line() as line, asyncio.TaskGroup() as tasks:
            running = tasks.create_task(self._run(Gateway(line, self.clock)))
            try:
                yield running
            finally:
                running.cancel()

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        async with self.connecting():
            assert await self.server.until(lambda: self.server.connections)
            yield

    async def _run(self, gateway: Gateway) -> None:
        async with asyncio.TaskGroup() as tasks:
            await gateway.run(self.taker.hear, tasks)

    async def until_heard(self, text: str) -> None:
        async with asyncio.timeout(10):
            while text not in self.taker.heard:  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(0.005)
