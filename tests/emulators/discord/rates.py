"""How fast a bot may ask, and how long it is told to wait when it was faster."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a bucket, after a call was counted in it; `wait` is above 0 where it was not."""

    limit: int
    left: int
    resets: float
    """Unix seconds."""
    after: float
    wait: float = 0.0


class Rates:
    """Counts calls by the emulator's clock, in seconds."""

    def __init__(self) -> None:
        self._since: dict[Hashable, float] = {}
        self._count: dict[Hashable, int] = {}
        self._every: deque[float] = deque()
        self.met: defaultdict[str, int] = defaultdict(int)
        """Answers 429, by scope."""

    def counted(self, bucket: Hashable, now: float, limit: int, seconds: float) -> Standing:
        """A window begins with its first call and ends all at once."""
        if now >= self._since.get(bucket, 0.0) + seconds:
            self._since[bucket], self._count[bucket] = now, 0
        ends = self._since[bucket] + seconds
        if self._count[bucket] >= limit:
            return Standing(limit, 0, ends, ends - now, ends - now)
        self._count[bucket] += 1
        return Standing(limit, limit - self._count[bucket], ends, ends - now)

    def all_counted(self, now: float, most: int) -> float:
        """Seconds to wait because of everything together; 0: it was counted."""
        while self._every and self._every[0] <= now - 1.0:
            self._every.popleft()
        if len(self._every) >= most:
            return self._every[0] + 1.0 - now
        self._every.append(now)
        return 0.0
