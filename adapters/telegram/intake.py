"""Hands in what came: chats side by side, and what was said in one of them in order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog

from adapters.telegram.albums import Albums
from adapters.telegram.moves import Moves
from adapters.telegram.offering import PLACEHOLDER, Offers
from adapters.telegram.presses import Presses
from adapters.telegram.reading import Arrival, Reader
from adapters.telegram.wire import Message, Update
from bot.errors import StoreError
from bot.ports import Clock, Receive
from bot.values import Moved, Pressed, Said

log = structlog.get_logger()

Numbered = tuple[int, Arrival]
HandIn = Callable[[Sequence[Update]], Awaitable[frozenset[int]]]
"""Gives the numbers of those that have to come again."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where things go that are more than a message."""

    albums: Albums
    presses: Presses
    moves: Moves
    offers: Offers


class Intake:
    """Every update ends here: it becomes an event that is kept, or it is none of ours."""

    def __init__(self, reader: Reader, rooms: Rooms, receive: Receive, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        self._reader = reader
        self._rooms = rooms
        self._receive = receive
        self._clock = clock
        self._tasks = tasks

    async def hand_in(self, updates: Sequence[Update], answer_within: float = 0) -> frozenset[int]:
        """The numbers of those that could not be kept, and of what was said after them in the same chat: all these have
        to come again. What is older than `answer_within` seconds is passed over."""
        now = self._clock.now()
        fresh = [update for update in updates if not (answer_within and _said_at(update, now) < now - answer_within)]
        if len(fresh) < len(updates):
            log.info("too old to be answered", messages=len(updates) - len(fresh), older_than=answer_within)
        lanes: defaultdict[str, list[Numbered]] = defaultdict(list)
        for number, arrival in self._read(fresh, now):
            lanes[arrival.event.place.chat].append((number, arrival))
        if len(lanes) == 1:
            return frozenset(await self._lane(*lanes.values()))
        if not lanes:
            return frozenset()
        async with asyncio.TaskGroup() as tasks:
            handed = [tasks.create_task(self._lane(lane), name=f"chat {chat}") for chat, lane in lanes.items()]
        return frozenset().union(*(task.result() for task in handed))

    def _read(self, updates: Sequence[Update], now: float) -> Iterator[Numbered]:
        for update in updates:
            if update.inline_query is not None:
                offer = self._rooms.offers.offer(update.inline_query)
                self._tasks.create_task(offer, name=f"offer {update.inline_query.id}")
            elif update.my_chat_member is not None:
                log.debug("membership changed", chat=update.my_chat_member.chat.id)
            elif (arrival := self._reader.read(update, now)) is not None:
                yield update.update_id, arrival

    async def _lane(self, lane: Sequence[Numbered]) -> Sequence[int]:
        """The numbers of those that were not taken."""
        for taken, (_, arrival) in enumerate(lane):
            try:
                await self._take(arrival)
            except StoreError as error:
                log.warning("message not kept", place=str(arrival.event.place), cause=str(error))
                return [number for number, _ in lane[taken:]]
        return ()

    async def _take(self, arrival: Arrival) -> None:
        match arrival.event:
            case Said() as said if arrival.album:
                await self._rooms.albums.add(arrival.album, said)
                return
            case Said() as said:
                await self._rooms.albums.finish(said)
            case Pressed() as pressed:
                self._rooms.presses.came(pressed.key, arrival.query, pressed.place, pressed.message)
                self._tasks.create_task(self._rooms.presses.settle(pressed.key), name=f"press {arrival.query}")
                if pressed.button == PLACEHOLDER:
                    return
            case Moved() as moved:
                self._rooms.moves.note(moved.place.chat, moved.to.chat)
            case _:
                pass
        await self._receive(arrival.event)


def _said_at(update: Update, now: float) -> float:
    """What bears no time has only just happened, and where a group moved to must be known however late."""
    message = update.message or update.channel_post or update.edited_message or update.edited_channel_post
    return now if message is None or _moves(message) else float(message.edit_date or message.date)


def _moves(message: Message) -> bool:
    return bool(message.migrate_to_chat_id or message.migrate_from_chat_id)
