"""The conversations: what was said in each, and the pages that look at it now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from weakref import WeakValueDictionary

import msgspec

from adapters.web.lines import GOING_AWAY, Line
from adapters.web.wire import Bubble, Cleared, Hello, Posts, bubbles, encode
from bot.ports import Journal
from bot.values import Entry

AT_FIRST = 200
AFTER_AWAY = 2000
EVERYTHING = 1_000_000


class Rooms:
    """Writes to the journal first and to the pages then, so that a page can always fetch what it missed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lines: dict[str, set[Line]] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._closed = False

    async def write(self, room: str, bubble: Bubble) -> None:
        """Add a message, or change the one of that name where it stands."""
        async with self._lock(room):
            before, last = await self._placed(room, bubble.message)
            if before is None:
                await self._append(room, last, bubble)
            else:
                await self._replace(room, before, bubble)

    async def add(self, room: str, bubble: Bubble) -> None:
        """Add a message, unless it is there: what a person said may come again after it was taken back."""
        async with self._lock(room):
            before, last = await self._placed(room, bubble.message)
            if before is None:
                await self._append(room, last, bubble)

    async def reword(self, room: str, message: str, text: str) -> None:
        """Give a person's message other words, unless it was taken back."""
        async with self._lock(room):
            before, _ = await self._placed(room, message)
            if before is not None and before.kind == "said" and before.text != text:
                await self._replace(room, before, msgspec.structs.replace(before, text=text, edited=True))

    async def change(self, room: str, bubble: Bubble) -> bool:
        """Change a message; False if there is none of that name."""
        async with self._lock(room):
            before, _ = await self._placed(room, bubble.message)
            if before is not None:
                await self._replace(room, before, bubble)
        return before is not None

    async def join(self, room: str, after: int, line: Line) -> None:
        """What changed after the sequence number, and from now on everything that changes."""
        async with self._lock(room):
            newest = await self._journal.since(room, 0, AT_FIRST)
            last = newest[-1].sequence if newest else 0
            line.push(encode(Hello(room, last)))
            if after > last or (after and is_gone(after, newest)):
                line.push(encode(Cleared()))
                after = 0
            entries = await self._journal.since(room, after, AFTER_AWAY) if after else newest
            line.push(encode(Posts(tuple(map(read, entries)))))
            self._lines.setdefault(room, set()).add(line)
        if self._closed:
            line.end(GOING_AWAY)

    def leave(self, room: str, line: Line) -> None:
        lines = self._lines.get(room, set())
        lines.discard(line)
        if not lines:
            self._lines.pop(room, None)

    def close(self) -> None:
        self._closed = True
        for line in [line for lines in self._lines.values() for line in lines]:
            line.end(GOING_AWAY)

    async def _append(self, room: str, last: int, bubble: Bubble) -> None:
        """The first message of a room may follow many that were deleted and are still on a page."""
        if not last:
            self._tell(room, Cleared())
        await self._keep(room, msgspec.structs.replace(bubble, order=last + 1))

    async def _replace(self, room: str, before: Bubble, bubble: Bubble) -> None:
        after = msgspec.structs.replace(bubble, order=before.order, time=before.time)
        if after != before:
            await self._keep(room, after)

    async def _keep(self, room: str, bubble: Bubble) -> None:
        sequence = await self._journal.write(room, bubble.message, encode(bubble))
        self._tell(room, Posts((msgspec.structs.replace(bubble, sequence=sequence),)))

    def _tell(self, room: str, news: Posts | Cleared) -> None:
        text = encode(news)
        for line in self._lines.get(room, set()):
            line.push(text)

    async def _placed(self, room: str, message: str) -> tuple[Bubble | None, int]:
        """The message as it is now, and the last place that is taken."""
        newest = [bubbles.decode(entry.body) for entry in await self._journal.since(room, 0, AT_FIRST)]
        last = max((bubble.order for bubble in newest), default=0)
        found = next((bubble for bubble in newest if bubble.message == message), None)
        if found is None and len(newest) == AT_FIRST:
            found = named(message, await self._journal.since(room, 0, EVERYTHING))
        return found, last

    def _lock(self, room: str) -> asyncio.Lock:
        return self._locks.setdefault(room, asyncio.Lock())


def is_gone(after: int, newest: Sequence[Entry]) -> bool:
    """Whether nothing is left of what a page has that has seen everything up to this number."""
    return len(newest) < AT_FIRST and all(entry.sequence > after for entry in newest)


def read(entry: Entry) -> Bubble:
    return msgspec.structs.replace(bubbles.decode(entry.body), sequence=entry.sequence)


def named(message: str, entries: Sequence[Entry]) -> Bubble | None:
    return next((bubbles.decode(entry.body) for entry in entries if entry.message == message), None)
