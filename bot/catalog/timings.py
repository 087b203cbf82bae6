"""How long pictures take, learnt from those that were made."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from bot.values import Span, Timed

ENOUGH = 20
"""Pictures after which experience counts more than the table."""
REMEMBERED = 100
"""The newest so many of each kind are looked at."""

Kind = tuple[str, str, str]
"""Provider, model and size."""


class Experience:
    """The durations of one kind of picture, in seconds."""

    __slots__ = ("_newest", "_sorted")

    def __init__(self) -> None:
        self._newest: deque[float] = deque()
        self._sorted: list[float] = []

    def __len__(self) -> int:
        return len(self._newest)

    def learn(self, seconds: float) -> None:
        self._newest.append(seconds)
        insort(self._sorted, seconds)
        if len(self._newest) > REMEMBERED:
            self._sorted.remove(self._newest.popleft())

    @property
    def durations(self) -> Sequence[float]:
        """The shortest first."""
        return self._sorted

    def quantile(self, share: float) -> float:
        """The duration that so many (0 to 1) did not exceed."""
        return self._sorted[max(0, ceil(share * len(self._sorted)) - 1)]

    def over(self, seconds: float) -> float:
        """The share that took no longer."""
        return bisect_right(self._sorted, seconds) / len(self._sorted)


class Timings:
    """Grows with every picture; what it says of a kind counts once there were enough of it."""

    def __init__(self, known: Iterable[Timed] = ()) -> None:
        self._kinds: dict[Kind, Experience] = {}
        for timed in known:
            self.learn(timed)

    def learn(self, timed: Timed) -> None:
        kind = (timed.provider, timed.model, timed.size)
        self._kinds.setdefault(kind, Experience()).learn(timed.seconds)

    def experience(self, provider: str, model: str, size: str) -> Experience | None:
        """None until there is enough of it."""
        known = self._kinds.get((provider, model, size))
        return known if known is not None and len(known) >= ENOUGH else None

    def spans(self) -> Mapping[Kind, Span]:
        """From the median to the 95th percentile, of what is known well enough."""
        return {
            kind: Span(known.quantile(0.5), known.quantile(0.95))
            for kind, known in self._kinds.items()
            if len(known) >= ENOUGH
        }
