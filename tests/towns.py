"""A bot in a process of its own, between an emulated platform and an emulated IMA that outlive it: the same for all
platforms."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, Protocol, TypeVar

from bot.values import Job
from tests.emulators.ima import Emulator
from tests.emulators.pictures import owner_of
from tests.lives import Lives

WAIT = 30.0
"""Real seconds after which an examination is broken off."""
LOOK = 0.1
"""Real seconds between two looks where the platform is not what changes."""
ENDS = frozenset({"picture", "failure"})
LATEST = 40
"""Calls that a failing test shows."""
W_contra = TypeVar("W_contra", contravariant=True)
P_co = TypeVar("P_co", covariant=True)


class Server(Protocol):
    """An emulated platform."""

    pace: float

    def now(self) -> float: ...

    def advance(self, seconds: float) -> None: ...

    async def until(self, reached: Callable[[], object], seconds: float = ...) -> bool: ...


@dataclass(slots=True, kw_only=True)
class AnyTown(Lives, ABC, Generic[W_contra, P_co]):
    """Where people talk to it. `pace`: how many times as fast the time of all runs."""

    ima: Emulator
    pace: float
    names: Iterator[int] = field(default_factory=count)

    @property
    @abstractmethod
    def server(self) -> Server: ...

    @abstractmethod
    def posts(self, where: W_contra, kind: str = "") -> Sequence[P_co]:
        """As they are now, the oldest first."""

    @abstractmethod
    def asked(self) -> Sequence[str]:
        """What the platform was asked, in a line each."""

    async def killed(self) -> None:
        await asyncio.to_thread(self.kill)

    async def stopped(self) -> None:
        await asyncio.to_thread(self.stop)

    async def jobs(self) -> list[Job]:
        return await asyncio.to_thread(self.kept)

    async def until(self, reached: Callable[[], object], seconds: float = WAIT) -> None:
        """Also of what other emulators know, so it is looked at again and again."""
        deadline = time.monotonic() + seconds
        while not await self.server.until(reached, LOOK):
            assert time.monotonic() < deadline, self.told()

    async def rest(self, seconds: float = 0.5) -> None:
        """Real time in which something might still come."""
        await self.server.until(lambda: False, seconds)

    async def shows(self, where: W_contra, kind: str, times: int = 1) -> Sequence[P_co]:
        await self.until(lambda: len(self.posts(where, kind)) >= times)
        return self.posts(where, kind)

    def told(self) -> str:
        """What a failing test shows."""
        log = self.directory / "log"
        written = log.read_text(encoding="utf-8")[-4000:] if log.exists() else ""
        return "\n".join([*self.asked()[-LATEST:], written])

    def ordered(self, body: bytes) -> str:
        """What the picture was ordered with."""
        tasks = self.ima.tasks
        owner = owner_of(body, list(tasks))
        return tasks[owner].order.fixed.prompt if owner else ""
