"""Requests made in chats of other people: one message stands for the whole job, and Telegram takes no upload for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from cachetools import LRUCache
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from adapters.telegram.carrying import Carried, Courier
from adapters.telegram.editing import Editor
from adapters.telegram.edits import Edit, Spot
from adapters.telegram.keyboard import keyboard
from adapters.telegram.limits import REMEMBERED
from adapters.telegram.parts import Address, sheet, sheets
from adapters.telegram.refusals import refused
from adapters.telegram.settings import Settings
from adapters.telegram.sheets import Sheet, Style
from bot.errors import NotDelivered
from bot.ports import House
from bot.values import Outbound, PostKind, Text

log = structlog.get_logger()

REST = Text("The other pictures are in our private chat.")
FILES = Text("It is in our private chat, as a file.")
CLOSED = Text("To see pictures here, open our private chat first and press Start.")
OPEN = Text("Open the chat")
LATELY = 1_000
"""Messages whose words are kept."""
ENDS = (PostKind.PICTURE, PostKind.FAILURE)


@dataclass(frozen=True, slots=True)
class Newest:
    """The post that the message shows."""

    key: str
    kind: PostKind


@dataclass(frozen=True, slots=True)
class Stored:
    """What Telegram calls the picture that is shown, and what is to be said below it."""

    id: str
    lines: tuple[Text, ...] = ()


class Inline:
    """Every post is an edit of the one message. Pictures are uploaded elsewhere first, and shown by the id they get."""

    def __init__(self, bot: Bot, settings: Settings, house: House, courier: Courier, editor: Editor) -> None:
        self._bot = bot
        self._store = settings.inline_chat
        self._house = house
        self._courier = courier
        self._editor = editor
        self._newest: LRUCache[str, Newest] = LRUCache(REMEMBERED)
        self._told: LRUCache[str, Edit] = LRUCache(LATELY)
        self._stored: LRUCache[str, Stored] = LRUCache(REMEMBERED)
        """By the keys of the posts: one may have to be tried again."""

    async def send(self, message: str, outbound: Outbound) -> str:
        """Returns the id of the message. Raises NotDelivered and MaybeDelivered."""
        newest = self._newest.get(message)
        if outbound.pictures and outbound.files:
            return await self._filed(message, outbound)
        if outbound.kind is PostKind.TEXT and not outbound.pictures:
            return await self._said(message, outbound, newest)
        if outbound.pictures:
            await self._pictured(message, outbound)
        else:
            await self._change(_edit(message, outbound))
        self._newest[message] = Newest(outbound.key, outbound.kind)
        return message

    async def edit(self, message: str, outbound: Outbound) -> None:
        """Of what the message shows; what it showed before needs no end of its own. Raises NotDelivered."""
        newest = self._newest.get(message)
        if newest is None:
            # After a restart: a notice that is closed must not take the place of a picture's caption.
            await self._change(replace(_edit(message, outbound), firm=not outbound.buttons))
        elif newest.key and outbound.key.startswith(newest.key):
            await self._change(_edit(message, outbound))

    async def _said(self, message: str, outbound: Outbound, newest: Newest | None) -> str:
        """Words that come after a picture go to the private chat, so as not to take its caption away."""
        if newest is None or newest.kind not in ENDS:
            try:
                await self._change(replace(_edit(message, outbound), firm=newest is None))
            except NotDelivered as refusal:
                if newest is not None or refusal.after is not None:
                    raise
            else:
                self._newest[message] = Newest(outbound.key, outbound.kind)
                return message
        carried = await self._courier.carry(sheet(self._private(outbound), outbound))
        return f"{carried.chat}:{carried.message}"

    async def _filed(self, message: str, outbound: Outbound) -> str:
        """Files cannot be shown beside a message: they go to the private chat, and the caption says so."""
        try:
            await self._all(self._private(outbound), outbound)
        except NotDelivered as refusal:
            if refusal.after is not None:
                raise
            await self._add(message, outbound, CLOSED)
            return message
        await self._add(message, outbound, FILES)
        return message

    async def _add(self, message: str, outbound: Outbound, line: Text) -> None:
        """A line under what the message says, once."""
        told = self._told.get(message) or _edit(message, outbound)
        said = self._house.words(line, outbound.language)
        if said in told.words.split("\n"):
            return
        under = await self._opening(told.keyboard, outbound.language) if line is CLOSED else told.keyboard
        edit = Edit(told.spot, f"{told.words}\n{said}", under, Style.PHOTO)
        await self._change(edit)

    async def _change(self, edit: Edit) -> None:
        await self._editor.change(edit)
        self._told[edit.spot.inline or ""] = edit

    async def _pictured(self, message: str, outbound: Outbound) -> None:
        stored = self._stored.get(outbound.key) or await self._uploaded(message, outbound)
        self._stored[outbound.key] = stored
        edit = _edit(message, outbound)
        said = "".join(f"\n{self._house.words(line, outbound.language)}" for line in stored.lines)
        edit = replace(edit, words=edit.words + said, picture=stored.id or None, covered=outbound.covered)
        if CLOSED in stored.lines:
            edit = replace(edit, keyboard=await self._opening(edit.keyboard, outbound.language))
        await self._change(edit)

    async def _uploaded(self, message: str, outbound: Outbound) -> Stored:
        """Where the private chat is closed and there is no other, the words have to do: there is a link in them."""
        private = replace(outbound, buttons=())
        id = await self._put_by(private)
        rest = replace(private, pictures=outbound.pictures[1:]) if id else private
        if id and not rest.pictures:
            return Stored(id)
        try:
            carried = await self._all(self._private(outbound), rest)
        except NotDelivered as refusal:
            if refusal.after is not None:
                raise
            log.info("pictures not shown", message=message, cause=str(refusal))
            return Stored(id, (CLOSED,))
        return Stored(id or _id(carried), _lines(id or _id(carried), outbound, carried))

    async def _put_by(self, outbound: Outbound) -> str:
        """The id of the first picture in the operator's own store, if there is one that works."""
        if not self._store:
            return ""
        first = replace(outbound, pictures=outbound.pictures[:1], text="", person="")
        try:
            return _id(await self._all(Address(self._store), first))
        except NotDelivered as refusal:
            if refusal.after is not None:
                raise
            log.warning("no pictures taken by the chat for inline requests", chat=self._store, cause=str(refusal))
            return ""

    async def _all(self, address: Address, outbound: Outbound) -> Sequence[Carried]:
        there: Sequence[Sheet] = await sheets(address, outbound, self._house.directory, self._house.words)
        return [await self._courier.carry(one) for one in there]

    def _private(self, outbound: Outbound) -> Address:
        if not outbound.person.isdigit():
            raise NotDelivered("nobody has a private chat here")
        return Address(outbound.person)

    async def _opening(self, under: InlineKeyboardMarkup | None, language: str) -> InlineKeyboardMarkup | None:
        rows = under.inline_keyboard if under else ()
        try:
            name = (await self._bot.get_me()).username
        except TelegramError as error:
            log.info("no button for the private chat", cause=refused(error).detail)
            return under
        button = InlineKeyboardButton(self._house.words(OPEN, language), url=f"https://t.me/{name}?start=picture")
        return InlineKeyboardMarkup((*rows, (button,)))


def _edit(message: str, outbound: Outbound) -> Edit:
    return Edit(Spot(inline=message), outbound.text, keyboard(outbound.buttons))


def _lines(id: str, outbound: Outbound, carried: Sequence[Carried]) -> tuple[Text, ...]:
    """Where to look for what the message does not show."""
    if not id:
        return (FILES,) if any(message.document for one in carried for message in one.messages) else ()
    return (REST,) if len(outbound.pictures) > 1 else ()


def _id(carried: Sequence[Carried]) -> str:
    """Of the first picture; what is not posted as a photo has none as one."""
    photos = (message.photo for one in carried for message in one.messages if message.photo)
    return next((photo[-1].file_id for photo in photos), "")
