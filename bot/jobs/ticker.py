"""One clock for the progress of all jobs, so that a job costs no task of its own for it."""

from __future__ import annotations

import heapq

from bot.ports import Clock

GRID = 1.0
"""Seconds between two looks; progress is told to the second."""


class Ticker:
    """Tells whose progress is due, each job at its own cadence."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: list[tuple[float, str]] = []
        self._every: dict[str, float] = {}
        self._next: dict[str, float] = {}
        """What is due at another time was left in the heap by an earlier watch."""

    def __contains__(self, id: str) -> bool:
        return id in self._every

    def watch(self, id: str, every: float, start: float) -> None:
        """Count from `start` (Unix seconds), also when that was before a restart."""
        if id in self._every:
            return
        self._every[id] = every = max(every, GRID)
        passed = max(0.0, self._clock.now() - start)
        self._push(start + (passed // every + 1) * every, id)

    def begin(self, id: str, start: float) -> None:
        """Count anew, from the moment at which something has really begun."""
        every = self._every.pop(id, None)
        if every is not None:
            self.watch(id, every, start)

    def forget(self, id: str) -> None:
        self._every.pop(id, None)
        self._next.pop(id, None)

    def slow_down(self, id: str, least: float = 0) -> None:
        """From now on half as often, or every so many seconds: there is little news of a job that is late."""
        if id in self._every:
            self._every[id] = max(2 * self._every[id], least)

    def due(self) -> list[str]:
        now, due = self._clock.now(), []
        while self._due and self._due[0][0] <= now:
            at, id = heapq.heappop(self._due)
            if self._next.get(id) == at:
                due.append(id)
                self._push(max(at, now - GRID) + self._every[id], id)
        return due

    def _push(self, at: float, id: str) -> None:
        self._next[id] = at
        heapq.heappush(self._due, (at, id))

    async def pause(self) -> None:
        await self._clock.sleep(GRID)
