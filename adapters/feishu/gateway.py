"""Keeps the long connection standing, whatever becomes of the library's client."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import NoReturn

import msgspec
from websockets.exceptions import ConnectionClosed

from adapters.feishu.answers import Hear
from adapters.feishu.connection import LOST, Connection, Plan, Refused
from adapters.feishu.line import Declined, Failed, Line
from adapters.feishu.patience import Patience
from bot.ports import Clock

ASKING = 10.0
"""Seconds for the address: the library waits for it for ever."""
FULL = 1000040350
"""The app has as many connections as it may, which is 50."""
PASSING = frozenset({1, 1000040343})
"""Feishu is busy, or broke."""


class _Endpoint(msgspec.Struct):
    URL: str


class Gateway:
    """One connection after the other. Feishu brings an event to any one that the app has, in whatever process."""

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line = line
        self._clock = clock
        self._patience = Patience(clock, "feishu's events do not come", "feishu's events come")

    async def run(self, hear: Hear, tasks: asyncio.TaskGroup) -> NoReturn:
        """Whatever is heard is answered in `tasks`."""
        plan = Plan(self._line.settings, hear, self._clock, tasks, self._patience.stands)
        while True:
            try:
                await Connection(plan).live(await self._address())
            except Declined as error:
                await self._declined(error)
            except Refused as error:
                mend = "end other processes that use this app" if error.code == FULL else ""
                await self._patience.failed(str(error), mend)
            except (Failed, *LOST, ValueError, LookupError) as error:
                await self._patience.failed(_cause(error))

    async def _address(self) -> str:
        async with asyncio.timeout(ASKING):
            return msgspec.convert(await self._line.endpoint(), _Endpoint).URL

    async def _declined(self, error: Declined) -> None:
        """It is never the end: the app's id and secret have worked for calls by now."""
        passes = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.code in PASSING
        mend = "" if passes else "the app in the developer console: released, and events by long connection"
        await self._patience.failed(f"code {error.code}", mend, error.detail)


def _cause(error: Exception) -> str:
    if isinstance(error, Failed):
        return error.detail
    if isinstance(error, ConnectionClosed):
        return f"closed with {error.rcvd.code}" if error.rcvd else "cut"
    return type(error).__name__
