"""What the makings of this process share: the kit, and what they have found out about the providers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import TypeVar

import structlog

from bot.errors import StoreError
from bot.jobs.hall import Hall
from bot.jobs.health import Health
from bot.jobs.kit import Kit
from bot.jobs.polling import Plans
from bot.jobs.ticker import Ticker
from bot.ports import Clock

log = structlog.get_logger()

T = TypeVar("T")

RETRIES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while the store cannot be written; the last one for ever."""
QUESTIONS = 24
"""So many jobs ask one provider at the same time: more connections than this are not kept open to it."""


class Workshop:
    """One for all jobs of a process."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.health = Health(kit.clock, kit.rest)
        self.plans = Plans(kit.timings, kit.clock)
        self.ticker = Ticker(kit.clock)
        limits = {name: provider.abilities.at_once for name, provider in kit.doors.providers.items()}
        self.hall = Hall(limits, kit.at_once)
        self.quiet: dict[str, float] = {}
        """Until when (Unix seconds) a provider that said "too many" gets no order."""
        self.questions = {name: asyncio.Semaphore(QUESTIONS) for name in kit.doors.providers}


async def insist(clock: Clock, verb: Callable[[], Awaitable[T]]) -> T:
    """What the store cannot do is tried until it can."""
    pauses = chain(RETRIES, repeat(RETRIES[-1]))
    while True:
        try:
            return await verb()
        except StoreError as error:
            log.error("store not usable", cause=str(error))  # noqa: TRY400 - the cause is named; it is tried again
            await clock.sleep(next(pauses))
