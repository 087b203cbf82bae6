"""What this process knows of its own orders, so that a lost one is never taken for another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from bot.errors import UnknownOutcome

Value = TypeVar("Value")

_MOST = 1024
"""Orders; the oldest are forgotten."""


@dataclass(slots=True)
class Memory:
    """By the house's job, until the service has given an id of its own."""

    begun: int = 0
    """How many orders have been sent."""
    prompts: dict[str, str] = field(default_factory=dict)
    """Of the orders that were taken, by the service's id: what it says of them may quote their words."""
    uploads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of orders whose answers were lost."""
    lost: dict[str, float] = field(default_factory=dict)
    """When they were sent."""
    _sending: set[str] = field(default_factory=set)

    @contextmanager
    def sending(self, job: str, at: float, uploads: tuple[str, ...]) -> Iterator[None]:
        """An order is on its way; whoever does not wait for its answer loses it as well."""
        self.begun += 1
        self._sending.add(job)
        self.lost.pop(job, None)
        try:
            yield
        except (UnknownOutcome, asyncio.CancelledError):
            _keep(self.lost, job, at)
            _keep(self.uploads, job, uploads)
            raise
        finally:
            self._sending.discard(job)

    def taken(self, id: str, prompt: str) -> None:
        _keep(self.prompts, id, prompt)

    def are_others_sent(self, job: str) -> bool:
        """Others are on their way at this moment."""
        return bool(self._sending - {job})

    def settled(self, job: str) -> tuple[str, ...]:
        """Of a lost order it is now known what became of it; returns its uploads."""
        self.lost.pop(job, None)
        return self.uploads.pop(job, ())


def _keep(kept: dict[str, Value], key: str, value: Value) -> None:
    kept[key] = value
    if len(kept) > _MOST:
        del kept[next(iter(kept))]
