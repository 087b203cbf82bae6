"""What is done beside the posts and never delays or fails one: a reaction to a request, the originals of pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from adapters.telegram.turns import Rank, ranked

log = structlog.get_logger()

Errand = Callable[[], Awaitable[None]]
AT_ONCE = 4
WAITING = 1_000
"""More than so many are not done: then there is more important work."""
FEW = 50
"""With more than so many before it, what is worth doing only at once comes too late."""


class Errands:
    """Those that wait to be done, some at once."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[tuple[str, Errand]] = asyncio.Queue(WAITING)

    def add(self, name: str, errand: Errand) -> None:
        try:
            self._waiting.put_nowait((name, errand))
        except asyncio.QueueFull:
            log.warning("errand dropped", errand=name)

    def offer(self, name: str, errand: Errand) -> None:
        """One that nobody misses: left out without a word where more than FEW wait."""
        if self._waiting.qsize() <= FEW:
            self.add(name, errand)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for number in range(AT_ONCE):
                tasks.create_task(self._work(), name=f"telegram errands {number}")

    async def _work(self) -> None:
        while True:
            name, errand = await self._waiting.get()
            try:
                with ranked(Rank.LAST):
                    await errand()
            except Exception:
                log.exception("errand broke", errand=name)
