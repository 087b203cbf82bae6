"""What the store cannot do is tried until it can."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from typing import TypeVar

import structlog

from bot.errors import StoreError
from bot.ports import Clock

log = structlog.get_logger()

T = TypeVar("T")

RETRIES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries; the last one for ever."""


async def insist(clock: Clock, verb: Callable[[], Awaitable[T]]) -> T:
    """Waits for as long as it takes; whoever must not wait for ever cancels it."""
    pauses = chain(RETRIES, repeat(RETRIES[-1]))
    while True:
        try:
            return await verb()
        except StoreError as error:
            log.error("store not usable", cause=str(error))  # noqa: TRY400 - the cause is named; it is tried again
            await clock.sleep(next(pauses))
