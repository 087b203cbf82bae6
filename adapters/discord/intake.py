"""Hands in what came: chats side by side, and what happened in one of them in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain, repeat

import structlog

from bot.errors import StoreError
from bot.ports import Clock, Receive
from bot.values import Inbound, Place

log = structlog.get_logger()

RETRIES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while an event cannot be kept; the last one for ever."""

Look = Callable[[], Awaitable[Sequence[Inbound]]]
"""Finds what happened in a chat before; it waits as it likes, and only that chat waits with it. Raises nothing."""


class Intake:
    """A lane for each chat in which something waits to be kept. Discord never says anything twice: what was put here is
    handed in until the house has it."""

    def __init__(self, receive: Receive, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        self._receive = receive
        self._clock = clock
        self._tasks = tasks
        self._lanes: dict[Place, deque[Inbound | Look]] = {}

    def put(self, event: Inbound) -> None:
        self._enter(event.place, event)

    def look(self, place: Place, look: Look) -> None:
        """What is found goes before whatever is put there from now on."""
        self._enter(place, look)

    def oldest(self) -> float | None:
        """When the earliest event happened that is not kept yet."""
        return min((step.at for lane in self._lanes.values() for step in lane if not callable(step)), default=None)

    def _enter(self, place: Place, step: Inbound | Look) -> None:
        lane = self._lanes.get(place)
        if lane is None:
            self._lanes[place] = deque((step,))
            # One task for all that waits by the time it runs: talk that is none of ours comes in crowds.
            self._tasks.create_task(self._work(place), name=f"chat {place}")
        else:
            lane.append(step)

    async def _work(self, place: Place) -> None:
        lane = self._lanes[place]
        while lane:
            step = lane[0]
            if callable(step):
                for found in await step():
                    await self._hand_in(found)
            else:
                await self._hand_in(step)
            lane.popleft()
        del self._lanes[place]

    async def _hand_in(self, event: Inbound) -> None:
        for pause in chain(RETRIES, repeat(RETRIES[-1])):
            try:
                await self._receive(event)
            except StoreError as error:
                log.warning("event not kept", place=str(event.place), cause=str(error))
                await self._clock.sleep(pause)
            else:
                return
