"""The buttons under a post, in rows in which their labels can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.telegram.lengths import units
from bot.values import Button

log = structlog.get_logger()

TOKEN = 64
"""Bytes of a button's token that Telegram brings back."""
ROW = 30
"""Units of all labels of a row, as many as a narrow phone shows."""
MOST = 3
"""Buttons of a row."""
EMPTY = InlineKeyboardMarkup(())


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """None for no buttons: an edit without a keyboard takes the one that is there away."""
    rows = tuple(_rows([button for button in buttons if _fits(button)]))
    return InlineKeyboardMarkup(rows) if rows else None


def _fits(button: Button) -> bool:
    if 0 < len(button.token.encode()) <= TOKEN:
        return True
    log.error("button left out, its token is too long", action=str(button.action), job=button.job)
    return False


def _rows(buttons: Sequence[Button]) -> Iterator[list[InlineKeyboardButton]]:
    row: list[InlineKeyboardButton] = []
    widest = 0
    for button in buttons:
        widest = max(widest, units(button.label))
        # All buttons of a row are as wide as each other.
        if row and (len(row) == MOST or widest * (len(row) + 1) > ROW):
            yield row
            row, widest = [], units(button.label)
        row.append(InlineKeyboardButton(button.label, callback_data=button.token))
    if row:
        yield row
