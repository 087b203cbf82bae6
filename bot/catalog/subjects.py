"""Which models suit what a wish is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.catalog.table import Subject, table
from bot.catalog.wish import Wish


def suited(wish: Wish) -> tuple[str, ...]:
    """The models for the first subject that fits, best first."""
    return next((subject.models for subject in table().subjects if _fits(subject, wish)), ())


def _fits(subject: Subject, wish: Wish) -> bool:
    return (
        (subject.task is None or subject.task is wish.task)
        and (not subject.beyond or wish.aspect_ratio not in (None, *subject.beyond))
        and (not subject.sizes or wish.size in subject.sizes)
        and wish.n >= subject.at_least
        and (not subject.words or _pattern(subject.words).search(wish.prompt) is not None)
    )


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    whole = _alternatives(word for word in words if word.isascii())
    anywhere = _alternatives(word for word in words if not word.isascii())
    return re.compile(rf"\b(?:{whole})\b|{anywhere}" if anywhere else rf"\b(?:{whole})\b", re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))
