"""A bot's account that listens to the emulated Discord, and an ear for what it hands in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import structs

from adapters.discord import DiscordChat, Settings, connect
from bot.ports import Journal
from bot.testing import MemoryJournal
from bot.values import Place
from tests.ears import Brisk, Ear, listening
from tests.emulators.discord import Discord
from tests.lent import lent

VARIABLE = "DISCORD_BOT_TOKEN"


@dataclass(slots=True)
class Account:
    """What outlives a restart of the bot."""

    server: Discord
    directory: Path
    ear: Ear = field(default_factory=Ear)
    clock: Brisk = field(default_factory=Brisk)
    journal: Journal = field(default_factory=MemoryJournal)
    settings: Settings = field(default_factory=Settings)
    online: int = 1
    """Connections that stand before somebody speaks."""

    def decided(self) -> Settings:
        if self.settings.api_base != Settings().api_base:
            return self.settings
        return structs.replace(self.settings, api_base=self.server.url, gateway=self.server.gateway)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[DiscordChat]:
        house = lent(self.directory, self.clock, self.journal)
        async with connect(self.decided(), {VARIABLE: self.server.token}, house) as chat:
            yield chat

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[DiscordChat]:
        async with self.connected() as chat, self.hearing(chat):
            yield chat

    @asynccontextmanager
    async def hearing(self, chat: DiscordChat) -> AsyncIterator[None]:
        """Discord tells a bot only what happens while it is there: so the block begins when it is."""
        before = self.server.identifies
        async with listening(chat, self.ear, lambda: self._stands(before)):
            yield

    def _stands(self, before: int) -> bool:
        """A connection of the last process may not be gone yet."""
        return self.server.identifies >= before + self.online and self.server.online >= self.online


def chat_of(channel: int) -> Place:
    return Place("discord", str(channel))
