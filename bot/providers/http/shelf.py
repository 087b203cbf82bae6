"""What a service publishes, kept for a while so that not every order asks for it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.ports import Clock

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


MOST = 500
"""So many values are kept, the ones that were read last."""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Value]):
    at: float
    value: Value


class Shelf(Generic[Key, Value]):
    """One value a key; whoever comes while it is being read waits for the same answer."""

    def __init__(self, fetch: Callable[[Key], Awaitable[Value]], clock: Clock, seconds: float) -> None:
        """A value is good for so many seconds."""
        self._fetch = fetch
        self._clock = clock
        self._seconds = seconds
        self._kept: dict[Key, _Kept[Value]] = {}
        self._turns: defaultdict[Key, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, key: Key) -> Value:
        """Raises what fetching it raises."""
        async with self._turns[key]:
            kept = self._kept.get(key)
            if kept is None or not 0 <= self._clock.now() - kept.at < self._seconds:
                kept = _Kept(self._clock.now(), await self._fetch(key))
                self._kept.pop(key, None)  # what is read anew goes to the end
                self._kept[key] = kept
                self._cleared()
            return kept.value

    def _cleared(self) -> None:
        """A list that is mangled again and again names ever other things."""
        for oldest in list(self._kept)[:-MOST]:
            del self._kept[oldest]
            self._turns.pop(oldest, None)

    def drop(self, key: Key) -> None:
        self._kept.pop(key, None)
