"""What the journal keeps of the connection: until when everything was heard, and which direct messages there are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from cachetools import LRUCache

from adapters.discord.addressing import Me
from bot.errors import StoreError
from bot.ports import Journal
from bot.values import Entry

log = structlog.get_logger()

PRIVATE = 100
"""Direct messages in which is looked for what was missed."""
REMEMBERED = 10_000
FRESH = 3600.0
"""Seconds after which it is written down anew that somebody wrote directly."""


class Marks:
    """Whatever cannot be written is written later; nothing waits for it."""

    def __init__(self, journal: Journal, me: Me, shard: int) -> None:
        self._journal = journal
        self._heard_room = f"discord:{me.id}:heard"
        self._private_room = f"discord:{me.id}:direct"
        self._name = str(shard)
        self._written = 0.0
        self._wrote: LRUCache[int, float] = LRUCache(REMEMBERED)
        """When somebody did last, by the channel."""
        self._noted: LRUCache[int, float] = LRUCache(REMEMBERED)
        self._fresh: dict[int, float] = {}
        self.news = asyncio.Event()
        """There is something to write down without which nobody would look for what is missed."""

    async def heard(self) -> float:
        """Until when the last process had heard everything; 0: there was none."""
        for entry in await self._since(self._heard_room):
            if entry.message == self._name:
                self._written = float(entry.body)
        return self._written

    async def resume(self) -> None:
        for entry in await self._since(self._private_room):
            self._wrote[int(entry.message)] = self._noted[int(entry.message)] = float(entry.body)

    def private(self) -> Sequence[int]:
        """The direct messages in which was written last, the newest first."""
        return sorted(self._wrote, key=self._wrote.__getitem__, reverse=True)[:PRIVATE]

    def wrote(self, channel: int, now: float) -> None:
        """Somebody did, to the bot alone."""
        self._wrote[channel] = now
        if now - self._noted.get(channel, 0) > FRESH:
            self._noted[channel] = self._fresh[channel] = now
            self.news.set()

    async def write(self, heard: float) -> None:
        try:
            while self._fresh:
                channel, at = next(iter(self._fresh.items()))
                await self._journal.write(self._private_room, str(channel), str(at))
                self._fresh.pop(channel, None)
            if heard > self._written:
                await self._journal.write(self._heard_room, self._name, str(heard))
                self._written = heard
        except StoreError as error:
            log.warning("not written down how far was heard", cause=str(error))

    async def _since(self, room: str) -> Sequence[Entry]:
        try:
            return await self._journal.since(room, 0, PRIVATE)
        except StoreError as error:
            log.warning("not known what may have been missed", cause=str(error))
            return ()
