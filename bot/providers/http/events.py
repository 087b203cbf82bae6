"""Server-sent events, out of pieces that are cut anywhere and lines of many megabytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.providers.http.reading import Garbled

_LONGEST_NAME = 64
"""Bytes in which the colon after a field's name is looked for: a line may be a whole picture."""
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is empty where the service gives none."""

    name: str
    data: bytes


class EventReader:
    """The grammar is that of the HTML standard, section 9.2.6. Not httpx-sse: that keeps a line however long it is."""

    def __init__(self, limit: int) -> None:
        """Of one event, in bytes."""
        self._limit = limit
        self._rest = bytearray()
        self._searched = 0
        self._name = ""
        self._data: list[bytes] = []
        self._size = 0
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[Event]:
        """Raises Garbled for an event that is too large."""
        self._rest += piece
        if len(self._rest) + self._size > self._limit:
            raise Garbled("an event without an end")
        for start, end in self._lines():
            event = self._read(start, end)
            if event is not None:
                yield event

    def end(self) -> Iterator[Event]:
        """What is left when the connection ends: many services leave out the last blank line."""
        yield from self.feed(b"\n\n")

    def _lines(self) -> Iterator[tuple[int, int]]:
        """Where each whole line begins and ends; those are gone once the next one is asked for."""
        start = 0
        while found := self._ended(max(start, self._searched)):
            end, after = found
            yield start, end
            start = self._searched = after
        del self._rest[:start]
        self._searched = len(self._rest)
        if self._rest.endswith(b"\r"):
            self._searched -= 1

    def _ended(self, since: int) -> tuple[int, int] | None:
        """Where the first line ends and the next one begins. The other half of an end may follow."""
        feed = self._rest.find(b"\n", since)
        back = self._rest.find(b"\r", since, feed if feed >= 0 else len(self._rest))
        if back < 0:
            return (feed, feed + 1) if feed >= 0 else None
        if back + 1 == len(self._rest):
            return None
        return back, back + (2 if back + 1 == feed else 1)

    def _read(self, start: int, end: int) -> Event | None:
        """Lines may be large: nothing of them is copied but what counts, and that once."""
        if not self._begun:
            self._begun = True
            start += len(_MARK) if self._rest.startswith(_MARK, start, end) else 0
        if start == end:
            return self._finished()
        colon = self._rest.find(b":", start, min(end, start + _LONGEST_NAME))
        field = bytes(self._rest[start : colon if colon >= 0 else end])
        since = min(end, colon + 1) if colon >= 0 else end
        since += self._rest.startswith(b" ", since, end)
        if field == b"data":
            with memoryview(self._rest) as rest:
                self._data.append(bytes(rest[since:end]))
            self._size += end - since
        elif field == b"event":
            self._name = self._rest[since:end].decode(errors="replace")
        return None

    def _finished(self) -> Event | None:
        data, name = self._data, self._name
        self._data, self._name, self._size = [], "", 0
        return Event(name, b"\n".join(data)) if data else None
