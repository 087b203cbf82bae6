"""Inline mode: while somebody types behind the bot's name, it offers to draw what is typed."""

from __future__ import annotations

import structlog
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram.error import TelegramError

from adapters.telegram.refusals import Reason, refused
from adapters.telegram.turns import Rank, ranked
from adapters.telegram.wire import InlineQuery
from bot.ports import Words
from bot.values import Text

log = structlog.get_logger()

PLACEHOLDER = "wait"
"""The token of a button that does nothing: only a message with a button can be changed later."""
DRAW = "draw"
"""The name of what is offered."""
LONGEST = 200
"""Characters of a title."""


class Offers:
    """Answers at once, and for whoever asked alone."""

    def __init__(self, bot: telegram.Bot, words: Words) -> None:
        self._bot = bot
        self._words = words

    async def offer(self, query: InlineQuery) -> None:
        """It is typed on meanwhile: what comes too late is no loss."""
        wish, language = query.query.strip(), query.sender.language_code
        results = [self._article(wish, language)] if wish else []
        button = None if wish else self._door(language)
        try:
            with ranked(Rank.FIRST):
                await self._bot.answer_inline_query(query.id, results, cache_time=0, is_personal=True, button=button)
        except TelegramError as error:
            refusal = refused(error)
            if refusal.reason is not Reason.TOO_OLD:
                log.info("inline query not answered", cause=refusal.detail)

    def _article(self, wish: str, language: str) -> InlineQueryResultArticle:
        shown = wish if len(wish) <= LONGEST else f"{wish[:LONGEST]}…"
        waiting = InlineKeyboardButton(self._words(Text("One moment…"), language), callback_data=PLACEHOLDER)
        return InlineQueryResultArticle(
            DRAW,
            self._words(Text("Draw: %(wish)s", wish=shown), language),
            InputTextMessageContent(f"🎨 {wish}"),
            InlineKeyboardMarkup([[waiting]]),
            description=self._words(Text("Tap, and the picture appears here"), language),
        )

    def _door(self, language: str) -> telegram.InlineQueryResultsButton:
        text = self._words(Text("Say what you want to see"), language)
        return telegram.InlineQueryResultsButton(text, start_parameter=DRAW)
