"""Hands one message to Discord through one door."""

from __future__ import annotations

import asyncio

import discord
from cachetools import LRUCache

from adapters.discord.components import Under, components
from adapters.discord.ledger import Ledger, Standing, first_answer
from adapters.discord.line import Line
from adapters.discord.refusals import FAILED, GARBLED, SOON, Reason, refused
from adapters.discord.sheets import Sheet, answered, followed, posted
from adapters.discord.whispering import Door, Way
from bot.errors import NotDelivered
from bot.ports import Words

PATIENCE = 90.0
"""Seconds for one message with its pictures, all that the library waits and repeats by itself included: a second try
must come while Discord still knows the first."""
KNOWN = 10_000


class Doors:
    """Remembers which channel is whose for direct messages."""

    def __init__(self, line: Line, words: Words, ledger: Ledger, patience: float = PATIENCE) -> None:
        self._line = line
        self._words = words
        self._ledger = ledger
        self._patience = patience
        self._privates: LRUCache[str, str] = LRUCache(KNOWN)
        self._opened: LRUCache[str, bool] = LRUCache(KNOWN)

    async def through(self, channel: str, sheet: Sheet, way: Way) -> tuple[str, str]:
        """In which channel it is, and the message's id. Raises FAILED, GARBLED and NotDelivered."""
        under = components(sheet.buttons, self._words, sheet.language)
        async with asyncio.timeout(self._patience):
            if way.lent and way.standing is not None:
                return channel, await self._lent(sheet, way, way.standing, under)
            if way.door is Door.PRIVATE:
                channel = await self._private(sheet.person)
            return channel, await posted(self._line.channel(channel), sheet, under)

    async def reword(self, channel: str, message: str, sheet: Sheet) -> None:
        """Of a message of ours that is not lent. Raises FAILED and GARBLED."""
        there = self._line.channel(channel).get_partial_message(int(message))
        async with asyncio.timeout(self._patience):
            await there.edit(content=sheet.content, allowed_mentions=sheet.mentions)

    async def knock(self) -> None:
        """Raises NotDelivered if Discord does not answer."""
        try:
            async with asyncio.timeout(self._patience):
                await self._line.rest.application_info()
        except TimeoutError as error:
            await self._line.renew()
            raise NotDelivered("Discord does not answer", SOON) from error
        except (*FAILED, *GARBLED) as error:
            raise NotDelivered("Discord does not answer", refused(error).after or SOON) from error

    def private(self, channel: str) -> bool:
        """It is known to be somebody's direct messages."""
        return channel in self._opened

    async def _lent(self, sheet: Sheet, way: Way, standing: Standing, under: Under | None) -> str:
        hook = self._line.webhook(standing.application, standing.token)
        if way.door is Door.ORIGINAL:
            message = await answered(hook, standing.original, sheet, under)
            self._ledger.taken(standing.id)
            return message
        if way.clears:
            await self._clear(hook, standing)
        message = await followed(hook, sheet, under, alone=way.door is Door.ALONE)
        self._ledger.followed(standing.id, message)
        return message

    async def _clear(self, hook: discord.Webhook, standing: Standing) -> None:
        """While it is there, a further answer would take its place for all to see."""
        try:
            await hook.delete_message(first_answer(standing.original))
        except discord.NotFound as error:
            if refused(error).reason is not Reason.GONE:
                raise
        self._ledger.taken(standing.id)

    async def _private(self, person: str) -> str:
        if not person:
            raise NotDelivered("nobody is known whom it is for")
        if person not in self._privates:
            opened = await self._line.rest.create_dm(discord.Object(int(person)))
            self._privates[person] = str(opened.id)
            self._opened[str(opened.id)] = True
        return self._privates[person]
