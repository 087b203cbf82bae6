"""Names that stand for others, in memory and in the house's journal."""

from __future__ import annotations

import structlog
from cachetools import LRUCache

from adapters.feishu.limits import REMEMBERED
from bot.errors import StoreError
from bot.ports import Journal

log = structlog.get_logger()


class Kept:
    """The newest of them. What cannot be read or written is only forgotten sooner."""

    def __init__(self, journal: Journal, room: str) -> None:
        self._journal = journal
        self._room = room
        self._known: LRUCache[str, str] = LRUCache(REMEMBERED)
        self._resumed = False
        self._read = 0
        """As far as the journal was read."""

    async def get(self, name: str) -> str:
        """Empty where nothing is known."""
        await self._resume()
        return self._known.get(name, "")

    async def found(self, name: str) -> str:
        """Also where another process has written it down meanwhile. Empty where nothing is known."""
        await self._resume()
        if name not in self._known:
            await self._read_on()
        return self._known.get(name, "")

    async def put(self, name: str, meant: str) -> None:
        await self._resume()
        if self._known.get(name, "") == meant:
            return
        self._known[name] = meant
        try:
            await self._journal.write(self._room, name, meant)
        except StoreError as error:
            log.warning("not written down", room=self._room, cause=str(error))

    async def _resume(self) -> None:
        if not self._resumed:
            self._resumed = await self._read_on()

    async def _read_on(self) -> bool:
        try:
            entries = await self._journal.since(self._room, self._read, REMEMBERED)
        except StoreError as error:
            log.warning("not known what was written down", room=self._room, cause=str(error))
            return False
        for entry in entries:
            self._known.setdefault(entry.message, entry.body)
            self._read = max(self._read, entry.sequence)
        return True
