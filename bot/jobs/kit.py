"""What a job needs of the house."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.catalog import Timings
from bot.ports import Clock, Doors, Moderator, Store
from bot.values.turns import Heard


class Fetcher(Protocol):
    """Downloads a result. Raises JobErrors."""

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes."""


def nowhere(_: str) -> str:
    """Without a server that the public can reach."""
    return ""


@dataclass(frozen=True, slots=True)
class Rest:
    """When a provider that keeps failing is left alone, and for how long."""

    after: int = 3
    """So many failures in a row."""
    seconds: float = 60
    """The first rest; each further one is twice as long, up to `longest`."""
    longest: float = 900


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
    timings: Timings = field(default_factory=Timings)
    """What is known of how long things take; every finished picture adds to it."""
    moderator: Moderator | None = None
    address: Callable[[str], str] = nowhere
    """Where a picture of the data directory can be seen by whoever has the address; empty if nowhere."""
    callback: Callable[[str], str] = nowhere
    """Where a provider can call when the pictures of the job with this id are there; empty if nowhere."""
    at_once: int = 0
    """How many jobs may be with all providers together at the same time; 0: as many as each takes."""
    rest: Rest = field(default_factory=Rest)
