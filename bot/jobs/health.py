"""A provider that fails again and again is left alone for a while, then tried once before others follow."""

from __future__ import annotations

from dataclasses import dataclass

from bot.jobs.kit import Rest
from bot.ports import Clock
from bot.values import FailureKind

FAILING = frozenset(
    {
        FailureKind.PROVIDER_BUSY,
        FailureKind.UNREACHABLE,
        FailureKind.AUTH,
        FailureKind.OUT_OF_CREDITS,
        FailureKind.UNKNOWN_OUTCOME,
    }
)
"""Answers to an order that say something about the provider; to what else it says, it is well enough."""


@dataclass(slots=True)
class Pulse:
    """How a provider has been doing."""

    failures: int = 0
    """In a row."""
    rests: int = 0
    until: float = 0
    """It is left alone until then (Unix seconds)."""


class Health:
    """Knows how every provider answered the newest orders of this process."""

    def __init__(self, clock: Clock, rest: Rest) -> None:
        self._clock = clock
        self._rest = rest
        self._pulses: dict[str, Pulse] = {}

    def resting(self) -> frozenset[str]:
        now = self._clock.now()
        return frozenset(name for name, pulse in self._pulses.items() if pulse.until > now)

    def tried(self, provider: str) -> None:
        """An order is sent. The first one after a rest is a trial: the others wait for what becomes of it."""
        pulse = self._pulses.get(provider)
        if pulse is not None and pulse.rests and pulse.until <= self._clock.now():
            pulse.until = self._clock.now() + self._rest.seconds

    def answered(self, provider: str, kind: FailureKind | None = None) -> None:
        """With an order taken, or with a failure. "Too many" is no sign of illness, and none of health."""
        if kind in FAILING:
            self._failed(self._pulses.setdefault(provider, Pulse()))
        elif kind is not FailureKind.RATE_LIMITED:
            self._pulses.pop(provider, None)

    def _failed(self, pulse: Pulse) -> None:
        pulse.failures += 1
        if pulse.failures < self._rest.after:
            return
        seconds = min(self._rest.longest, self._rest.seconds * 2**pulse.rests)
        pulse.until = self._clock.now() + seconds
        pulse.rests += 1
