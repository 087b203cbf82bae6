"""Telegram as the house sees it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import structlog
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.addressing import Me
from adapters.telegram.albums import Albums
from adapters.telegram.commands import register
from adapters.telegram.files import Files
from adapters.telegram.intake import Intake, Rooms
from adapters.telegram.limits import limits
from adapters.telegram.line import Line, unusable
from adapters.telegram.moves import Moves
from adapters.telegram.offering import Offers
from adapters.telegram.polling import REFUSED, SLOWLY, Polling, pause
from adapters.telegram.posting import Poster
from adapters.telegram.presses import Presses
from adapters.telegram.reading import PLATFORM, Reader
from adapters.telegram.refusals import refused
from adapters.telegram.settings import Settings
from bot.errors import ConfigError
from bot.ports import House, Receive
from bot.values import Attachment, Limits, Outbound, Place

if TYPE_CHECKING:
    from adapters.telegram.webhook import Webhook

log = structlog.get_logger()


class TelegramChat:
    """One bot's account. Nothing is asked of Telegram before somebody listens or posts."""

    def __init__(self, settings: Settings, line: Line, house: House, hook: Webhook | None = None) -> None:
        self._settings = settings
        self._line = line
        self._house = house
        self._hook = hook
        self._presses = Presses(line.bot, house.clock)
        self._moves = Moves()
        self._poster = Poster(line.bot, settings, house, self._presses, self._moves)
        self._files = Files(line, settings.local_files)
        self._known = False
        """The token has worked."""

    async def listen(self, receive: Receive) -> None:
        """Asks, or is called. Raises ConfigError for what the operator has to mend before it can ever work."""
        me = await self._introduced()
        if self._hook is not None:
            await self._hook.settle()
        async with asyncio.TaskGroup() as tasks:
            intake = await self._intake(me, receive, tasks)
            tasks.create_task(self._poster.errands.run(), name="errands")
            tasks.create_task(register(self._line.bot, self._house, self._settings), name="commands")
            hand_in = partial(intake.hand_in, answer_within=self._settings.answer_within)
            if self._hook is not None:
                await self._hook.listen(hand_in)
            await Polling(self._line, hand_in, self._settings.poll_seconds, self._house.clock).run()

    def limits(self, place: Place) -> Limits:
        return limits(place)

    async def send(self, place: Place, outbound: Outbound) -> str:
        return await self._poster.send(place, outbound)

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        await self._poster.edit(place, message, outbound)

    async def busy(self, place: Place) -> None:
        await self._poster.busy(place)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        return await self._files.fetch(attachment, limit)

    def address(self, path: str) -> str:
        """Telegram keeps pictures for its own people alone."""
        return ""

    async def _introduced(self) -> Me:
        """Who we are. Waits for Telegram however long it takes."""
        tries = 0
        while True:
            try:
                me = await self._line.bot.get_me()
            except InvalidToken as error:
                if not self._known:
                    raise ConfigError(unusable(self._settings)) from error
                cause = REFUSED
            except TelegramError as error:
                cause = refused(error).detail
            else:
                self._known = True
                return Me(me.id, me.username or "")
            tries += 1
            if tries == 1:
                log.error("telegram cannot be reached", cause=cause)
            await self._house.clock.sleep(SLOWLY if cause == REFUSED else pause(tries))

    async def _intake(self, me: Me, receive: Receive, tasks: asyncio.TaskGroup) -> Intake:
        clock, bot = self._house.clock, self._line.bot
        albums = Albums(f"{PLATFORM}:{me.id}:albums", self._house.journal, clock, receive, tasks)
        await albums.resume()
        rooms = Rooms(albums, self._presses, self._moves, Offers(bot, self._house.words))
        return Intake(Reader(me), rooms, receive, clock, tasks)
