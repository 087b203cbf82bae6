"""The line in front of one provider: in each round everybody who waits has one turn, in order of arrival."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, insort
from itertools import count

Key = tuple[int, int]
"""The round of a turn, and its number in the order of arrival."""


class Seat:
    """One job's place in a line; whoever waits for its turn awaits `called`."""

    __slots__ = ("called", "key", "person", "provider", "waited", "waits")

    def __init__(self, provider: str, person: str) -> None:
        self.provider = provider
        self.person = person
        self.key: Key = (0, 0)
        self.called: asyncio.Future[None] | None = None
        self.waits = False
        self.waited = False


class Line:
    """Whoever comes has a turn in the next round, and one more in each round after that for whatever else they ordered:
    nobody waits behind all that another ordered, and nobody is passed over again and again.

    Only the order of those who wait now is known: somebody who comes later may have an earlier round."""

    __slots__ = ("_arrivals", "_order", "_round", "_seats", "_waiting")

    def __init__(self) -> None:
        self._arrivals = count()
        self._round = 0
        self._order: list[Key] = []
        self._seats: dict[Key, Seat] = {}
        self._waiting: dict[str, list[Seat]] = {}

    def __len__(self) -> int:
        return len(self._order)

    @property
    def first(self) -> Seat:
        return self._seats[self._order[0]]

    def place(self, seat: Seat) -> int:
        """1 is next; 0 for one that does not wait."""
        return bisect_left(self._order, seat.key) + 1 if seat.waits else 0

    def place_for(self, person: str) -> int:
        """The place that somebody would get now."""
        return bisect_left(self._order, (self._round_of(person) + 1, 0)) + 1

    def join(self, seat: Seat) -> None:
        seat.key = (self._round_of(seat.person), next(self._arrivals))
        seat.waits = seat.waited = True
        insort(self._order, seat.key)
        self._seats[seat.key] = seat
        self._waiting.setdefault(seat.person, []).append(seat)

    def call(self) -> Seat:
        """The first one leaves the line for its turn."""
        seat = self._seats.pop(self._order.pop(0))
        self._stand_up(seat)
        self._round = seat.key[0]
        return seat

    def leave(self, seat: Seat) -> None:
        """Whoever gives up leaves its turn to the next one of the same person, and so on."""
        keys = [later.key for later in self._waiting[seat.person]]
        del self._seats[keys[-1]]
        self._order.pop(bisect_left(self._order, keys[-1]))
        begin = keys.index(seat.key)
        self._stand_up(seat)
        for key, later in zip(keys[begin:], self._waiting.get(seat.person, [])[begin:], strict=False):
            later.key = key
            self._seats[key] = later

    def _round_of(self, person: str) -> int:
        waiting = self._waiting.get(person)
        return (waiting[-1].key[0] if waiting else self._round) + 1

    def _stand_up(self, seat: Seat) -> None:
        seat.waits = False
        waiting = self._waiting[seat.person]
        waiting.remove(seat)
        if not waiting:
            del self._waiting[seat.person]
