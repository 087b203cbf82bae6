"""Which messages are ours, which were handed in, and in which topic they stand."""

from __future__ import annotations

from cachetools import LRUCache

from adapters.feishu.keeping import Kept
from adapters.feishu.limits import PLATFORM
from bot.ports import Journal

MOST = 10_000
TALK = 5_000
"""Messages that were none of ours, and are remembered for when they are taken back."""
SOON = 10.0
"""Seconds within which whoever asks for something is answered."""


class Known:
    """The newest ones. What somebody asked for in a topic is written down as well: a recall does not name the topic."""

    def __init__(self, journal: Journal, app_id: str) -> None:
        self._heard = Kept(journal, f"{PLATFORM}:{app_id}:heard")
        """Topics by messages."""
        self._asked = Kept(journal, f"{PLATFORM}:{app_id}:asked")
        """When something was asked for first, by topics."""
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

    async def spoke(self, thread: str, at: float) -> bool:
        """We did, in that topic, before that time (Unix seconds); in other lives and processes, where something was
        asked for."""
        if thread in self._spoken:
            return True
        asked = await self._asked.found(thread)
        return bool(asked) and float(asked) + SOON < at

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

    async def keep(self, message: str, thread: str, at: float) -> None:
        """For after a restart: something is asked for there, at that time (Unix seconds)."""
        await self._heard.put(message, thread)
        if not await self._asked.found(thread):
            await self._asked.put(thread, str(at))

    def thread(self, message: str) -> str | None:
        """Empty: in none; None: that is not known by now."""
        return self._threads.get(message)

    async def kept(self, message: str) -> str:
        """Empty where nothing is written down."""
        return await self._heard.found(message)
