"""Words that are not drawn: the house's own and the chat's."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.conversation.rules import Rules
from bot.values import Conversation

APART = "\u0500"
"""Letters before this one belong to alphabets whose words have spaces between them."""
LETTER = r"[0-9A-Za-z_\u00aa-\u04ff]"
"""A letter of these; a word is not hidden by one of another alphabet beside it, as in 一把gun."""


def is_unwanted(rules: Rules, conversation: Conversation, words: str) -> bool:
    """Whole words count where a language writes them apart: "class" is not found for a part of it."""
    return speaks_of((*rules.blocked, *conversation.blocked), words)


def speaks_of(listed: tuple[str, ...], words: str) -> bool:
    return bool(listed) and _pattern(listed).search(_plain(words)) is not None


@lru_cache(maxsize=256)
def _pattern(blocked: tuple[str, ...]) -> re.Pattern[str]:
    words = [word for word in map(_plain, blocked) if word]
    return re.compile("|".join(map(_found, words)) or r"(?!)")


def _found(word: str) -> str:
    before = rf"(?<!{LETTER})" if word[0] < APART else ""
    after = rf"(?!{LETTER})" if word[-1] < APART else ""
    return before + re.escape(word) + after


def _plain(words: str) -> str:
    """Without what nobody sees, so that nothing is hidden in it."""
    seen = (letter for letter in unicodedata.normalize("NFKC", words) if unicodedata.category(letter) != "Cf")
    return " ".join("".join(seen).casefold().split())
