"""The whole house on Telegram, in a time that passes only when it is told to, for bot and emulator alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from msgspec import structs
from typing_extensions import override

from bot.app import Home, opened
from bot.config import load
from bot.testing import Stopwatch
from tests.emulators.telegram import Call, Telegram

P = ParamSpec("P")
T = TypeVar("T")
BEGIN = 1_800_000_000.0
STANDSTILL = 1e-9
"""How fast the emulator's own clock runs: not at all, and still it can be divided by."""
QUIET = 0.004
"""Real seconds between two looks at whether everything rests."""
LOOKS = 2
"""So often it has to rest before time may pass."""
LONGER = 12
NOBODY = "nobody:ack"
"""No post is named so."""
PATIENCE = 30.0
"""Real seconds for which everything may take to come to rest."""
BESIDE = frozenset({"getUpdates"})
"""Calls that wait although nothing happens."""


class Shared(Stopwatch):
    """One time for the house and the platform."""

    def __init__(self, server: Telegram) -> None:
        super().__init__(BEGIN)
        self._server = server
        server.pace = STANDSTILL
        server.advance(BEGIN - server.now())

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


@dataclass(slots=True)
class Stage:
    """A house that is open, and what it is open to."""

    home: Home
    server: Telegram
    clock: Shared
    threads: Counted

    async def rest(self) -> None:
        """Until nothing happens any more before time passes. A post that waits for its time makes the house look busy:
        then it has to look the same for longer."""
        seen, looks = -1, 0
        async with asyncio.timeout(PATIENCE):
            while looks < (LONGER if self.home.busy else LOOKS):
                await asyncio.sleep(QUIET)
                if self.home.busy:
                    await self._through_store()
                now = len(self._calls())
                looks = looks + 1 if now == seen and not self._works() else 0
                seen = now

    async def _through_store(self) -> None:
        """Both of its lines have done all that they were given before."""
        await self.home.store.post(NOBODY)
        await self.home.store.attempt(NOBODY)

    def _works(self) -> bool:
        return self.threads.busy or any(not call.status for call in self._calls()[-20:])

    def _calls(self) -> list[Call]:
        return [call for call in list(self.server.calls) if call.method not in BESIDE]

    async def happens(self, act: Callable[[], None]) -> None:
        """Something people do; returns when the bot has been told of it, if it is told."""
        told, polls = len(self.server.updates), self._polls()
        act()
        async with asyncio.timeout(PATIENCE):
            while len(self.server.updates) > told and self._polls() == polls:  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(QUIET)
        await self.rest()

    def _polls(self) -> int:
        """How many questions for updates were answered."""
        return sum(call.status == 200 for call in self.server.called("getUpdates"))

    async def pass_until(self, reached: Callable[[], bool], most: int = 3000) -> None:
        """Let time pass, one sleeper after the other."""
        for _ in range(most):
            await self.rest()
            if reached() or not self.clock.wake():
                return

    async def pass_seconds(self, seconds: float) -> None:
        end = self.clock.now() + seconds
        await self.pass_until(lambda: self.clock.now() >= end)


@asynccontextmanager
async def staged(server: Telegram, directory: Path, pace: float = 3.0, **telegram: object) -> AsyncIterator[Stage]:
    """As `easel run` opens it, with the offline painter. `pace`: seconds that a picture takes."""
    threads, clock = Counted(), Shared(server)
    asyncio.get_running_loop().set_default_executor(threads)
    empty = directory / "empty.toml"
    empty.touch()
    usual = load(None, {"HOME": str(directory), "EASEL_CONFIG": str(empty)})
    settings = structs.replace(
        usual,
        directory=directory / "data",
        adapters={"telegram": {"api_base": server.url, **telegram}},
        providers={"studio": {"pace": pace}},
    )
    async with opened(settings, {"TELEGRAM_BOT_TOKEN": server.token}, {}, clock) as home:
        await home.engine.resume(home.runner)
        chat = home.doors.chats["telegram"]
        listening = home.tasks.create_task(chat.listen(home.engine.receive))
        stage = Stage(home, server, clock, threads)
        async with asyncio.timeout(PATIENCE):
            while not server.called("getUpdates"):  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(QUIET)
        await stage.rest()
        yield stage
        listening.cancel()
