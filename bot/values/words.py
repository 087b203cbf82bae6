"""Words for people before they are in a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from typing_extensions import override

from bot.values.offers import Cost, Span


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, by any of its moments in Unix seconds."""

    at: float


class Text:
    """An English message with named percent placeholders; equal where it would read the same."""

    __slots__ = ("message", "words")

    def __init__(self, message: str, /, **words: str | int | float | Text | Cost | Span | Moment) -> None:
        self.message = message
        self.words: Mapping[str, str | int | float | Text | Cost | Span | Moment] = words

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.message, self.words) == (other.message, other.words)

    @override
    def __hash__(self) -> int:
        return hash((self.message, tuple(self.words)))

    @override
    def __repr__(self) -> str:
        return f"Text({self.message!r}, {self.words!r})"


class Plural(Text):
    """A message that changes with a number; `n` is a placeholder of it."""

    __slots__ = ("many", "n")

    def __init__(
        self, one: str, many: str, /, n: int, **words: str | int | float | Text | Cost | Span | Moment
    ) -> None:
        super().__init__(one, n=n, **words)
        self.many = many
        self.n = n


Word = str | int | float | Text | Cost | Span | Moment
