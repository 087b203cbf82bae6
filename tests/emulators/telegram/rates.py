"""How fast a bot may write, and how long it must be silent after it was faster."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Hashable

BURST = 3
"""Messages to a private chat that may come at once; then one a second."""
GROUP_MINUTE = 20
"""Messages and edits in a group within any 60 seconds."""
ALL_SECOND = 30
"""Messages and edits everywhere within any second."""
LENGTHENED = 2.0
"""Seconds by which every further try makes a penalty longer."""

_ALL = "everywhere"


class Rates:
    """Counts messages and edits of each chat by the emulator's clock, in seconds."""

    def __init__(self) -> None:
        self._sent: defaultdict[Hashable, deque[float]] = defaultdict(deque)
        self._until: dict[Hashable, float] = {}

    def charged(self, chat: Hashable, now: float, *, private: bool) -> int:
        """Counts one and answers 0; or the whole seconds for which nothing is taken."""
        times, seconds = (BURST, float(BURST)) if private else (GROUP_MINUTE, 60.0)
        wait = self._wait(chat, now, times, seconds) or self._wait(_ALL, now, ALL_SECOND, 1.0)
        if wait:
            return math.ceil(wait)
        self._sent[chat].append(now)
        self._sent[_ALL].append(now)
        return 0

    def penalise(self, chat: Hashable, until: float) -> None:
        self._until[chat] = until

    def _wait(self, chat: Hashable, now: float, times: int, seconds: float) -> float:
        until = self._until.get(chat, 0.0)
        if now < until:
            self._until[chat] = until + LENGTHENED
            return self._until[chat] - now
        sent = self._sent[chat]
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        if len(sent) < times:
            return 0.0
        self._until[chat] = sent[0] + seconds
        return self._until[chat] - now
