"""Hands in what came: chats side by side, and what happened in one of them in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import chain, repeat

import structlog

from adapters.feishu.answers import WITHIN
from bot.errors import StoreError
from bot.ports import Clock, Receive
from bot.values import Inbound

log = structlog.get_logger()

RETRIES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while an event cannot be kept; the last one for ever."""
MOST = 5_000
"""Messages that wait at one time: what comes then has to come again."""

Step = Callable[[], Awaitable[Inbound | None]]
"""Finds out what happened; it waits as it likes, and only its chat waits with it. None: none of ours."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    key: str
    step: Step
    over: asyncio.Future[bool]


class Intake:
    """A lane for each chat in which something waits to be kept. What was put here is handed in until the house has it,
    also where Feishu has given up waiting and brings it again."""

    def __init__(self, receive: Receive, clock: Clock, tasks: asyncio.TaskGroup, within: float = WITHIN) -> None:
        self._receive = receive
        self._clock = clock
        self._tasks = tasks
        self._within = within
        self._lanes: dict[str, deque[_Waiting]] = {}
        self._keys: dict[str, _Waiting] = {}

    @property
    def waiting(self) -> int:
        return len(self._keys)

    async def hand_in(self, chat: str, key: str, step: Step) -> bool:
        """Whether it is kept for good, within WITHIN seconds."""
        over = self.put(chat, key, step)
        if over is None:
            return False
        done, _ = await asyncio.wait((over,), timeout=self._within)
        if not done:
            log.warning("event not kept in time", waiting=len(self._keys))
        return bool(done) and over.result()

    def put(self, chat: str, key: str, step: Step) -> asyncio.Future[bool] | None:
        """Gives what is done once the house has it, and whether it has; None where too much waits, and when nobody
        listens any more. What waits already waits once."""
        waiting = self._keys.get(key)
        if waiting is not None:
            return waiting.over
        if len(self._keys) >= MOST:
            log.warning("too much waits to be kept", waiting=len(self._keys))
            return None
        waiting = _Waiting(key, step, asyncio.get_running_loop().create_future())
        lane = self._lanes.get(chat)
        if lane is None:
            working = self._work(chat)
            try:
                self._tasks.create_task(working, name=f"chat {chat}")
            except RuntimeError:
                working.close()
                return None
            lane = self._lanes[chat] = deque()
        lane.append(waiting)
        self._keys[key] = waiting
        return waiting.over

    async def _work(self, chat: str) -> None:
        lane = self._lanes[chat]
        while lane:
            waiting = lane[0]
            kept = await self._take(waiting.step)
            lane.popleft()
            del self._keys[waiting.key]
            waiting.over.set_result(kept)
        del self._lanes[chat]

    async def _take(self, step: Step) -> bool:
        try:
            event = await step()
        except Exception:
            # Whatever nobody thought of must not end the lane: it comes again.
            log.exception("event not understood")
            return False
        if event is not None:
            await self._hand_in(event)
        return True

    async def _hand_in(self, event: Inbound) -> None:
        for pause in chain(RETRIES, repeat(RETRIES[-1])):
            try:
                await self._receive(event)
            except StoreError as error:
                log.warning("event not kept", place=str(event.place), cause=str(error))
                await self._clock.sleep(pause)
            else:
                return
