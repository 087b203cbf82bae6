"""What a job needs of the house."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.ports import Clock, Doors, Store
from bot.values.turns import Heard


class Fetcher(Protocol):
    """Downloads a result. Raises JobErrors."""

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes."""


Tell = Callable[[Heard], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things are waited for (seconds) and how large they may be."""

    question: float = 600
    """A question before money is spent stands so long."""
    late: float = 86_400
    """A job that is late is still waited for so long."""
    pause: float = 120
    """Who asks for a longer pause is not waited for: the person is told, and others are offered."""
    tries: int = 3
    """An order that was certainly not taken is sent so often (protocol, "Self-healing")."""
    picture_bytes: int = 60_000_000
    picture_pixels: int = 80_000_000
    attachment_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Kit:
    """The doors and rooms that every job works with."""

    store: Store
    doors: Doors
    clock: Clock
    fetcher: Fetcher
    directory: Path
    tell: Tell
    patience: Patience = field(default_factory=Patience)
