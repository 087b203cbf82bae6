"""Looks up the message that somebody replies to, or that was recalled."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from cachetools import LRUCache, TTLCache

from adapters.feishu import calls
from adapters.feishu.known import Known
from adapters.feishu.line import Failed, Line
from adapters.feishu.passing import passes
from adapters.feishu.pictures import attachments
from adapters.feishu.showing import shown
from adapters.feishu.wire import UNREADABLE, Item, Items, understood
from bot.ports import Clock
from bot.values import Attachment

log = structlog.get_logger()

RETRIES = (1.0, 2.0, 5.0)
"""Seconds between tries; after that it goes on without."""
PATIENCE = 8.0
"""Seconds for one try."""
LASTING = 10.0
"""Seconds for which it is remembered that something could not be looked up."""
MOST = 2_000
"""Looked up and remembered."""


@dataclass(frozen=True, slots=True)
class Parent:
    """A message that somebody replies to."""

    ours: bool = False
    pictures: tuple[Attachment, ...] = ()
    """What we drew ourselves is known by its message."""


class Quoting:
    """It waits as long as it takes, within reason: whoever is answered in time does not wait with it."""

    def __init__(self, line: Line, known: Known, clock: Clock) -> None:
        self._line = line
        self._failed: TTLCache[str, bool] = TTLCache(MOST, LASTING, clock.now)
        """Messages that were not to be had lately, and chats in which one was not."""
        self._known = known
        self._clock = clock
        self._found: LRUCache[str, Parent] = LRUCache(MOST)

    async def parent(self, message: str, chat: str, *, addressed: bool) -> Parent:
        """One that cannot be looked up is nobody's and shows nothing. Whoever addresses us does not wait behind all who
        do not: of theirs, none is looked up where that has just failed."""
        if self._known.ours(message):
            return Parent(ours=True)
        parent = self._found.get(message)
        if parent is None:
            if not addressed and (message in self._failed or chat in self._failed):
                return Parent()
            item = await self._looked_up(message)
            if item is None:
                self._failed[chat] = True
                return Parent()
            parent = self._found[message] = self._read(message, item)
        return parent

    async def thread(self, message: str) -> str:
        """The topic of any message, as far as that can be found out."""
        known = self._known.thread(message)
        if known is not None:
            return known
        thread = await self._known.kept(message)
        if not thread:
            item = await self._looked_up(message)
            if item is None:
                return ""
            thread = item.thread_id
        self._known.heard(message, thread)
        return thread

    def _read(self, message: str, item: Item) -> Parent:
        if item.sender.sender_type == "app" and item.sender.id == self._line.settings.app_id:
            self._known.posted(message, item.thread_id)
            return Parent(ours=True)
        return Parent(pictures=attachments(message, shown(item.msg_type, item.body.content).pictures, quoted=True))

    async def _looked_up(self, message: str) -> Item | None:
        """None: it was not to be had; one without anything in it: it never will be. What has just failed is tried but
        once."""
        for pause in (None,) if message in self._failed else (*RETRIES, None):
            try:
                async with asyncio.timeout(PATIENCE):
                    found = understood(await self._line.call(calls.message(message)), Items)
            except (Failed, TimeoutError) as error:
                if isinstance(error, Failed) and not passes(error):
                    log.info("message not looked up", cause=error.detail)
                    return Item()
                if pause is None:
                    log.warning("message not looked up", cause=str(error) or "no answer")
                    self._failed[message] = True
                    return None
                await self._clock.sleep(pause)
            except UNREADABLE as error:
                log.info("message not looked up", cause=type(error).__name__)
                return Item()
            else:
                return found.items[0] if found.items else Item()
        return None
