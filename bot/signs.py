"""Shows in every chat in which a picture is being made that it is, for as long as it is."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

import structlog

from bot.errors import MaybeDelivered, NotDelivered
from bot.ports import Clock, Doors
from bot.values import Limits, Place

log = structlog.get_logger()

LOOK = 0.5
"""Seconds between two looks at what is being made."""
AT_ONCE = 20
"""So many signs are given within a second, and so many are under way at the same moment, at the most."""
OVERLAP = 0.9
"""Of the time for which a sign shows: after so much of it the next is given."""


class Posts(Protocol):
    """Knows how chats may be written to."""

    def limits(self, place: Place) -> Limits: ...

    def held(self, place: Place) -> bool:
        """Whether its chat wants to hear nothing for now."""


class Signs:
    """One loop for the whole house. A sign is worth little: one that fails is not given again before its time."""

    def __init__(self, doors: Doors, posts: Posts, clock: Clock, made: Callable[[], Collection[Place]]) -> None:
        self._doors = doors
        self._posts = posts
        self._clock = clock
        self._made = made
        self._due: dict[Place, float] = {}
        """When (Unix seconds) each place in which something is being made is to be shown the next sign."""
        self._quiet: dict[tuple[str, str], float] = {}
        """Until when (Unix seconds) chats are left alone that asked for it."""
        self._under_way: set[Place] = set()

    async def run(self) -> None:
        """As long as the house does."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                for place in self._next():
                    self._under_way.add(place)
                    tasks.create_task(self._show(place), name=f"sign {place}")
                await self._clock.sleep(LOOK)

    def _next(self) -> Iterable[Place]:
        """Those that have been without a sign for the longest time, as many as may be shown one now."""
        now = self._clock.now()
        made = {place for place in self._made() if self._posts.limits(place).busy > 0}
        self._due = {place: self._due.get(place, now) for place in made}
        self._quiet = {talk: until for talk, until in self._quiet.items() if until > now}
        due = [place for place, at in self._due.items() if at <= now and self._may(place)]
        room = min(int(AT_ONCE * LOOK), AT_ONCE - len(self._under_way))
        return sorted(due, key=self._due.__getitem__)[: max(0, room)]

    def _may(self, place: Place) -> bool:
        quiet = (place.platform, place.chat) in self._quiet
        return not (quiet or place in self._under_way or self._posts.held(place))

    async def _show(self, place: Place) -> None:
        pause = self._posts.limits(place).busy * OVERLAP
        self._due[place] = self._clock.now() + pause
        try:
            await self._doors.chats[place.platform].busy(place)
        except NotDelivered as refusal:
            self._put_off(place, refusal.after)
        except MaybeDelivered:
            log.debug("sign perhaps not shown", place=str(place))
        except Exception:
            log.exception("sign broke", place=str(place))
        finally:
            self._under_way.discard(place)

    def _put_off(self, place: Place, after: float | None) -> None:
        """The chat for so many seconds; a place that takes no sign at all until what is being made there is over."""
        log.debug("sign not shown", place=str(place), after=after)
        if after is None:
            self._due[place] = math.inf
        else:
            self._quiet[place.platform, place.chat] = self._clock.now() + after
