"""What a bare HTTP status says, and for how long a service asks to be left alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar

from bot.errors import (
    Busy,
    Gone,
    JobError,
    OutOfCredits,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
)
from bot.providers.http.reading import read, read_large

T = TypeVar("T")

_BY_STATUS: Mapping[int, type[JobError]] = {
    401: Unauthorized,
    402: OutOfCredits,
    403: Unauthorized,
    404: Gone,
    410: Gone,
    413: TooLarge,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered; `after` is the pause in seconds that it asks for."""

    status: int
    body: bytes
    after: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    def read(self, shape: type[T]) -> T:
        """Raises Garbled."""
        return read(self.body, shape)

    async def read_large(self, shape: type[T]) -> T:
        """For answers that hold whole pictures. Raises Garbled."""
        return await read_large(self.body, shape)

    def failure(self, *, paid: bool = False) -> JobError:
        """What the bare status says, where the body says nothing that can be used."""
        return status_failure(self, f"HTTP {self.status} without a usable answer", paid=paid)


def status_failure(answer: Answer, detail: str, *, paid: bool = False) -> JobError:
    """A status of the 400s proves that nothing was created; for everything else a paid request may have been taken."""
    if answer.status in _BY_STATUS:
        return _BY_STATUS[answer.status](detail)
    if answer.status == 429:
        return RateLimited(detail, answer.after)
    if 400 <= answer.status < 500 and answer.status != 408:
        return Refused(detail)
    return UnknownOutcome(detail) if paid else Busy(detail, answer.after)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from now; None where the service asks for no pause or says nothing that can be read."""
    exact = _seconds(headers.get("retry-after-ms", ""))
    if exact is not None:
        return exact / 1000
    said = headers.get("retry-after", "").strip()
    seconds = _seconds(said)
    return _until(said, now) if seconds is None and said else seconds


def _seconds(said: str) -> float | None:
    try:
        seconds = float(said)
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(date: str, now: float) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - now)
    except (ValueError, OverflowError):
        return None
