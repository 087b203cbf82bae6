"""Time, so that no test waits."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Time, so that no test waits."""

    def now(self) -> float:
        """Unix seconds."""

    async def sleep(self, seconds: float) -> None: ...
