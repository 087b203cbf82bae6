"""An app's bot that listens to the emulated Feishu, and an ear for what it hands in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from msgspec import structs

from adapters.feishu.chat import FeishuChat
from adapters.feishu.line import opened
from adapters.feishu.settings import Settings
from bot.ports import Heeds, House, Journal
from bot.testing import MemoryJournal
from bot.values import Place
from tests.ears import Brisk, Ear, listening
from tests.emulators.feishu import Chat, Feishu, Message, Person
from tests.lent import lent

VARIABLE = "FEISHU_APP_SECRET"


@dataclass(slots=True)
class Account:
    """What outlives a restart of the bot. Its time is the emulator's."""

    server: Feishu
    directory: Path
    settings: Settings
    clock: Brisk
    ear: Ear = field(default_factory=Ear)
    journal: Journal = field(default_factory=MemoryJournal)
    heeds: Heeds = lambda _: True

    @classmethod
    def of(cls, server: Feishu, directory: Path, **decided: object) -> Account:
        settings = structs.replace(Settings(app_id=server.app_id, domain=server.url), **decided)
        return cls(server, directory, settings, Brisk(real=server.now))

    @property
    def house(self) -> House:
        return replace(lent(self.directory, self.clock, self.journal), heeds=self.heeds)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[FeishuChat]:
        async with opened(self.settings, self.server.secret) as line:
            yield FeishuChat(self.settings, line, self.house)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[FeishuChat]:
        async with self.connected() as chat, self.hearing(chat):
            yield chat

    @asynccontextmanager
    async def hearing(self, chat: FeishuChat) -> AsyncIterator[None]:
        """The block begins when the connection stands."""
        before = self.server.handshakes
        async with listening(chat, self.ear, lambda: self._stands(before)):
            yield

    async def settled(self) -> None:
        """Whatever was told is answered."""
        await self.ear.until(lambda: not any(one.flying for one in self.server.deliveries))

    def _stands(self, before: int) -> bool:
        return self.server.handshakes > before and self.server.connections > 0


def chat_of(chat: Chat, message: Message | None = None) -> Place:
    return Place("feishu", chat.id, message.thread if message is not None else "")


@pytest.fixture
def account(server: Feishu, tmp_path: Path) -> Account:
    return Account.of(server, tmp_path)


@pytest.fixture
def anne(server: Feishu) -> Person:
    return server.person("Anne")


@pytest.fixture
def ben(server: Feishu) -> Person:
    return server.person("Ben")


@pytest.fixture
def group(server: Feishu, anne: Person, ben: Person) -> Chat:
    return server.group("Studio", anne, ben)
