"""Discord as the house sees it."""

from __future__ import annotations

import asyncio
from functools import partial

from adapters.discord.addressing import Me
from adapters.discord.catching import Catching, Where
from adapters.discord.commands import register
from adapters.discord.files import Files
from adapters.discord.gateway import Gateway
from adapters.discord.hearing import Hearing
from adapters.discord.intake import Intake
from adapters.discord.interactions import STRANGE, Interactions
from adapters.discord.known import Known
from adapters.discord.ledger import Ledger
from adapters.discord.line import Line
from adapters.discord.marks import Marks
from adapters.discord.posting import Poster
from adapters.discord.reading import PLATFORM, Reader
from adapters.discord.settings import Settings
from adapters.discord.shards import chosen
from bot.errors import ConfigError
from bot.ports import House, Receive
from bot.values import Attachment, Limits, Outbound, Place


class DiscordChat:
    """One bot's account. Nothing is asked of Discord before somebody listens or posts."""

    def __init__(self, settings: Settings, line: Line, house: House) -> None:
        self._settings = settings
        self._line = line
        self._house = house
        self._gateway = Gateway(line, settings, house.clock)
        self._ledger = Ledger(house.journal, house.clock, f"{PLATFORM}:{line.account}:interactions")
        self._poster = Poster(line, house, self._ledger, self._gateway.file_bytes)
        self._files = Files(line)
        self._known = Known(house.clock.now())

    async def listen(self, receive: Receive) -> None:
        """Raises ConfigError for what the operator has to mend before it can ever work."""
        me = await self._line.introduced(self._house.clock)
        await self._ledger.resume()
        try:
            async with asyncio.TaskGroup() as tasks:
                hearing = await self._hearing(me, receive, tasks)
                sorry = partial(self._house.words, STRANGE)
                tasks.create_task(self._ledger.run(self._line.webhook, sorry), name="interactions")
                tasks.create_task(register(self._line, me, self._house), name="commands")
                tasks.create_task(hearing.catching.run(), name="how far was heard")
                await self._gateway.run(me, hearing.ears)
        except* ConfigError as wrong:
            # Shown as it is, not inside the group that ends with it.
            raise wrong.exceptions[0] from None

    def limits(self, place: Place) -> Limits:
        return self._poster.limits(place)

    async def send(self, place: Place, outbound: Outbound) -> str:
        if outbound.reply_to.isdecimal():
            self._known.note(int(outbound.reply_to))
        return await self._poster.send(place, outbound)

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        await self._poster.edit(place, message, outbound)

    async def busy(self, place: Place) -> None:
        await self._poster.busy(place)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        return await self._files.fetch(attachment, limit)

    def address(self, path: str) -> str:
        """Discord's addresses of files expire within a day."""
        return ""

    async def _hearing(self, me: Me, receive: Receive, tasks: asyncio.TaskGroup) -> Hearing:
        clock, reader = self._house.clock, Reader(me)
        intake = Intake(receive, clock, tasks)
        first = (chosen(self._settings) or (0,))[0]
        where = Where(reader, intake, self._known, Marks(self._house.journal, me, first))
        catching = Catching(where, clock, self._settings.answer_within)
        await catching.resume()
        interactions = Interactions(me, self._house, self._ledger, intake, tasks)
        return Hearing(where, catching, interactions, self._gateway, clock, self._house.heeds)
