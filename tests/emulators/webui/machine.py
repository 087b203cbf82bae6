"""The one thing at a time that the machine does, whoever wants it."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field

from tests.emulators.webui.orders import Words

LONGEST = 10
"""Seconds; what takes longer will never come."""


@dataclass(slots=True, eq=False)
class Work:
    """A task in the machine's queue; the first one is being drawn. Without an order it is somebody else's."""

    id: str
    order: Words = field(default_factory=Words)
    interrupted: bool = False
    gone: bool = False


class Machine:
    """The tests' thread says what happens, the emulator's thread lets it happen."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.queue: list[Work] = []
        self.clear()

    def clear(self) -> None:
        for work in self.queue:
            work.gone = True
        self.queue = []
        self.held = False
        """Nothing gets finished unless it is interrupted."""
        self.step = 0
        self.finished: list[str] = []
        self.interrupted: list[str] = []
        """Tasks that were being drawn when somebody said stop."""
        self._arrived = threading.Semaphore(0)
        self._wake()

    @property
    def active(self) -> Work | None:
        return next(iter(self.queue), None)

    @property
    def pending(self) -> list[str]:
        return [work.id for work in self.queue[1:]]

    def hold(self, step: int = 0) -> None:
        self.held, self.step = True, step

    def release(self) -> None:
        self.held = False
        self._wake()

    def occupy(self, id: str) -> None:
        """Somebody else works here, from now on."""
        self.queue.append(Work(id))

    def leave(self, id: str) -> None:
        self.queue = [work for work in self.queue if work.id != id]
        self._wake()

    async def arrival(self) -> None:
        """For tests: until one more order is in the queue."""
        assert await asyncio.to_thread(self._arrived.acquire, timeout=LONGEST), "no order came"

    async def draw(self, work: Work) -> None:
        """Waits its turn, then until it is drawn. The machine does not notice when nobody listens any more."""
        self._loop = asyncio.get_running_loop()
        self.queue.append(work)
        self._arrived.release()
        async with self._changed:
            await self._changed.wait_for(lambda: work.gone or self._drawn(work))
            if not work.gone:
                self.queue.remove(work)
                self.finished.append(work.id)
            self._changed.notify_all()

    def _drawn(self, work: Work) -> bool:
        return self.active is work and (work.interrupted or not self.held)

    async def interrupt(self) -> None:
        """Of whatever is being drawn; nothing happens while nothing is."""
        work = self.active
        if work is None:
            return
        work.interrupted = True
        self.interrupted.append(work.id)
        await self._notify()

    def _wake(self) -> None:
        if self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._notify(), self._loop).result(LONGEST)

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()
