"""An ear for what an adapter hands in, and a time in which nobody sleeps long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.errors import StoreError
from bot.ports import Chat
from bot.values import Edited, Inbound, Moved, Pressed, Recalled, Removed, Said, Text

PATIENCE = 10.0
"""Real seconds."""


@dataclass(slots=True)
class Brisk:
    """Real time unless another one is told, in which nobody sleeps long; remembers for how long they wanted to."""

    pace: float = 50
    skew: float = 0
    real: Callable[[], float] = time.time
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.real() + self.skew

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(seconds / self.pace)


@dataclass(slots=True)
class Ear:
    """Takes events like the house: by their key, not while it is full, and never while it hangs."""

    heard: list[Inbound] = field(default_factory=list)
    full: Callable[[Inbound], bool] = lambda _: False
    refused: list[Inbound] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)
    """Keys of events that came more than once."""
    free: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.free.set()

    async def receive(self, event: Inbound) -> bool:
        await asyncio.sleep(0)
        await self.free.wait()
        if self.full(event):
            self.refused.append(event)
            raise StoreError(Text("The disk is full."))
        if event.key in self.keys:
            self.twice.append(event.key)
            return False
        self.keys.add(event.key)
        self.heard.append(event)
        return True

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.heard if isinstance(event, Said | Edited)]

    @property
    def said(self) -> list[Said]:
        return [event for event in self.heard if isinstance(event, Said)]

    @property
    def edited(self) -> list[Edited]:
        return [event for event in self.heard if isinstance(event, Edited)]

    @property
    def moved(self) -> list[Moved]:
        return [event for event in self.heard if isinstance(event, Moved)]

    @property
    def pressed(self) -> list[Pressed]:
        return [event for event in self.heard if isinstance(event, Pressed)]

    @property
    def recalled(self) -> list[Recalled]:
        return [event for event in self.heard if isinstance(event, Recalled)]

    @property
    def removed(self) -> list[Removed]:
        return [event for event in self.heard if isinstance(event, Removed)]

    async def until(self, reached: Callable[[], object], seconds: float = 10) -> None:
        """Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not reached():  # noqa: ASYNC110 - any condition may be waited for
                await asyncio.sleep(0.005)


def at_once() -> bool:
    """Whatever is said is kept for whoever comes."""
    return True


@asynccontextmanager
async def listening(chat: Chat, ear: Ear, stands: Callable[[], bool] = at_once) -> AsyncIterator[None]:
    """The block begins once it stands. Whoever does not stop when told to is complained of, and told again."""
    async with asyncio.TaskGroup() as tasks:
        ears = tasks.create_task(chat.listen(ear.receive))
        try:
            await ear.until(lambda: stands() or ears.done())
            yield
        finally:
            ears.cancel()
            await asyncio.wait({ears}, timeout=PATIENCE)
            assert ears.done(), "it goes on listening although it was told to stop"
