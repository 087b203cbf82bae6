"""Orders that are not answered yet: what can be seen of them, and how they are called off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.errors import Broken


@dataclass(slots=True)
class Held:
    """An order that waits for its answer."""

    scope: asyncio.Timeout
    preview: bytes = b""
    generation: str = ""
    """The service's name of it, once the head of the answer is there."""


class Waiting:
    """The orders under way, by their jobs."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}

    @asynccontextmanager
    async def holding(self, job: str) -> AsyncIterator[Held]:
        """Raises Broken if the order is called off before its answer is there."""
        try:
            async with asyncio.timeout(None) as scope:
                held = self._held[job] = Held(scope)
                try:
                    yield held
                finally:
                    self._held.pop(job, None)
        except TimeoutError:
            raise Broken("called off before it was answered") from None

    def preview(self, job: str) -> bytes:
        held = self._held.get(job)
        return held.preview if held else b""

    def call_off(self, job: str) -> None:
        """Closes the connection, which the service does not bill; an order that is over is let alone."""
        held = self._held.pop(job, None)
        if held:
            held.scope.reschedule(asyncio.get_running_loop().time())
