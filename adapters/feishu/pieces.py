"""Puts together the parts of an event that came in several frames."""

from __future__ import annotations

from cachetools import TTLCache

from bot.ports import Clock

PARTS = 256
"""Of one event."""
WAITED = 5.0
"""Seconds for the next part."""
LARGEST = 16_000_000
"""Bytes of all that is not whole yet."""
SLOT = 100
"""Bytes that a part takes although it is not there."""


class Pieces:
    """The library's own are never bounded, and take numbers as they come."""

    def __init__(self, clock: Clock) -> None:
        self._open: TTLCache[str, list[bytes | None]] = TTLCache(LARGEST, WAITED, clock.now, _size)

    @property
    def size(self) -> int:
        """Bytes that they take."""
        return int(self._open.currsize)

    def whole(self, headers: dict[str, str], payload: bytes) -> bytes | None:
        """None while parts are missing; they come in any order. Raises ValueError or LookupError for what is part of
        nothing."""
        total, number = int(headers.get("sum") or 1), int(headers.get("seq") or 0)
        if total <= 1:
            return payload
        if not 0 <= number < total <= PARTS:
            raise ValueError("no such part")
        id = headers["message_id"]
        parts = self._open.pop(id, None) or [None] * total
        if len(parts) != total:
            raise ValueError("parts of two events")
        parts[number] = payload
        there = [part for part in parts if part is not None]
        if len(there) == total:
            return b"".join(there)
        self._open[id] = parts
        return None


def _size(parts: list[bytes | None]) -> int:
    return sum(SLOT if part is None else max(SLOT, len(part)) for part in parts)
