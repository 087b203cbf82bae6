"""A bot's account that listens to the emulated Telegram, and an ear for what it hands in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import structs

from adapters.telegram import Settings, TelegramChat, connect
from bot.errors import StoreError
from bot.gate import Gate
from bot.ports import Journal
from bot.testing import MemoryJournal
from bot.values import Edited, Inbound, Moved, Place, Pressed, Said, Text
from tests.emulators.telegram import Telegram
from tests.lent import lent

VARIABLE = "TELEGRAM_BOT_TOKEN"


@dataclass(slots=True)
class Brisk:
    """Real time, in which nobody sleeps long; remembers for how long they wanted to."""

    pace: float = 50
    skew: float = 0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return time.time() + self.skew

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(seconds / self.pace)


@dataclass(slots=True)
class Ear:
    """Takes events like the house: by their key, and not while it is full."""

    heard: list[Inbound] = field(default_factory=list)
    full: Callable[[Inbound], bool] = lambda _: False
    refused: list[Inbound] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)
    """Keys of events that came more than once."""

    async def receive(self, event: Inbound) -> bool:
        await asyncio.sleep(0)
        if self.full(event):
            self.refused.append(event)
            raise StoreError(Text("The disk is full."))
        if event.key in self.keys:
            self.twice.append(event.key)
            return False
        self.keys.add(event.key)
        self.heard.append(event)
        return True

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.heard if isinstance(event, Said | Edited)]

    @property
    def said(self) -> list[Said]:
        return [event for event in self.heard if isinstance(event, Said)]

    @property
    def pressed(self) -> list[Pressed]:
        return [event for event in self.heard if isinstance(event, Pressed)]

    @property
    def moved(self) -> list[Moved]:
        return [event for event in self.heard if isinstance(event, Moved)]

    async def until(self, reached: Callable[[], object], seconds: float = 10) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not reached():  # noqa: ASYNC110 - any condition may be waited for
                await asyncio.sleep(0.005)


@dataclass(slots=True)
class Account:
    """What outlives a restart of the bot."""

    server: Telegram
    directory: Path
    ear: Ear = field(default_factory=Ear)
    clock: Brisk = field(default_factory=Brisk)
    journal: Journal = field(default_factory=MemoryJournal)
    gate: Gate | None = None
    settings: Settings = field(default_factory=lambda: Settings(poll_seconds=5))

    def decided(self) -> Settings:
        if self.settings.api_base != Settings().api_base:
            return self.settings
        return structs.replace(self.settings, api_base=self.server.url)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[TelegramChat]:
        house = lent(self.directory, self.clock, self.journal, self.gate)
        async with connect(self.decided(), {VARIABLE: self.server.token}, house) as chat:
            yield chat

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[TelegramChat]:
        async with self.connected() as chat, self.hearing(chat):
            yield chat

    @asynccontextmanager
    async def hearing(self, chat: TelegramChat) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            ears = tasks.create_task(chat.listen(self.ear.receive))
            try:
                yield
            finally:
                ears.cancel()


def private(id: int) -> Place:
    return Place("telegram", str(id))
