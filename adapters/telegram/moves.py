"""Groups that became supergroups, and so go on under another id."""

from __future__ import annotations

from cachetools import LRUCache

from adapters.telegram.limits import REMEMBERED


class Moves:
    """What was ordered in a group before it moved is posted where it is now."""

    def __init__(self) -> None:
        self._moved: LRUCache[str, str] = LRUCache(REMEMBERED)

    def note(self, old: str, new: str) -> None:
        if old != new:
            self._moved[old] = new

    def now(self, chat: str) -> str:
        """The id that a chat has now."""
        seen = {chat}
        while (moved := self._moved.get(chat)) is not None and moved not in seen:
            chat = moved
            seen.add(chat)
        return chat
