"""Changes our messages, and remembers what they are so that nothing is changed for nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog
from cachetools import LRUCache
from telegram import Bot, InlineKeyboardMarkup
from telegram.error import TelegramError

from adapters.telegram.carrying import GARBLED
from adapters.telegram.edits import Edit, Spot, made, mended
from adapters.telegram.limits import REMEMBERED
from adapters.telegram.refusals import SOON, Reason, Refusal, refused
from adapters.telegram.sheets import PATIENCE, Style
from adapters.telegram.uploads import Upload
from bot.errors import NotDelivered

log = structlog.get_logger()

MOST = 8
"""Forms of an edit that are tried, far more than there are."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message is, and what tells its words, buttons and picture from others."""

    style: Style
    said: int
    picture: int = 0


class Editor:
    """Of the newest messages; what is not known about older ones, Telegram says."""

    def __init__(self, bot: Bot, patience: float = PATIENCE) -> None:
        self._bot = bot
        self._patience = patience
        self._shown: LRUCache[Spot, Shown] = LRUCache(REMEMBERED)

    def remember(self, spot: Spot, shown: Shown) -> None:
        self._shown[spot] = shown

    async def change(self, edit: Edit) -> None:
        """Raises NotDelivered. Whatever `edit` says of its style, what is known of the message counts."""
        known = self._shown.get(edit.spot)
        if known is not None:
            edit = replace(edit, style=known.style)
        if known == _after(edit, known):
            return
        carried = await self._carried(edit)
        self._shown[edit.spot] = _after(replace(carried, words=edit.words, keyboard=edit.keyboard), known)

    async def _carried(self, edit: Edit) -> Edit:
        """As it was made in the end."""
        for _ in range(MOST):
            try:
                await made(self._bot, edit, self._patience)
            except TelegramError as error:
                refusal = refused(error)
                if refusal.reason is Reason.UNCHANGED:
                    return edit
                edit = self._instead(edit, refusal, error)
            except GARBLED as error:
                log.exception("answer not understood", chat=edit.spot.chat)
                raise NotDelivered("answer not understood", SOON) from error
            else:
                return edit
        raise NotDelivered("nothing is left to try")

    def _instead(self, edit: Edit, refusal: Refusal, error: TelegramError) -> Edit:
        other = mended(edit, refusal.reason)
        if other is None:
            raise refusal.of_an_edit() from error
        return other


def said(words: str, keyboard: InlineKeyboardMarkup | None) -> int:
    return hash((words, keyboard))


def drawn(picture: Upload | str) -> int:
    return hash(picture if isinstance(picture, str) else picture.body)


def _after(edit: Edit, known: Shown | None) -> Shown:
    """What the message is once the edit is made: a picture stays until there is another."""
    words = said(edit.words, edit.keyboard)
    if edit.picture is None:
        return Shown(edit.style, words, known.picture if known else 0)
    return Shown(Style.PHOTO, words, drawn(edit.picture))
