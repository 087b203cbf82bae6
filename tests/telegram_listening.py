"""A bot's account that listens to the emulated Telegram, and an ear for what it hands in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import structs

from adapters.telegram import Settings, TelegramChat, connect
from bot.gate import Gate
from bot.ports import Journal
from bot.testing import MemoryJournal
from bot.values import Place
from tests.ears import Brisk, Ear, listening
from tests.emulators.telegram import Telegram
from tests.lent import lent

VARIABLE = "TELEGRAM_BOT_TOKEN"


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
        async with listening(chat, self.ear):
            yield


def private(id: int) -> Place:
    return Place("telegram", str(id))
