"""Time that passes only when it is told to."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count

EPOCH = 1_800_000_000.0


class Stopwatch:
    """A clock whose sleepers wake in the order of their time, each when the one before has done its work."""

    def __init__(self, now: float = EPOCH) -> None:
        self._now = now
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    @property
    def sleeping(self) -> int:
        return sum(not future.done() for _, _, future in self._sleepers)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), future))
        await future

    def wake(self) -> bool:
        """Let time pass until the next sleeper wakes; False if nobody sleeps."""
        while self._sleepers:
            due, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self._now = max(self._now, due)
                future.set_result(None)
                return True
        return False

    def pass_over(self, seconds: float) -> None:
        """Let time pass without waking anybody, as it does while a process is down."""
        self._now += seconds
