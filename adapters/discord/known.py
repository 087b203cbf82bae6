"""Which messages a change may concern: everything else that people change or delete is none of ours."""

from __future__ import annotations

from cachetools import LRUCache

from adapters.discord.reading import moment

MOST = 10_000
LONG = 86_400.0
"""Seconds after which nothing waits any more that a message has asked for."""


class Known:
    """The newest messages that were for us, and all that may have been, sent before this process began."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._ours: LRUCache[int, bool] = LRUCache(MOST)

    def note(self, message: int) -> None:
        self._ours[message] = True

    def has(self, message: int) -> bool:
        return message in self._ours

    def concerns(self, message: int, now: float) -> bool:
        sent = moment(message)
        return sent > now - LONG and (message in self._ours or sent < self._begun)
