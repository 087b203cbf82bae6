"""How fast a bot may ask, and how long it is told to wait when it was faster."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Hashable


class Rates:
    """Counts calls by the emulator's clock, in seconds."""

    def __init__(self) -> None:
        self._times: defaultdict[Hashable, deque[float]] = defaultdict(deque)
        self.met: Counter[str] = Counter()
        """Refusals, by what was too fast."""

    def counted(self, what: str, bucket: Hashable, now: float, limit: int, seconds: float = 1.0) -> float:
        """Seconds to wait; 0: it was counted."""
        times = self._times[what, bucket]
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= limit:
            self.met[what] += 1
            return times[0] + seconds - now
        times.append(now)
        return 0.0
