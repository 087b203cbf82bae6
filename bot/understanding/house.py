"""What is asked of the house itself: what was drawn, what it cost, why it failed, and orders to be taken up again."""

from __future__ import annotations

import re

from bot.understanding.numbers import count_in
from bot.understanding.wording import Wording
from bot.values import IntentKind

_CODE = re.compile(r"(?<![\w#])#[0-9a-z]{4,12}(?!\w)")
"""The short reference under which people are told of a failure."""
CHAT = "chat"


def uncoded(words: Wording) -> Wording:
    """Without the reference of a picture, so that a question about it is known by its other words."""
    found = _CODE.search(words.flat)
    return words.cut(*found.span()) if found else words


def argument(kind: IntentKind, words: Wording) -> str | None:
    """What a question in plain words asks about, written as it would stand after the command of the same meaning."""
    match kind:
        case IntentKind.HISTORY:
            n = count_in(words) or 1
            return str(n) if n > 1 else None
        case IntentKind.COST:
            return CHAT if words.search("of_chat") else None
        case IntentKind.WHY:
            found = _CODE.search(words.flat)
            return words.own[found.start() : found.end()] if found else None
        case _:
            return None
