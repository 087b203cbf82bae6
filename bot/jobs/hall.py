"""The lines in front of all providers: so many are served by each at once, and so many by all together."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from bot.jobs.line import Line, Seat


class Hall:
    """Whoever is being served already when the process starts is let in at once, above the limits if need be."""

    def __init__(self, limits: Mapping[str, int], at_once: int = 0) -> None:
        self._limits = limits
        self._at_once = at_once
        self._lines = {name: Line() for name in limits}
        self._inside: Counter[str] = Counter()
        self._people: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many wait."""
        return sum(map(len, self._lines.values()))

    def turn(self, seat: Seat, *, at_once: bool) -> Turn:
        return Turn(self, seat, at_once=at_once)

    def place(self, seat: Seat) -> int:
        """1 is next in front of its provider; 0 for one that has been let in."""
        return self._lines[seat.provider].place(seat)

    def places(self, person: str) -> Mapping[str, int]:
        """The place that somebody who comes now would get at each provider; 0 where they would be let in at once."""
        return {name: 0 if self._open(name) else line.place_for(person) for name, line in self._lines.items()}

    def _open(self, name: str) -> bool:
        return not self._lines[name] and self._room(name)

    def _room(self, name: str) -> bool:
        total = not self._at_once or self._inside.total() < self._at_once
        return total and self._inside[name] < self._limits[name]

    async def enter(self, seat: Seat, *, at_once: bool) -> None:
        if at_once or self._open(seat.provider):
            self._seated(seat)
        else:
            await self._wait(seat)

    async def _wait(self, seat: Seat) -> None:
        seat.called = called = asyncio.get_running_loop().create_future()
        self._lines[seat.provider].join(seat)
        try:
            await called
        except asyncio.CancelledError:
            if seat.waits:
                self._lines[seat.provider].leave(seat)
            if not called.cancelled():
                self.leave(seat)
            raise
        finally:
            seat.called = None

    def leave(self, seat: Seat) -> None:
        self._inside[seat.provider] -= 1
        self._people[seat.person] -= 1
        if not self._people[seat.person]:
            del self._people[seat.person]
        self._admit()

    def _admit(self) -> None:
        while (line := self._next()) is not None:
            seat = line.call()
            if seat.called is not None and not seat.called.done():  # whoever is cancelled now does not come in
                seat.called.set_result(None)
                self._seated(seat)

    def _next(self) -> Line | None:
        """Of those who wait for different providers, first the one with the fewest turns at this moment."""
        waiting = [line for name, line in self._lines.items() if line and self._room(name)]
        return min(waiting, key=lambda line: (self._people[line.first.person], line.first.key), default=None)

    def _seated(self, seat: Seat) -> None:
        self._inside[seat.provider] += 1
        self._people[seat.person] += 1


class Turn:
    """The time that one job is with its provider."""

    __slots__ = ("_at_once", "_hall", "_seat")

    def __init__(self, hall: Hall, seat: Seat, *, at_once: bool) -> None:
        self._hall = hall
        self._seat = seat
        self._at_once = at_once

    async def __aenter__(self) -> Self:
        await self._hall.enter(self._seat, at_once=self._at_once)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hall.leave(self._seat)
