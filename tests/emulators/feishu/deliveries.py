"""What is brought to the bot, each time that it was tried, and when it comes again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.emulators.feishu.calls import Json

KEPT, REFUSED, LATE, LOST, NOBODY = "kept", "500", "late", "lost", "nobody"
RETRIES = (15.0, 300.0, 3600.0, 21_600.0)
"""Seconds after which an event that was not taken comes again (https://open.feishu.cn/document/ukTMukTMukTM/
uUTNz4SN1MjL1UzM)."""


@dataclass(slots=True, eq=False)
class Attempt:
    """One try. The outcome is empty while nobody knows it."""

    at: float
    id: str
    event_id: str
    outcome: str = ""
    by: str = ""
    """The connection, or the address."""
    seconds: float = 0.0
    """Until it was answered, by the machine's clock."""
    begun: float = 0.0
    answer: object = None
    ended: Callable[[], None] = field(default=lambda: None, repr=False)


@dataclass(slots=True, eq=False)
class Delivery:
    """An event or a callback, until it was taken or there are no more tries."""

    kind: str
    key: str
    """Of what it tells: the message's id, or that of the event."""
    payload: Json
    raw: bytes = b""
    """What is sent instead of the payload, if anything."""
    callback: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    next: float | None = None
    """When it is tried next, by the emulator's clock."""
    begun: bool = False
    """A try is not over."""
    over: Callable[[Delivery], None] = field(default=lambda _: None, repr=False)

    @property
    def event_id(self) -> str:
        header = self.payload.get("header")
        return str(header.get("event_id", "")) if isinstance(header, dict) else ""

    @property
    def flying(self) -> bool:
        """On its way, or about to be."""
        return self.begun or not self.attempts

    @property
    def due(self) -> float | None:
        """When it comes again, by the emulator's clock; None also before it came at all."""
        return None if self.flying else self.next

    @property
    def kept(self) -> bool:
        return any(attempt.outcome == KEPT for attempt in self.attempts)

    @property
    def outcomes(self) -> list[str]:
        return [attempt.outcome for attempt in self.attempts]

    @property
    def answer(self) -> object:
        """What a callback was answered."""
        return next((attempt.answer for attempt in reversed(self.attempts) if attempt.answer is not None), None)

    @property
    def done(self) -> bool:
        """It does not come again."""
        return self.next is None and not self.begun
