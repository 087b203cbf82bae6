"""When to ask for a picture: as often as at fixed intervals, but when experience says that it may be there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, sqrt

from bot.catalog import Timings
from bot.ports import Clock
from bot.values import Job

CELLS = 300
"""Into so many parts the time is divided in which pictures have come."""
HALVINGS = 14
WIDEST = 3
"""No gap between two moments is longer than so many intervals, whatever experience says."""
HAIR = 1e-6
"""Seconds; moments that are closer are the same one."""
FRESH = 60.0
"""Seconds for which a plan is good; by then there may be more experience."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Moments to ask at, in seconds since the order; afterwards, or without any, at fixed intervals."""

    every: float
    least: float
    """Never sooner than so many seconds after the last time."""
    times: tuple[float, ...] = ()

    def after(self, asked: float) -> float:
        """The next moment after one at which was asked; 0 for none."""
        next_one = bisect_right(self.times, asked + self.least / 2)
        if next_one == len(self.times):
            return asked + self.every
        return max(self.times[next_one], asked + self.least)


def learnt(durations: Sequence[float], every: float, least: float) -> tuple[float, ...]:
    """Moments to ask at, no closer than `least`, so that the durations (the shortest first) would have been asked for
    no more often in all than at fixed intervals.

    A duration was noticed some time after its picture was there, and counts as spread over half an interval before. A
    gap between two moments is best in proportion to the root of 1 / the hazard: what waiting loses there, and what
    asking in vain costs, are then balanced everywhere by one figure, which is found by halving."""
    scale = Scale(durations, every / 2, WIDEST * every)
    most = sum(max(1, ceil(duration / every)) for duration in durations)
    low, high = 0.0, scale.length
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if asked_for(scale.steps(middle, least), durations) <= most:
            high = middle
        else:
            low = middle
    return scale.steps(high, least)


def asked_for(times: Sequence[float], durations: Sequence[float]) -> int:
    """How often in all, until each was there."""
    return sum(bisect_left(times, duration) + 1 for duration in durations)


class Scale:
    """The time in which pictures have come, stretched where they are likely to come."""

    def __init__(self, durations: Sequence[float], spread: float, widest: float) -> None:
        self._top = durations[-1]
        self._widest = widest
        self._bottom = max(0.0, durations[0] - spread)
        self._cell = (self._top - self._bottom) / CELLS
        self._ends = list(accumulate(self._stretched(durations, spread)))

    @property
    def length(self) -> float:
        return self._ends[-1]

    def _stretched(self, durations: Sequence[float], spread: float) -> list[float]:
        """The length of every cell on this scale."""
        changes = [0.0] * (CELLS + 1)
        for duration in durations:
            begin = self._index(max(0.0, duration - spread))
            end = max(begin, self._index(duration)) + 1
            share = 1 / (end - begin) / len(durations)
            changes[begin] += share
            changes[end] -= share
        left, lengths = 1.0, []
        for mass in accumulate(changes[:CELLS]):
            lengths.append(sqrt(max(0.0, mass) / max(left, 1e-9) * self._cell))
            left -= mass
        return lengths

    def _index(self, time: float) -> int:
        return min(CELLS - 1, int((time - self._bottom) / self._cell)) if self._cell else 0

    def steps(self, length: float, least: float) -> tuple[float, ...]:
        """Moments so far apart on this scale, up to the longest duration."""
        times: list[float] = []
        now, reached = 0.0, 0.0
        while now < self._top:
            wanted = self._time(reached + length)
            longest = now + self._widest if times else self._top
            now = max(least, min(self._top, longest, max(wanted, now + least)))
            if abs(self._top - now) < HAIR:
                now = self._top
            reached = max(reached + length, self._reached(now))
            times.append(now)
        return tuple(times)

    def _time(self, reached: float) -> float:
        cell = bisect_left(self._ends, reached)
        if cell >= CELLS:
            return self._top
        begin = self._ends[cell - 1] if cell else 0.0
        inside = (reached - begin) / (self._ends[cell] - begin) if self._ends[cell] > begin else 1.0
        return self._bottom + (cell + inside) * self._cell

    def _reached(self, time: float) -> float:
        if time <= self._bottom or not self._cell:
            return 0.0 if time < self._top else self.length
        cell = self._index(time)
        begin = self._ends[cell - 1] if cell else 0.0
        inside = min(1.0, (time - self._bottom) / self._cell - cell)
        return begin + (self._ends[cell] - begin) * inside


class Plans:
    """The plan of each kind of picture, thought over from time to time."""

    def __init__(self, timings: Timings, clock: Clock) -> None:
        self._timings = timings
        self._clock = clock
        self._made: dict[tuple[str, str, str, float, float], tuple[float, Plan]] = {}

    def of(self, job: Job) -> Plan:
        quote = job.quote
        every = quote.poll_every
        least = quote.poll_least or every / 3
        kind = (quote.provider, job.order.model, job.order.size, every, least)
        made, plan = self._made.get(kind, (-FRESH, Plan(every, least)))
        if self._clock.now() - made >= FRESH:
            known = self._timings.experience(*kind[:3])
            plan = Plan(every, least, learnt(known.durations, every, least)) if known and every > 0 else plan
            self._made[kind] = (self._clock.now(), plan)
        return plan
