"""The line in front of one provider: so many at once, the others in order of arrival."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Line:
    """Whoever is already being served when the process starts is let in at once, above the limit if need be."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._inside = 0
        self._waiting: dict[str, asyncio.Future[None]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def next_place(self) -> int:
        """The place that somebody who comes now would get; 0 if they would be let in at once."""
        return len(self) + 1 if self._waiting or self._inside >= self._at_once else 0

    def place(self, id: str) -> int:
        """1 is next; 0 for one that has been let in."""
        if id not in self._waiting:
            return 0
        return list(self._waiting).index(id) + 1

    @asynccontextmanager
    async def turn(self, id: str, *, at_once: bool) -> AsyncIterator[None]:
        if at_once or not self.next_place:
            self._inside += 1
        else:
            await self._wait(id)
        try:
            yield
        finally:
            self._inside -= 1
            self._admit()

    async def _wait(self, id: str) -> None:
        self._waiting[id] = future = asyncio.get_running_loop().create_future()
        try:
            await future
        except asyncio.CancelledError:
            self._waiting.pop(id, None)
            if not future.cancelled():
                self._inside -= 1
                self._admit()
            raise

    def _admit(self) -> None:
        while self._waiting and self._inside < self._at_once:
            id = next(iter(self._waiting))
            future = self._waiting.pop(id)
            if not future.done():  # whoever is cancelled at this moment does not come in
                future.set_result(None)
                self._inside += 1
