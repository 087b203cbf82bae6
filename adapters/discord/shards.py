"""Which of Discord's connections this process has, and when each may introduce itself."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from adapters.discord.settings import Settings
from bot.errors import ConfigError
from bot.ports import Clock
from bot.values import Text

EVERY = 5.0
"""Seconds between two introductions (IDENTIFY) of the same group; one that comes too early is refused."""


def chosen(settings: Settings) -> Sequence[int] | None:
    """Those of `settings.shards` that are ours; None: all there are. Raises ConfigError."""
    if not settings.shard_range:
        return None
    first, _, last = settings.shard_range.partition("-")
    ours = range(int(first), int(last or first) + 1)
    if not settings.shards or not ours or ours[-1] >= settings.shards:
        raise ConfigError(_no_range(settings))
    return ours


def _no_range(settings: Settings) -> Text:
    return Text(
        "adapters.discord.shard_range is %(range)s, but adapters.discord.shards is %(shards)s. They are counted from "
        '0: with shards = 8, one process takes shard_range = "0-3" and another one "4-7".',
        range=settings.shard_range,
        shards=str(settings.shards),
    )


def refused(settings: Settings) -> Text:
    return Text(
        "Discord does not take these connections: adapters.discord.shards = %(shards)s, adapters.discord.shard_range = "
        '"%(range)s". With shards = 0 there are as many as Discord suggests; `easel check` says how many those are.',
        shards=str(settings.shards),
        range=settings.shard_range,
    )


class Introductions:
    """Remembers for all clients of this process when the last one was."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._next: dict[int, float] = {}
        self.at_once = 1
        """As many groups may introduce themselves side by side, as Discord says."""

    async def turn(self, shard: int) -> None:
        group = shard % self.at_once
        async with self._turns[group]:
            wait = self._next.get(group, 0) - self._clock.now()
            if wait > 0:
                # It may be more: this machine's time may have been set back.
                await self._clock.sleep(min(wait, EVERY))
            self._next[group] = self._clock.now() + EVERY
