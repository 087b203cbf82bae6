"""The product list, kept for a short while so that not every order asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.ports import Clock
from bot.providers.ima.wire import Leaf
from bot.values import Task

Leaves = tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    at: float
    leaves: Leaves


class Shelf:
    """One list per task; whoever comes while it is being read waits for the same answer."""

    def __init__(self, fetch: Callable[[Task], Awaitable[Leaves]], clock: Clock, seconds: float) -> None:
        self._fetch = fetch
        self._clock = clock
        self._seconds = seconds
        self._lists: dict[Task, _Listed] = {}
        self._turns = {task: asyncio.Lock() for task in Task}

    async def leaves(self, task: Task) -> Leaves:
        async with self._turns[task]:
            listed = self._lists.get(task)
            if listed is None or not 0 <= self._clock.now() - listed.at < self._seconds:
                listed = _Listed(self._clock.now(), await self._fetch(task))
                self._lists[task] = listed
            return listed.leaves

    def drop(self, task: Task) -> None:
        self._lists.pop(task, None)
