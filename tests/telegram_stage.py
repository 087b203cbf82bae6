"""The whole house on Telegram, in a time that passes only when it is told to, for bot and emulator alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from tests.emulators.telegram import Call, Telegram
from tests.stages import PATIENCE, QUIET, Shared, Stage, at_home, settled

BESIDE = frozenset({"getUpdates"})
"""Calls that wait although nothing happens."""


@dataclass
class OnTelegram(Stage):
    """What the house is open to."""

    server: Telegram = field(kw_only=True)
    _told: int = 0
    _polls: int = 0

    @property
    @override
    def calls(self) -> int:
        return len(self._calls)

    @property
    @override
    def asking(self) -> bool:
        return any(not call.status for call in self._calls[-20:])

    @property
    def _calls(self) -> list[Call]:
        return [call for call in list(self.server.calls) if call.method not in BESIDE]

    @override
    async def happens(self, act: Callable[[], None]) -> None:
        self._told, self._polls = len(self.server.updates), self._answered
        await super().happens(act)

    @override
    async def heard(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.server.updates) > self._told and self._answered == self._polls:  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(QUIET)

    @property
    def _answered(self) -> int:
        """How many questions for updates were."""
        return sum(call.status == 200 for call in self.server.called("getUpdates"))


@asynccontextmanager
async def staged(server: Telegram, directory: Path, pace: float = 3.0, **telegram: object) -> AsyncIterator[OnTelegram]:
    """As `easel run` opens it, with the offline painter. `pace`: seconds that a picture takes."""
    clock = Shared(server)
    settings = settled(directory, "telegram", {"api_base": server.url, **telegram}, pace)
    async with at_home(settings, {"TELEGRAM_BOT_TOKEN": server.token}, clock) as (home, threads):
        stage = OnTelegram(home, clock, threads, server=server)
        async with asyncio.timeout(PATIENCE):
            while not server.called("getUpdates"):  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(QUIET)
        await stage.rest()
        yield stage
