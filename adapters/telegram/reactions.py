"""A reaction under a request, as soon as it is heard."""

from __future__ import annotations

import structlog
from cachetools import LRUCache
from telegram import Bot, ReactionTypeEmoji
from telegram.error import TelegramError

from adapters.telegram.limits import REMEMBERED
from adapters.telegram.refusals import Reason, refused

log = structlog.get_logger()

HEARD = ReactionTypeEmoji("✍")
PASSING = frozenset({Reason.LATER, Reason.NEVER_SENT, Reason.UNANSWERED})


class Reactions:
    """Chats that take none are not asked again."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._without: LRUCache[str, None] = LRUCache(REMEMBERED)

    async def add(self, chat: str, message: int) -> None:
        """A failure is nobody's trouble."""
        if chat in self._without:
            return
        try:
            await self._bot.set_message_reaction(chat, message, HEARD)
        except TelegramError as error:
            refusal = refused(error)
            if refusal.reason not in PASSING | {Reason.GONE, Reason.ODD}:
                self._without[chat] = None
            log.debug("no reaction", chat=chat, cause=refusal.detail)
