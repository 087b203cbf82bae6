"""Gets a message to its chat: if need be in another form, or through another door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from cachetools import LRUCache
from telegram import Bot, Message
from telegram.error import TelegramError

from adapters.telegram.limits import REMEMBERED
from adapters.telegram.mending import SENT, UNSHOWN, mended, privately
from adapters.telegram.moves import Moves
from adapters.telegram.refusals import SOON, Reason, Refusal, refused
from adapters.telegram.sheets import PATIENCE, Sheet, posted
from bot.errors import MaybeDelivered, NotDelivered
from bot.ports import Words

log = structlog.get_logger()

GARBLED = (LookupError, TypeError, ValueError, AttributeError)
"""What the library raises over an answer that is none of Telegram's."""
MOST = 10
"""Forms of a message that are tried, far more than there are."""
PASSING = frozenset({Reason.LATER, Reason.NEVER_SENT, Reason.UNANSWERED})


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a sheet is now, and what it looks like there."""

    chat: str
    messages: Sequence[Message]
    sheet: Sheet

    @property
    def message(self) -> int:
        return self.messages[0].message_id


class Courier:
    """Waits for nothing and repeats nothing that may have arrived."""

    def __init__(self, bot: Bot, words: Words, moves: Moves, patience: float = PATIENCE) -> None:
        self._bot = bot
        self._words = words
        self._moves = moves
        self._patience = patience
        self._copies: LRUCache[str, bool] = LRUCache(REMEMBERED)
        self._noted: LRUCache[tuple[str, Reason], None] = LRUCache(REMEMBERED)
        self._doubtful = False
        """The last answer did not come."""

    async def carry(self, sheet: Sheet) -> Carried:
        """Raises NotDelivered and MaybeDelivered."""
        try:
            return await self._carried(sheet)
        except MaybeDelivered:
            self._doubtful = True
            raise

    async def _carried(self, sheet: Sheet) -> Carried:
        await self._reached()
        for _ in range(MOST):
            try:
                return Carried(sheet.chat, await posted(self._bot, sheet, self._patience), sheet)
            except TelegramError as error:
                sheet = await self._instead(sheet, error)
            except GARBLED as error:
                log.exception("answer not understood", chat=sheet.chat)
                raise MaybeDelivered("answer not understood") from error
        raise NotDelivered("nothing is left to try")

    async def _reached(self) -> None:
        """A post whose answer is lost is repeated once: not while Telegram answers nothing at all, or every picture of
        such a minute would be lost. Raises NotDelivered."""
        if not self._doubtful:
            return
        try:
            await self._bot.get_me()
        except TelegramError as error:
            raise NotDelivered("Telegram does not answer", refused(error).after or SOON) from error
        self._doubtful = False

    def note(self, chat: str, refusal: Refusal) -> None:
        """A chat is as it is: each reason is written down once."""
        if refusal.reason not in PASSING and (chat, refusal.reason) not in self._noted:
            self._noted[chat, refusal.reason] = None
            log.warning("not taken as it is", chat=chat, reason=str(refusal.reason), cause=refusal.detail)

    async def _instead(self, sheet: Sheet, error: TelegramError) -> Sheet:
        refusal = refused(error)
        self.note(sheet.chat, refusal)
        if refusal.reason is Reason.MOVED:
            self._moves.note(sheet.chat, refusal.to)
        other = mended(sheet, refusal, self._words)
        if other is None:
            raise refusal.of_a_post() from error
        if sheet.uploads and not other.uploads:
            other = await self._explained(sheet, other, refusal)
        if not other.words and not other.uploads:
            raise refusal.of_a_post() from error
        return other

    async def _explained(self, sheet: Sheet, words: Sheet, refusal: Refusal) -> Sheet:
        """A picture that may not be shown in the chat is shown to whoever it is for. The chat is told with the words
        of the picture, but not for each that comes without."""
        if refusal.reason is not Reason.NO_PICTURES:
            return words
        if sheet.key not in self._copies:
            self._copies[sheet.key] = await self._copied(sheet)
        if not words.words:
            return words
        line = SENT if self._copies.get(sheet.key) else UNSHOWN
        return replace(words, words=f"{words.words}\n\n{self._words(line, sheet.language)}")

    async def _copied(self, sheet: Sheet) -> bool:
        private = privately(replace(sheet, style=sheet.wanted, keyboard=None))
        if private is None:
            return False
        try:
            await self.carry(private)
        except (NotDelivered, MaybeDelivered) as error:
            if isinstance(error, NotDelivered) and error.after is not None:
                raise
            log.info("no copy in the private chat", chat=sheet.chat, cause=str(error))
            return False
        return True
