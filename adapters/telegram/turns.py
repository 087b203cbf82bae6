"""Who may call Telegram next: what somebody waits for goes before what nobody would miss."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count


class Rank(IntEnum):
    """What goes first while there is a line: when two hundred people ask at one moment, each wants to know at once that
    they were heard, and an edit loses nothing by coming later."""

    FIRST = 0
    """Acknowledgements, and answers to presses: somebody looks at a spinning button."""
    POST = 1
    EDIT = 2
    LAST = 3
    """Reactions, signs of work, originals: they go with whatever is left over."""


_rank = ContextVar("rank", default=Rank.POST)


@contextmanager
def ranked(rank: Rank) -> Iterator[None]:
    """Of all calls in this block. Told to the task, not to the call: the library between the two passes nothing on."""
    before = _rank.set(rank)
    try:
        yield
    finally:
        _rank.reset(before)


class Turns:
    """So many at one time. A lower rank waits for as long as a higher one does, without end if need be: that is what
    ranks are for, and Telegram's own limits leave no room for a crowd of acknowledgements that never ends."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._arrivals = count()
        self._waiting: list[tuple[Rank, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        await self._enter()
        try:
            yield
        finally:
            self._leave()

    async def _enter(self) -> None:
        if self._free:
            self._free -= 1
            return
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (_rank.get(), next(self._arrivals), called))
        try:
            await called
        except asyncio.CancelledError:
            if not called.cancelled():  # let in and cancelled at the same moment
                self._leave()
            raise

    def _leave(self) -> None:
        """The turn is handed on, so whoever comes now cannot take it."""
        while self._waiting:
            _, _, called = heappop(self._waiting)
            if not called.done():  # who was cancelled does not come in
                called.set_result(None)
                return
        self._free += 1
