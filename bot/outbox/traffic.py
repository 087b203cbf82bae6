"""At what pace a chat may be written to: what it was given lately, and who comes next."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from bot.ports import Clock
from bot.values import Limits, Outbound, Pace

LEAST = 0.01
"""Seconds that are waited at least, so that a rounded sum never waits for ever without time passing."""
LOOK = 0.05
"""Seconds after which an edit looks again while posts are let through."""
LONG_AGO = 300.0
"""Seconds after which a chat that said "later" begins to say so anew."""
SPARED = 4
"""One in so many of what a pace allows is left to posts by edits, and one at the least."""


class Waiting(Protocol):
    """What is yet to be posted in a place of the chat."""

    @property
    def load(self) -> int: ...


@dataclass(slots=True, eq=False)
class Passage:
    """Something on its way to the chat. The platform counts it at some moment until it is over (Unix seconds)."""

    weight: int
    over: float = math.inf


class Traffic:
    """One chat with all its threads. Nothing waits while there is room.

    What was sent is counted until its answer came, so that however long it was under way a platform that counts too
    never counts more than it allows. What an earlier process sent is not known.
    """

    def __init__(self, clock: Clock) -> None:
        self.queues: list[Waiting] = []
        """Of its places in which something waits."""
        self._clock = clock
        self._passed: deque[Passage] = deque()
        self._edits: deque[Passage] = deque()
        """Those that a chat counts apart."""
        self._gate: list[Passage] = []
        """Posts that wait for room, in order of arrival."""
        self._longest = 0.0
        self._held = 0.0
        self._edits_held = 0.0
        self._refusing: float | None = None
        """Since when (Unix seconds) it has refused everything for the time being."""

    @property
    def held(self) -> bool:
        return self._held > self._clock.now()

    @property
    def idle(self) -> bool:
        """It may be forgotten: whoever writes next finds all the room there is."""
        self._forget()
        return not (self.queues or self._passed or self._edits or self._all_held > self._clock.now())

    @property
    def _all_held(self) -> float:
        """Until when (Unix seconds) no edit may be sent."""
        return max(self._held, self._edits_held)

    def hold(self, seconds: float) -> None:
        """The platform wants to hear nothing of this chat for so long."""
        now = self._clock.now()
        if self._refusing is None or now - self._held > LONG_AGO:
            self._refusing = now
        self._held = max(self._held, now + seconds)

    def hold_edits(self, seconds: float, limits: Limits) -> None:
        """It wants no edit for so long. Where they are not counted apart, it means posts too."""
        if limits.apart:
            self._edits_held = max(self._edits_held, self._clock.now() + seconds)
        else:
            self.hold(seconds)

    def answered(self) -> None:
        """With anything but "later"."""
        self._refusing = None

    def refused_for(self, first: float) -> float:
        """For how many seconds the chat has taken nothing, or not this that was first tried at that moment."""
        return self._clock.now() - (first if self._refusing is None else min(first, self._refusing))

    async def post(self, paces: Sequence[Pace], weight: int) -> Passage:
        """Returns once it may be sent; posts are let through in the order in which they came."""
        passage = Passage(weight)
        self._gate.append(passage)
        try:
            while (wait := self._wait(paces, self._before(passage))) > 0:
                await self._clock.sleep(max(wait, LEAST))
        finally:
            self._gate.remove(passage)
        return self._pass(self._passed, passage, paces)

    def crowded(self, paces: Sequence[Pace], weight: int) -> bool:
        """So much cannot be posted at once."""
        return any(weight > pace.times for pace in paces) or self._wait(paces, weight) > 0

    def until_edit(self, limits: Limits, weight: int) -> float:
        """Seconds until an edit may be looked at again, 0 if it may be sent: all posts that wait have their room, and
        there is some to spare. Where edits are counted apart, they have a room of their own."""
        held = self._all_held - self._clock.now()
        if limits.apart:
            return max(held, 0.0, *(self._until_room(self._edits, pace, weight) for pace in limits.paces))
        weight += sum(passage.weight for passage in self._gate) + sum(queue.load for queue in self.queues)
        rooms = (self._until_room(self._passed, pace, weight + spared(pace)) for pace in limits.paces)
        wait = max(held, 0.0, *rooms)
        return max(wait, LOOK) if self._gate or wait > 0 else 0.0

    def edit(self, limits: Limits, weight: int) -> Passage:
        """An edit that may be sent."""
        return self._pass(self._edits if limits.apart else self._passed, Passage(weight), limits.paces)

    def over(self, passage: Passage) -> None:
        """It was answered, whatever the answer."""
        passage.over = self._clock.now()

    def _pass(self, counted: deque[Passage], passage: Passage, paces: Sequence[Pace]) -> Passage:
        if paces:
            self._longest = max(pace.seconds for pace in paces)
            self._forget()
            counted.append(passage)
        return passage

    def _forget(self) -> None:
        before = self._clock.now() - self._longest
        for counted in (self._passed, self._edits):
            while counted and counted[0].over <= before:
                counted.popleft()

    def _before(self, passage: Passage) -> int:
        """What goes before it, and itself."""
        return sum(one.weight for one in self._gate[: self._gate.index(passage) + 1])

    def _wait(self, paces: Sequence[Pace], weight: int) -> float:
        rooms = (self._until_room(self._passed, pace, weight) for pace in paces)
        return max(0.0, self._held - self._clock.now(), *rooms)

    def _until_room(self, counted: deque[Passage], pace: Pace, weight: int) -> float:
        """What is more than the pace ever allows goes once nothing else was sent for as long."""
        now = self._clock.now()
        lately = [(min(one.over, now), one.weight) for one in counted if one.over > now - pace.seconds]
        excess = sum(weight for _, weight in lately) + min(weight, pace.times) - pace.times
        if excess <= 0:
            return 0.0
        lately.sort()
        freed = accumulate(weight for _, weight in lately)
        over = next(over for (over, _), room in zip(lately, freed, strict=True) if room >= excess)
        return over + pace.seconds - now


def spared(pace: Pace) -> int:
    return max(1, math.ceil(pace.times / SPARED))


def weight(outbound: Outbound, limits: Limits) -> int:
    """As how many posts a chat counts it: each picture is one there, or each album of them, and each file."""
    return max(1, math.ceil(len(outbound.pictures) / limits.album)) + len(outbound.originals)
