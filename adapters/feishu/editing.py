"""Changes our messages, and remembers what they are so that nothing is changed for nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog
from cachetools import LRUCache

from adapters.feishu import calls
from adapters.feishu.calls import Request
from adapters.feishu.carrying import Carried, Courier
from adapters.feishu.contents import content
from adapters.feishu.limits import EDITS, REMEMBERED
from adapters.feishu.line import Failed, Line
from adapters.feishu.mending import mended, typed
from adapters.feishu.refusals import SOON, Reason, Refusal, refused
from adapters.feishu.renewing import Renewals
from adapters.feishu.sheets import Sheet, Style
from adapters.feishu.uploads import Uploads
from bot.errors import MaybeDelivered, NotDelivered
from bot.ports import House
from bot.values import PostKind

log = structlog.get_logger()

UNSURE = -1
"""In place of what tells a message's words from others, where nobody knows which they are; Python hashes nothing so."""
MOST = 16
"""Forms of an edit that are tried, far more than there are."""
LOCKS = 5
"""How often a card is tried whose press is answered, which Feishu has yet to hear."""
BRIEFLY = 0.2
"""Seconds before it is tried again."""
SPARED = 5
"""Changes of a text message that are left to what matters."""
SHOWING = frozenset({PostKind.PROGRESS, PostKind.PICTURE})
"""What goes on showing the pictures that were there. Any other is about something that is over."""
OVER = frozenset({Reason.TOO_OLD, Reason.NO_REPLY, Reason.SPENT})
"""The message cannot be changed any more."""
SMALLER = frozenset({Reason.TOO_LONG, Reason.BAD_CARD})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message is, and what tells its words, buttons and pictures from others."""

    style: Style
    said: int
    images: tuple[str, ...] = ()
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """As it is tried."""

    message: str
    to: Carried
    certain: bool
    """It is known what kind of message it is."""
    renewed: bool = False
    """Its pictures were uploaded once more."""
    locked: int = 0
    """How often somebody was pressing a button of it."""


class Editor:
    """Of the newest messages; those it does not know are changed in any case."""

    def __init__(self, line: Line, house: House, courier: Courier, uploads: Uploads, renewals: Renewals) -> None:
        self._line = line
        self._words = house.words
        self._clock = house.clock
        self._courier = courier
        self._uploads = uploads
        self._renewals = renewals
        self._shown: LRUCache[str, Shown] = LRUCache(REMEMBERED)
        self._edits: LRUCache[str, int] = LRUCache(REMEMBERED)
        """How often text messages were changed."""
        self._doubtful: LRUCache[str, bool] = LRUCache(REMEMBERED)
        """Messages in whose place there may be another already, with other words."""

    def remember(self, carried: Carried) -> None:
        self._shown[carried.message] = _shown(carried)

    async def change(self, chat: str, message: str, sheet: Sheet) -> str:
        """The message that stands for it now. Raises NotDelivered."""
        known = self._shown.get(message)
        style = known.style if known is not None else Style.CARD
        if style is Style.TEXT and (sheet.buttons or sheet.uploads):
            return await self._replaced(chat, message, sheet)
        to = await self._ready(chat, replace(self._styled(sheet, style), reply_to=""), known)
        if known == _shown(to):
            return message
        if style is not Style.CARD:
            self._count(message, sheet.kind)
        return await self._made(Edit(message, to, certain=known is not None))

    def _styled(self, sheet: Sheet, style: Style) -> Sheet:
        """A message stays of its kind, whatever is said in it."""
        if style is Style.CARD:
            return replace(sheet, style=style)
        said = "\n".join((sheet.words, *typed(sheet.buttons, self._words, sheet.language)))
        return replace(sheet, style=style, words=said, buttons=(), progress=None)

    async def _ready(self, chat: str, sheet: Sheet, known: Shown | None) -> Carried:
        if sheet.kind is PostKind.PICTURE and known is None and not sheet.uploads:
            raise NotDelivered("not known any more which pictures it shows")
        to = await self._courier.loaded(Carried(chat, sheet))
        if to.images or known is None or sheet.kind not in SHOWING:
            return to
        return replace(to, images=known.images, sheet=replace(to.sheet, covered=known.covered))

    def _count(self, message: str, kind: PostKind) -> None:
        """Raises NotDelivered for what is not worth one of the last changes."""
        made = self._edits.get(message, 0)
        if kind is PostKind.PROGRESS and made >= EDITS - SPARED:
            raise NotDelivered("changed too often")
        self._edits[message] = made + 1

    async def _made(self, edit: Edit) -> str:
        for _ in range(MOST):
            try:
                await self._line.call(self._request(edit))
            except Failed as error:
                refusal = refused(error, editing=True)
                self._unsure(edit.message, refusal)
                if refusal.reason in OVER and _matters(edit.to.sheet):
                    return await self._renewed(edit.to.chat, edit.message, edit.to.sheet)
                edit = await self._instead(edit, refusal, error)
            else:
                self._shown[edit.message] = _shown(edit.to)
                return edit.message
        raise NotDelivered("nothing is left to try")

    def _unsure(self, message: str, refusal: Refusal) -> None:
        """It may look so now or so: whatever is next is said in any case."""
        known = self._shown.get(message)
        if known is not None and refusal.reason is Reason.UNANSWERED:
            self._shown[message] = replace(known, said=UNSURE)

    def _request(self, edit: Edit) -> Request:
        sheet, said = edit.to.sheet, content(edit.to.sheet, edit.to.images, self._words)
        if sheet.style is Style.CARD:
            return calls.patch(edit.message, said)
        return calls.update(edit.message, sheet.style, said)

    async def _instead(self, edit: Edit, refusal: Refusal, error: Failed) -> Edit:
        """Raises NotDelivered."""
        sheet, reason = edit.to.sheet, refusal.reason
        if reason is Reason.LOCKED and sheet.kind is not PostKind.PROGRESS and edit.locked < LOCKS:
            await self._clock.sleep(BRIEFLY)
            return replace(edit, locked=edit.locked + 1)
        if reason is Reason.LOST_KEY and edit.to.images:
            return await self._uploaded(edit)
        if not edit.certain and reason in {Reason.OTHER_STYLE, Reason.ODD} and sheet.style is Style.CARD:
            return replace(edit, to=replace(edit.to, sheet=self._styled(sheet, Style.TEXT)), certain=True)
        other = mended(sheet, reason, self._words) if reason in SMALLER else None
        if other is None or other.style is not sheet.style:
            raise refusal.of_what_is_not_seen() from error
        return replace(edit, to=replace(edit.to, sheet=other))

    async def _uploaded(self, edit: Edit) -> Edit:
        """Once more, or else without them."""
        self._uploads.forget(edit.to.images)
        if edit.renewed or not edit.to.sheet.uploads:
            return replace(edit, to=replace(edit.to, images=(), sheet=replace(edit.to.sheet, uploads=())))
        return replace(edit, to=await self._courier.loaded(edit.to), renewed=True)

    async def _replaced(self, chat: str, message: str, sheet: Sheet) -> str:
        """Nothing makes a text a card: the card comes, and the text goes."""
        newer = await self._renewed(chat, message, replace(sheet, style=Style.CARD))
        try:
            await self._line.call(calls.delete(message))
        except Failed as error:
            log.info("replaced message not deleted", chat=chat, cause=refused(error).detail)
        return newer

    async def _renewed(self, chat: str, message: str, sheet: Sheet) -> str:
        """A new message in its place, with buttons that live."""
        try:
            carried = await self._courier.carry(chat, replace(sheet, key=f"renewed:{message}"))
        except MaybeDelivered as lost:
            self._doubtful[message] = True
            raise NotDelivered(str(lost), SOON) from lost
        await self._renewals.note(message, carried.message)
        if message in self._doubtful:
            # Feishu has recognised it, and left it as it was.
            self._shown[carried.message] = replace(_shown(carried), said=UNSURE)
            del self._doubtful[message]
            return await self._made(Edit(carried.message, carried, certain=True))
        self.remember(carried)
        return carried.message


def _matters(sheet: Sheet) -> bool:
    """Nobody misses how far a job was, or that something is over, where it cannot be seen any more."""
    return sheet.kind is not PostKind.PROGRESS and (bool(sheet.buttons) or sheet.lasting)


def _shown(carried: Carried) -> Shown:
    sheet = carried.sheet
    said = hash((sheet.words, sheet.buttons, sheet.progress, sheet.kind))
    return Shown(sheet.style, said, carried.images, sheet.covered and bool(carried.images))
