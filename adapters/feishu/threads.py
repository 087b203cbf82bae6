"""By which message a topic is reached: Feishu takes no post into a topic but as a reply to one of its messages."""

from __future__ import annotations

from cachetools import LRUCache

from adapters.feishu import calls
from adapters.feishu.keeping import Kept
from adapters.feishu.limits import PLATFORM, REMEMBERED
from adapters.feishu.line import Line, Object
from bot.ports import House


class Threads:
    """The first message that was seen of each of the newest topics; of others Feishu is asked."""

    def __init__(self, line: Line, house: House) -> None:
        self._line = line
        self._seen: LRUCache[str, str] = LRUCache(REMEMBERED)
        self._kept = Kept(house.journal, f"{PLATFORM}:{line.settings.app_id}:topics")

    def saw(self, thread: str, message: str) -> None:
        if thread and message and thread not in self._seen:
            self._seen[thread] = message

    async def anchor(self, thread: str) -> str:
        """The id of a message in the topic; empty where none is known. Raises Failed where Feishu cannot be asked."""
        seen = self._seen.get(thread) or await self._kept.get(thread) or await self._looked_up(thread)
        if seen:
            self._seen[thread] = seen
            await self._kept.put(thread, seen)
        return seen

    async def lost(self, thread: str) -> None:
        """The message that was known of it is gone."""
        self._seen.pop(thread, None)
        await self._kept.put(thread, "")

    async def _looked_up(self, thread: str) -> str:
        answer = await self._line.call(calls.thread(thread))
        return _first(answer)


def _first(answer: Object) -> str:
    items = answer.get("items")
    there = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    message = next((item.get("message_id") for item in there if not item.get("deleted")), "")
    return message if isinstance(message, str) else ""
