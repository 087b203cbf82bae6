"""Presses and inline queries: what people wait for an answer to, and what they were answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.emulators.telegram.world import Human, Json


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever pressed a button was shown."""

    query: str
    text: str
    alert: bool
    at: float


@dataclass(slots=True, eq=False)
class Press:
    """A button was pressed, at a moment of the emulator's clock."""

    id: str
    by: Human
    at: float
    answer: Answer | None = None


@dataclass(slots=True, eq=False)
class Query:
    """Somebody typed the bot's name and some words in a chat of their own."""

    id: str
    by: Human
    text: str
    at: float
    results: list[Json] | None = None
    cache_time: int = 300
    personal: bool = False


@dataclass(slots=True, eq=False)
class Inquiries:
    """All of them by id, in order."""

    presses: dict[str, Press] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
