"""The whole house on an emulated platform, in a time that passes only when it is told to, for both of them."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

from msgspec import structs
from typing_extensions import override

from bot.app import Home, opened
from bot.config import Settings, load
from bot.testing import Stopwatch
from tests.emulators.server import caught_up

P = ParamSpec("P")
T = TypeVar("T")
BEGIN = 1_800_000_000.0
STANDSTILL = 1e-9
"""How fast the emulator's own clock runs: not at all, and still it can be divided by."""
QUIET = 0.002
"""Real seconds between two looks at whether everything rests."""
LOOKS = 3
"""So often it has to rest before time may pass."""
LONGER = 12
NOBODY = "nobody:ack"
"""No post is named so."""
PATIENCE = 30.0
"""Real seconds for which everything may take to come to rest."""


class Timed(Protocol):
    """An emulator whose clock can be set."""

    pace: float

    def now(self) -> float: ...

    def advance(self, seconds: float) -> None: ...


class Shared(Stopwatch):
    """One time for the house and the platform."""

    def __init__(self, server: Timed) -> None:
        super().__init__(BEGIN)
        self._server = server
        server.pace = STANDSTILL
        server.advance(BEGIN - server.now())

    @override
    def pass_over(self, seconds: float) -> None:
        super().pass_over(seconds)
        self._server.advance(seconds)

    @override
    def wake(self) -> bool:
        before = self.now()
        woken = super().wake()
        self._server.advance(self.now() - before)
        return woken


class Counted(ThreadPoolExecutor):
    """Knows how many of its threads are at work."""

    def __init__(self) -> None:
        super().__init__(max_workers=8)
        self._under_way: set[Future[object]] = set()

    @override
    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = super().submit(fn, *args, **kwargs)
        self._under_way.add(future)  # type: ignore[arg-type]  # whatever comes of it
        return future

    @property
    def busy(self) -> bool:
        self._under_way = {future for future in self._under_way if not future.done()}
        return bool(self._under_way)


@dataclass
class Stage(ABC):
    """A house that is open."""

    home: Home
    clock: Shared
    threads: Counted

    @property
    @abstractmethod
    def calls(self) -> int:
        """How often the platform has been asked for something."""

    @property
    @abstractmethod
    def asking(self) -> bool:
        """Whether the platform is being asked for something now."""

    @abstractmethod
    async def heard(self) -> None:
        """Until the bot has been told of all that people did."""

    async def rest(self) -> None:
        """Until nothing happens any more before time passes. A post that waits for its time makes the house look busy:
        then it has to look the same for longer."""
        seen, looks = -1, 0
        async with asyncio.timeout(PATIENCE):
            while looks < (LONGER if self.home.busy else LOOKS):
                await asyncio.sleep(QUIET)
                await caught_up()
                if self.home.busy or looks == LOOKS - 1:
                    await self.through_store()
                now = self.calls
                looks = looks + 1 if now == seen and not self.threads.busy and not self.asking else 0
                seen = now

    async def through_store(self) -> None:
        """Both of its lines have done all that they were given before."""
        await self.home.store.post(NOBODY)
        await self.home.store.attempt(NOBODY)

    async def happens(self, act: Callable[[], None]) -> None:
        """Something people do; returns when the bot has been told of it, if it is told."""
        act()
        await self.heard()
        await self.rest()

    async def pass_until(self, reached: Callable[[], bool], most: int = 3000) -> None:
        """Let time pass, one sleeper after the other."""
        for _ in range(most):
            await self.rest()
            if reached() or not self.clock.wake():
                return

    async def skip(self, seconds: float) -> None:
        """Time passes, and nobody wakes before it is over."""
        self.clock.pass_over(seconds)
        await self.rest()

    async def pass_seconds(self, seconds: float) -> None:
        end = self.clock.now() + seconds
        await self.pass_until(lambda: self.clock.now() >= end)


def settled(directory: Path, platform: str, section: Mapping[str, object], pace: float) -> Settings:
    """As without a configuration, but with this platform and the offline painter. `pace`: seconds a picture takes."""
    empty = directory / "empty.toml"
    empty.touch()
    usual = load(None, {"HOME": str(directory), "EASEL_CONFIG": str(empty)})
    return structs.replace(
        usual,
        directory=directory / "data",
        adapters={platform: section},
        providers={"studio": {"pace": pace}},
    )


@asynccontextmanager
async def at_home(settings: Settings, secrets: Mapping[str, str], clock: Shared) -> AsyncIterator[tuple[Home, Counted]]:
    """As `easel run` opens it; it listens until the block ends."""
    threads = Counted()
    asyncio.get_running_loop().set_default_executor(threads)
    async with opened(settings, secrets, {}, clock) as home:
        await home.engine.resume(home.runner)
        (chat,) = home.doors.chats.values()
        listening = home.tasks.create_task(chat.listen(home.engine.receive))
        yield home, threads
        listening.cancel()
