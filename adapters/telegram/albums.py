"""Albums: Telegram sends their pictures one by one and never says which is the last."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

import msgspec
import structlog
from cachetools import LRUCache

from bot.errors import StoreError
from bot.ports import Clock, Journal, Receive
from bot.values import Said

log = structlog.get_logger()

GATHER = 1.0
"""Seconds after the first picture in which the others come: they are sent together."""
RETRIES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while an album cannot be kept; the last one for ever."""
LEFT = 1000
"""Pictures that are looked at after a restart."""
OVER = 500
"""Albums of which late pictures are recognised."""


@dataclass(frozen=True, slots=True)
class Part:
    """A picture of an album, as it is kept until all of them are handed in together."""

    album: str
    said: Said


@dataclass(slots=True)
class Open:
    """An album that may not be complete: its messages by number."""

    parts: dict[int, Said] = field(default_factory=dict)


class Albums:
    """Each picture is written down before Telegram may forget it, so that a restart loses none."""

    def __init__(self, room: str, journal: Journal, clock: Clock, receive: Receive, tasks: asyncio.TaskGroup) -> None:
        self._room = room
        self._journal = journal
        self._clock = clock
        self._receive = receive
        self._tasks = tasks
        self._open: dict[str, Open] = {}
        self._over: LRUCache[str, bool] = LRUCache(OVER)

    async def resume(self) -> None:
        """Take up what the last process had collected. Raises StoreError."""
        for entry in await self._journal.since(self._room, 0, LEFT):
            if entry.body:
                part = msgspec.json.decode(entry.body, type=Part)
                self._join(part.album, part.said)

    async def add(self, album: str, said: Said) -> None:
        """Returns once the picture is kept. Raises StoreError."""
        if album in self._over:
            log.info("picture came too late for its album", place=str(said.place))
            return
        self._join(album, said)
        body = msgspec.json.encode(Part(album, said)).decode()
        await self._journal.write(self._room, _name(album, said), body)

    async def finish(self, said: Said) -> None:
        """Whoever says something else has sent all of an album: it goes first."""
        begun = [album for album, opened in self._open.items() if _same(opened, said)]
        for album in begun:
            await self._close(album)

    def _join(self, album: str, said: Said) -> None:
        opened = self._open.get(album)
        if opened is None:
            self._open[album] = opened = Open()
            self._tasks.create_task(self._close_later(album), name=f"album {album}")
        opened.parts[int(said.message)] = said

    async def _close_later(self, album: str) -> None:
        await self._clock.sleep(GATHER)
        await self._close(album)

    async def _close(self, album: str) -> None:
        opened = self._open.pop(album, None)
        if opened is None:
            return
        self._over[album] = True
        whole = together(opened.parts)
        if whole.addressed or whole.text:
            await self._hand_in(whole)
        for said in opened.parts.values():
            await self._clear(_name(album, said))

    async def _hand_in(self, whole: Said) -> None:
        for pause in chain(RETRIES, repeat(RETRIES[-1])):
            try:
                await self._receive(whole)
            except StoreError as error:
                log.warning("album not kept", place=str(whole.place), cause=str(error))
                await self._clock.sleep(pause)
            else:
                return

    async def _clear(self, name: str) -> None:
        """Handed in twice, an album is recognised by its key."""
        try:
            await self._journal.write(self._room, name, "")
        except StoreError as error:
            log.warning("album not cleared", cause=str(error))


def together(parts: Mapping[int, Said]) -> Said:
    """One message with all pictures, known by the first; what is answered and changed is the one with the words."""
    ordered = [said for _, said in sorted(parts.items())]
    first = ordered[0]
    worded = next((said for said in ordered if said.text), first)
    pictures = dict.fromkeys(picture for said in ordered for picture in said.attachments)
    return replace(
        worded,
        key=first.key,
        at=first.at,
        addressed=any(said.addressed for said in ordered),
        attachments=tuple(sorted(pictures, key=lambda picture: picture.quoted)),
        reply_to=next((said.reply_to for said in ordered if said.reply_to), ""),
    )


def _same(opened: Open, said: Said) -> bool:
    return any(part.place == said.place and part.person == said.person for part in opened.parts.values())


def _name(album: str, said: Said) -> str:
    return f"{album}:{said.message}"
