"""The web chat as the house sees it."""

from __future__ import annotations

import asyncio
import hashlib
import math
import secrets

import structlog

from adapters.web.files import Files
from adapters.web.leftovers import Leftovers
from adapters.web.lines import RESTARTING
from adapters.web.rooms import Rooms
from adapters.web.sockets import Arrival, Sockets
from adapters.web.wire import Bubble, Pushable, Taken, encode
from bot.errors import NotDelivered, StoreError
from bot.ports import House, Receive
from bot.values import Attachment, Limits, Outbound, Place

log = structlog.get_logger()

LIMITS = Limits(
    text=8000,
    caption=4000,
    edits=True,
    dedupes=math.inf,
    picture_bytes=40_000_000,
    file_bytes=40_000_000,
    picture_side=16_000,
    previews=True,
)


class WebChat:
    """One conversation per visitor, kept in the journal and shown on every page that the visitor has open."""

    def __init__(self, url: str, rooms: Rooms, sockets: Sockets, files: Files, house: House) -> None:
        self.url = url
        """Where a browser on this machine finds it."""
        self._rooms = rooms
        self._sockets = sockets
        self._files = files
        self._clock = house.clock
        self._leftovers = Leftovers(house.directory, house.journal, house.clock)

    async def listen(self, receive: Receive) -> None:
        """Side by side, so that what comes at the same moment is kept together; each room in order by its lock."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._leftovers.tidy_daily(), name="uploads")
            while True:
                arrival = await self._sockets.inbox.get()
                tasks.create_task(self._take(arrival, receive), name=f"arrival {arrival.event.place}")

    async def _take(self, arrival: Arrival, receive: Receive) -> None:
        taken = False
        try:
            await self._note(arrival)
            await receive(arrival.event)
            taken = True
        except StoreError as error:
            log.warning("message not kept", place=str(arrival.event.place), cause=str(error))
        finally:
            if taken:
                arrival.line.push(encode(Taken(arrival.id)))
            else:
                # Hung up on, the page comes back and sends it once more.
                arrival.line.end(RESTARTING)

    def limits(self, place: Place) -> Limits:
        return LIMITS

    async def send(self, place: Place, outbound: Outbound) -> str:
        message = named(outbound.key)
        try:
            await self._rooms.write(place.chat, self._bubble(place.chat, message, outbound))
        except StoreError as error:
            raise NotDelivered(str(error), after=1) from error
        return message

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        try:
            there = await self._rooms.change(place.chat, self._bubble(place.chat, message, outbound))
        except StoreError as error:
            raise NotDelivered(str(error), after=1) from error
        if not there:
            raise NotDelivered(f"no message {message}")

    async def busy(self, place: Place) -> None:
        """A page shows progress by itself."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        return await self._files.fetch(attachment.handle, limit)

    def address(self, path: str) -> str:
        return self._files.public(path)

    async def _note(self, arrival: Arrival) -> None:
        """What a person says is part of the conversation; what a person takes back is gone from it."""
        room, bubble = arrival.event.place.chat, arrival.bubble
        match bubble:
            case None:
                pass
            case Bubble(kind="recalled"):
                await self._rooms.change(room, bubble)
            case Bubble(kind="edited"):
                await self._rooms.reword(room, bubble.message, bubble.text)
            case _:
                await self._rooms.add(room, bubble)

    def _bubble(self, room: str, message: str, outbound: Outbound) -> Bubble:
        return Bubble(
            message=message,
            author="bot",
            kind=outbound.kind,
            text=outbound.text,
            time=self._clock.now(),
            pictures=tuple(self._files.shown(room, picture) for picture in outbound.pictures),
            buttons=tuple(Pushable(button.label, button.token, button.action) for button in outbound.buttons),
            progress=outbound.progress,
            reply_to=outbound.reply_to,
            alt=outbound.alt,
            covered=outbound.covered,
        )


def named(key: str) -> str:
    """The same for the same key, so that a post that is tried twice is there once."""
    return f"b-{hashlib.sha256(key.encode()).hexdigest()[:24] if key else secrets.token_hex(12)}"
