"""Feishu as the house sees it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from adapters.feishu.addressing import Me
from adapters.feishu.answers import Hear
from adapters.feishu.files import Files
from adapters.feishu.gateway import Gateway
from adapters.feishu.hearing import Hearing, Rooms
from adapters.feishu.intake import Intake
from adapters.feishu.introducing import introduced
from adapters.feishu.known import Known
from adapters.feishu.line import Line
from adapters.feishu.names import Names
from adapters.feishu.posting import Poster
from adapters.feishu.presses import Presses
from adapters.feishu.quoting import Quoting
from adapters.feishu.settings import Settings
from adapters.feishu.threads import Threads
from bot.ports import House, Receive
from bot.values import Attachment, Limits, Outbound, Place

if TYPE_CHECKING:
    from adapters.feishu.webhook import Door


class FeishuChat:
    """One app's bot. Nothing is asked of Feishu before somebody listens or posts."""

    def __init__(self, settings: Settings, line: Line, house: House, door: Door | None = None) -> None:
        self._settings = settings
        self._line = line
        self._house = house
        self._door = door
        self._gateway = Gateway(line, house.clock)
        self._known = Known(house.journal, settings.app_id)
        self._presses = Presses(house.clock, house.words)
        self._threads = Threads(line, house)
        self._poster = Poster(line, house, self._presses, self._known, self._threads)
        self._files = Files(line)
        self._introduced = False

    async def listen(self, receive: Receive) -> None:
        """Raises ConfigError for what the operator has to mend before it can ever work."""
        me = await introduced(self._line, self._house.clock, worked=self._introduced)
        self._introduced = True
        async with asyncio.TaskGroup() as tasks:
            hear = self._hear(me, receive, tasks)
            if self._door is not None:
                await self._door.listen(hear)
            await self._gateway.run(hear, tasks)

    def limits(self, place: Place) -> Limits:
        return self._poster.limits(place)

    async def send(self, place: Place, outbound: Outbound) -> str:
        return await self._poster.send(place, outbound)

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        await self._poster.edit(place, message, outbound)

    async def busy(self, place: Place) -> None:
        """Feishu shows nothing of the kind."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        return await self._files.fetch(attachment, limit)

    def address(self, path: str) -> str:
        """Feishu keeps pictures for its own people alone."""
        return ""

    def _hear(self, me: Me, receive: Receive, tasks: asyncio.TaskGroup) -> Hear:
        clock = self._house.clock
        intake = Intake(receive, clock, tasks)
        names = Names(self._line, self._settings, clock, tasks)
        quoting = Quoting(self._line, self._known, clock)
        rooms = Rooms(self._presses, self._known, self._threads, names, quoting)
        return Hearing(me, self._settings, self._house, intake, rooms).hear
