"""Which models suit what a wish is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.catalog.table import Subject, table
from bot.catalog.wish import Wish

_ANYTHING = Subject(name="", models=())


def subject_of(wish: Wish) -> Subject:
    """The first subject that fits, with its models, best first; one without a name and models where none does."""
    return next((subject for subject in table().subjects if _fits(subject, wish)), _ANYTHING)


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
    whole = _alternatives(word for word in words if _stands_apart(word))
    anywhere = _alternatives(word for word in words if not _stands_apart(word))
    return re.compile(rf"\b(?:{whole})\b|{anywhere}" if anywhere else rf"\b(?:{whole})\b", re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _stands_apart(word: str) -> bool:
    """In an alphabet whose words have spaces between them."""
    return all(letter < "\u0500" for letter in word)
