"""Which messages are ours, which were handed in, and in which topic they stand."""

from __future__ import annotations

import structlog
from cachetools import LRUCache

from bot.errors import StoreError
from bot.ports import Journal

log = structlog.get_logger()

MOST = 10_000
TALK = 5_000
"""Messages that were none of ours, and are remembered for when they are taken back."""
TOPIC = "topic"


class Known:
    """The newest ones. A topic in which somebody asked for something is written down as well: a recall does not name
    it."""

    def __init__(self, journal: Journal, app_id: str) -> None:
        self._journal = journal
        self._room = f"feishu:{app_id}:topic"
        self._ours: LRUCache[str, bool] = LRUCache(MOST)
        self._threads: LRUCache[str, str] = LRUCache(MOST)
        self._spoken: LRUCache[str, bool] = LRUCache(MOST)
        self._passed: LRUCache[str, bool] = LRUCache(TALK)
        self._here: LRUCache[str, float] = LRUCache(MOST)

    def posted(self, message: str, thread: str = "") -> None:
        """By us."""
        self._ours[message] = True
        self._threads[message] = thread
        if thread:
            self._spoken[thread] = True

    def ours(self, message: str) -> bool:
        return message in self._ours

    def spoke(self, thread: str) -> bool:
        """We did, in that topic."""
        return thread in self._spoken

    def passed(self, message: str) -> None:
        """It was none of ours."""
        self._passed[message] = True

    def concerns(self, message: str) -> bool:
        """What becomes of it may matter to the house."""
        return message not in self._passed

    def was_in(self, chat: str, at: float) -> None:
        """We were, at that time (Unix seconds)."""
        self._here[chat] = max(at, self._here.get(chat, 0.0))

    def left(self, chat: str, at: float) -> bool:
        """Whether we have not been there since."""
        return self._here.get(chat, 0.0) <= at

    def heard(self, message: str, thread: str) -> None:
        self._threads[message] = thread

    async def keep(self, message: str) -> None:
        """For after a restart."""
        thread = self._threads.get(message)
        if thread:
            try:
                await self._journal.write(f"{self._room}:{message}", TOPIC, thread)
            except StoreError as error:
                log.warning("topic not kept", cause=str(error))

    def thread(self, message: str) -> str | None:
        """Empty: in none; None: that is not known by now."""
        return self._threads.get(message)

    async def kept(self, message: str) -> str:
        """Empty where nothing is written down."""
        try:
            entries = await self._journal.since(f"{self._room}:{message}", 0, 1)
        except StoreError as error:
            log.warning("topic not found", cause=str(error))
            return ""
        return entries[0].body if entries else ""
