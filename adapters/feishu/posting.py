"""What the house posts and edits in Feishu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from cachetools import LRUCache

from adapters.feishu.carrying import Carried, Courier
from adapters.feishu.editing import Editor
from adapters.feishu.known import Known
from adapters.feishu.limits import REMEMBERED, limits
from adapters.feishu.line import Line
from adapters.feishu.presses import Presses
from adapters.feishu.renewing import Renewals
from adapters.feishu.sheets import MESSAGE, Sheet, filed, sheets
from adapters.feishu.threads import Threads
from adapters.feishu.uploads import Uploads
from bot.errors import MaybeDelivered, NotDelivered
from bot.ports import House
from bot.values import Limits, Outbound, Place, PostKind

log = structlog.get_logger()

TOLD = "told"
"""Stands for the id of a message that there is not: whoever pressed a button was told."""
TURNS = 20
"""Turns of the event loop within which an answer that is decided is on its way."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A post that takes several messages, of which so many are there: Feishu may ask to wait in between."""

    message: str
    alone: bool
    """It had to go to whoever it is for."""
    left: frozenset[str] = frozenset()
    """Names of the pictures that are to follow as files."""
    followed: int = 0


class Poster:
    """Messages are named by their ids, which are of no use to anybody else: Feishu knows where they are."""

    def __init__(self, line: Line, house: House, presses: Presses, known: Known, threads: Threads) -> None:
        self._house = house
        self._presses = presses
        self._known = known
        uploads = Uploads(line)
        self._renewals = Renewals(house.journal, line.settings.app_id)
        self._courier = Courier(line, house.words, uploads, threads)
        self._editor = Editor(line, house, self._courier, uploads, self._renewals)
        self._begun: LRUCache[str, Begun] = LRUCache(REMEMBERED)

    def limits(self, place: Place) -> Limits:
        return limits(place)

    async def send(self, place: Place, outbound: Outbound) -> str:
        """Returns the message's id. Raises NotDelivered and MaybeDelivered."""
        if self._told(outbound):
            return TOLD
        begun = self._presses.came_so_far
        message = await self._all(place, outbound)
        self._presses.happened(place, begun=begun)
        return message

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """Raises NotDelivered."""
        if not message.startswith(MESSAGE):
            raise NotDelivered(f"no message {message} in {place.chat} that could be changed")
        message = await self._renewals.now(message)
        if outbound.kind is not PostKind.PROGRESS and self._presses.free(message):
            # A card cannot be changed while somebody is pressing a button of it: the answer goes first.
            for _ in range(TURNS):
                await self._house.clock.sleep(0)
        sheet, *_ = await sheets(place, outbound, self._house.directory)
        newer = await self._editor.change(place.chat, message, sheet)
        if newer != message:
            self._known.posted(newer, place.thread)

    def _told(self, outbound: Outbound) -> bool:
        if not outbound.answers or outbound.pictures or outbound.buttons:
            return False
        return self._presses.told(outbound.answers, outbound.text)

    async def _all(self, place: Place, outbound: Outbound) -> str:
        """The first message of the post. Goes on where it was stopped, if it is tried again."""
        first, *others = await sheets(place, outbound, self._house.directory)
        begun = self._begun.pop(outbound.key, None) or await self._first(place, first)
        for sheet in _following(first, others, begun)[begun.followed :]:
            try:
                await self._next(place, sheet)
            except (NotDelivered, MaybeDelivered):
                self._begun[outbound.key] = begun
                raise
            begun = replace(begun, followed=begun.followed + 1)
        return begun.message

    async def _first(self, place: Place, sheet: Sheet) -> Begun:
        carried = await self._courier.carry(place.chat, sheet)
        self._posted(place, carried)
        return Begun(carried.message, carried.sheet.alone, frozenset(upload.name for upload in carried.left))

    async def _next(self, place: Place, sheet: Sheet) -> None:
        """What is refused for good is not worth losing the rest."""
        try:
            self._posted(place, await self._courier.carry(place.chat, sheet))
        except NotDelivered as refusal:
            if refusal.after is not None:
                raise
            log.warning("part of a post not delivered", post=sheet.key, chat=place.chat, cause=str(refusal))

    def _posted(self, place: Place, carried: Carried) -> None:
        self._editor.remember(carried)
        self._known.posted(carried.message, "" if carried.sheet.alone else place.thread)


def _following(first: Sheet, others: Sequence[Sheet], begun: Begun) -> Sequence[Sheet]:
    """What comes after the first message, in the same place."""
    left = [filed(first, upload) for upload in first.uploads if upload.name in begun.left]
    return [replace(sheet, alone=begun.alone) for sheet in (*left, *others)]
