"""What the house posts, edits and shows in Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from cachetools import LRUCache

from adapters.discord.carrying import Carried, Courier
from adapters.discord.doors import PATIENCE, Doors
from adapters.discord.editing import Editor, Spot
from adapters.discord.ledger import Ledger, interaction_of
from adapters.discord.limits import limits
from adapters.discord.line import Line
from adapters.discord.refusals import FAILED, GARBLED, LATER, SOON, refused
from adapters.discord.sheets import Sheet, sheets
from adapters.discord.whispering import Door, Way, way
from bot.errors import ConfigError, MaybeDelivered, NotDelivered
from bot.ports import House
from bot.values import Limits, Outbound, Place

log = structlog.get_logger()

BETWEEN = ":"
"""Stands between a channel and a message where the message is in another channel than its place says."""
KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Begun:
    """A post that takes several messages, of which so many are there: Discord may ask to wait in between."""

    first: Carried
    messages: int = 1


class Poster:
    """Messages are named by their ids, or by channel and id where they had to be posted elsewhere."""

    def __init__(
        self,
        line: Line,
        house: House,
        ledger: Ledger,
        file_bytes: Callable[[str], int],
        patience: float = PATIENCE,
    ) -> None:
        self._line = line
        self._house = house
        self._ledger = ledger
        self._file_bytes = file_bytes
        self._patience = patience
        self._doors = Doors(line, house.words, ledger, patience)
        self._courier = Courier(self._doors, house.words, ledger)
        self._editor = Editor(line, house.words, ledger, patience)
        self._begun: LRUCache[str, Begun] = LRUCache(KNOWN)
        self._lately: LRUCache[tuple[str, str], str] = LRUCache(KNOWN)
        """The interaction that was answered last, by its channel and the person."""

    def limits(self, place: Place) -> Limits:
        return limits(place, self._file_bytes(place.chat))

    async def send(self, place: Place, outbound: Outbound) -> str:
        """Returns the message's id. Raises NotDelivered and MaybeDelivered."""
        await self._known()
        first = await self._all(place, outbound)
        return first.message if first.channel == place.chat else f"{first.channel}{BETWEEN}{first.message}"

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """Raises NotDelivered."""
        await self._known()
        sheet, *_ = await sheets(replace(outbound, reply_to=""), self._house.directory, self._file_bytes(place.chat))
        await self._editor.change(_spot(place, message), sheet)

    async def busy(self, place: Place) -> None:
        """Raises NotDelivered."""
        if place.thread:
            return
        await self._known()
        try:
            async with asyncio.timeout(self._patience):
                await self._line.channel(place.chat).typing()
        except (*FAILED, *GARBLED) as error:
            raise refused(error).of_an_edit() from error

    async def _known(self) -> None:
        """Nothing can be posted before Discord knows us, and we what was left to be answered. Raises NotDelivered."""
        await self._ledger.resume()
        try:
            async with asyncio.timeout(self._patience):
                await self._line.introduced(self._house.clock)
        except ConfigError as error:
            raise NotDelivered("the token is not accepted", LATER) from error
        except TimeoutError as error:
            raise NotDelivered("Discord does not answer", SOON) from error

    async def _all(self, place: Place, outbound: Outbound) -> Carried:
        """The first message of the post. Goes on where it was stopped, if it is tried again."""
        there = await sheets(outbound, self._house.directory, self._file_bytes(place.chat))
        begun = self._begun.pop(outbound.key, None) or Begun(await self._first(place, outbound, there[0]))
        for sheet in there[begun.messages :]:
            try:
                await self._next(sheet, begun.first)
            except (NotDelivered, MaybeDelivered):
                self._begun[outbound.key] = begun
                raise
            begun = replace(begun, messages=begun.messages + 1)
        return begun.first

    async def _first(self, place: Place, outbound: Outbound, sheet: Sheet) -> Carried:
        through = await self._way(place, outbound)
        sheet = self._addressed(place, outbound, sheet, through)
        carried = await self._courier.carry(place.chat, sheet, through)
        by = carried.way.standing.id if carried.way.standing else ""
        self._editor.remember(carried.message, carried.sheet, by)
        if by and sheet.person:
            self._lately[place.chat, sheet.person] = by
        # What was uploaded need not be kept in memory.
        return replace(carried, sheet=replace(carried.sheet, uploads=()))

    async def _way(self, place: Place, outbound: Outbound) -> Way:
        """Beside a message stands the interaction by which it can be posted where the bot may not write."""
        through = await way(self._ledger, place, outbound)
        if through.door is not Door.CHANNEL or through.standing is not None:
            return through
        lately = self._lately.get((place.chat, outbound.person), "")
        return replace(through, standing=await self._ledger.found(lately))

    def _addressed(self, place: Place, outbound: Outbound, sheet: Sheet, through: Way) -> Sheet:
        """Whoever asked without a message that could be replied to is named by what they wait for."""
        standing = through.standing if through.lent or interaction_of(outbound.reply_to) else None
        unseen = standing is not None and (standing.alone or standing.private)
        private = through.door in {Door.ALONE, Door.PRIVATE} or self._doors.private(place.chat)
        replied = through.door is Door.CHANNEL and bool(sheet.reply_to)
        called = sheet.lasting and bool(sheet.person) and not (replied or unseen or private)
        if through.door is Door.CHANNEL and standing is not None and not standing.alone:
            sheet = replace(sheet, reply_to=standing.original)
        return replace(sheet, called=called)

    async def _next(self, sheet: Sheet, first: Carried) -> None:
        """It follows the first message to where that really is. What is refused for good is not worth losing it."""
        try:
            await self._courier.carry(first.channel, sheet, await self._after(first.way))
        except NotDelivered as refusal:
            if refusal.after is not None:
                raise
            log.warning("part of a post not delivered", post=sheet.key, channel=first.channel, cause=str(refusal))

    async def _after(self, before: Way) -> Way:
        """Messages are recognised where they are tried again, answers are not."""
        if before.standing is None or not before.lent:
            return before
        standing = await self._ledger.found(before.standing.id)
        if before.standing.alone:
            return Way(Door.ALONE, standing)
        return Way(Door.CHANNEL if before.standing.reaches else Door.FOLLOWING, standing)


def _spot(place: Place, message: str) -> Spot:
    channel, _, id = message.rpartition(BETWEEN)
    if not id.isdecimal():
        raise NotDelivered(f"no message {message} in {place.chat} that could be changed")
    return Spot(channel, id) if channel else Spot(place.chat, id, lent=place.thread)
