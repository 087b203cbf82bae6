"""What the house posts, edits and shows in Telegram."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import structlog
from cachetools import LRUCache
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.carrying import Carried, Courier
from adapters.telegram.editing import Editor, Shown, drawn, said
from adapters.telegram.edits import Edit, Spot
from adapters.telegram.errands import Errands
from adapters.telegram.inline import Inline
from adapters.telegram.keyboard import keyboard
from adapters.telegram.limits import INLINE, REMEMBERED
from adapters.telegram.moves import Moves
from adapters.telegram.originals import Originals
from adapters.telegram.parts import Address, missing, sheets
from adapters.telegram.presses import Presses
from adapters.telegram.reactions import Reactions
from adapters.telegram.refusals import refused
from adapters.telegram.settings import Settings
from adapters.telegram.sheets import PATIENCE, Sheet
from adapters.telegram.turns import Rank, ranked
from adapters.telegram.uploads import uploads
from bot.errors import MaybeDelivered, NotDelivered
from bot.ports import House
from bot.values import Outbound, Place, PostKind

log = structlog.get_logger()

TOLD = "told"
"""Stands for the id of a message that there is not: whoever pressed a button was told."""
BETWEEN = ":"
"""Stands between a chat and a message's number where the message is in another chat than its place says."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A post that takes several messages, of which so many are there: Telegram may ask to wait in between."""

    first: Carried
    messages: int = 1


@dataclass(repr=False)
class Poster:
    """Messages are named by their number, or by chat and number where they had to be posted elsewhere."""

    bot: Bot
    settings: Settings
    house: House
    presses: Presses
    moves: Moves
    patience: float = PATIENCE
    """Seconds for which an upload is waited for."""
    errands: Errands = field(default_factory=Errands)
    """To be run beside everything else."""

    def __post_init__(self) -> None:
        self._courier = Courier(self.bot, self.house.words, self.moves, self.patience)
        self._editor = Editor(self.bot, self.patience)
        self._inline = Inline(self.bot, self.settings, self.house, self._courier, self._editor)
        self._reactions = Reactions(self.bot)
        self._originals = Originals(self._courier, self.house)
        self._begun: LRUCache[str, Begun] = LRUCache(REMEMBERED)

    async def send(self, place: Place, outbound: Outbound) -> str:
        """Returns the message's id. Raises NotDelivered and MaybeDelivered."""
        if await self._told(outbound):
            return TOLD
        begun = self.presses.came_so_far
        with ranked(Rank.FIRST if outbound.kind is PostKind.ACK else Rank.POST):
            if place.chat == INLINE:
                message = await self._inline.send(place.thread, outbound)
            else:
                message = await self._sent(place, outbound)
        self.presses.happened(place, begun)
        return message

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """Raises NotDelivered."""
        begun = self.presses.came_so_far
        with ranked(Rank.EDIT):
            if place.chat == INLINE and BETWEEN not in message:
                await self._inline.edit(message, outbound)
            else:
                await self._edited(self._spot(place, message), outbound)
        self.presses.happened(place, begun, message)

    async def busy(self, place: Place) -> None:
        """Raises NotDelivered."""
        if place.chat == INLINE:
            return
        chat = self.moves.now(place.chat)
        try:
            with ranked(Rank.LAST):
                await self.bot.send_chat_action(chat, ChatAction.UPLOAD_PHOTO, message_thread_id=_number(place.thread))
        except TelegramError as error:
            raise refused(error).of_an_edit() from error

    async def _told(self, outbound: Outbound) -> bool:
        if not outbound.answers or outbound.pictures or outbound.buttons:
            return False
        return await self.presses.told(outbound.answers, outbound.text)

    async def _sent(self, place: Place, outbound: Outbound) -> str:
        chat = self.moves.now(place.chat)
        # What was answered has another number since the group moved.
        reply_to = _number(outbound.reply_to) if chat == place.chat else None
        address = Address(chat, _number(place.thread), reply_to)
        first = await self._all(address, outbound)
        self._afterwards(outbound, first)
        number = str(first.message)
        return number if first.chat == place.chat else f"{first.chat}{BETWEEN}{number}"

    async def _all(self, address: Address, outbound: Outbound) -> Carried:
        """The first message of the post. Goes on where it was stopped, if it is tried again."""
        there = await sheets(address, outbound, self.house.directory, self.house.words)
        begun = self._begun.pop(outbound.key, None) or Begun(await self._first(there[0]))
        for sheet in there[begun.messages :]:
            try:
                await self._next(sheet, begun.first)
            except (NotDelivered, MaybeDelivered):
                self._begun[outbound.key] = begun
                raise
            begun = replace(begun, messages=begun.messages + 1)
        return begun.first

    async def _first(self, sheet: Sheet) -> Carried:
        carried = await self._courier.carry(sheet)
        self._editor.remember(_spot(carried), _shown(carried))
        # What was uploaded need not be kept in memory.
        return replace(carried, sheet=replace(carried.sheet, uploads=()))

    async def _next(self, sheet: Sheet, first: Carried) -> None:
        """It follows the first message to where that really is. What is refused for good is not worth losing it."""
        reply_to = None if sheet.uploads else first.message
        sheet = replace(sheet, chat=first.chat, thread=first.sheet.thread, reply_to=reply_to)
        try:
            await self._courier.carry(sheet)
        except NotDelivered as refusal:
            if refusal.after is not None:
                raise
            log.warning("part of a post not delivered", post=sheet.key, chat=sheet.chat, cause=str(refusal))

    def _afterwards(self, outbound: Outbound, first: Carried) -> None:
        if outbound.kind is PostKind.ACK and self.settings.reactions and first.sheet.reply_to:
            chat, request = first.chat, first.sheet.reply_to
            self.errands.offer("reaction", lambda: self._reactions.add(chat, request))
        pictures = missing(outbound)
        if pictures:
            below = Address(first.chat, first.sheet.thread, first.message)
            self.errands.add("originals", lambda: self._originals.post(below, outbound, pictures))

    async def _edited(self, spot: Spot, outbound: Outbound) -> None:
        there = () if outbound.files else await uploads(outbound.pictures[:1], self.house.directory)
        picture = next(iter(there), None)
        under = keyboard(outbound.buttons)
        await self._editor.change(Edit(spot, outbound.text, under, picture=picture, covered=outbound.covered))

    def _spot(self, place: Place, message: str) -> Spot:
        chat, _, number = message.rpartition(BETWEEN)
        if not number.isdigit() or (not chat and self.moves.now(place.chat) != place.chat):
            raise NotDelivered(f"no message {message} in {place.chat} that could be changed")
        return Spot(chat or place.chat, int(number))


def _spot(carried: Carried) -> Spot:
    return Spot(carried.chat, carried.message)


def _shown(carried: Carried) -> Shown:
    sheet = carried.sheet
    picture = drawn(sheet.uploads[0]) if sheet.uploads else 0
    return Shown(sheet.style, said(sheet.words, sheet.keyboard), picture)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
