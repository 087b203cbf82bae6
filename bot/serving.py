"""The bot at work: platforms are listened to until somebody asks it to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog

from bot.app import Home, opened
from bot.config import Settings
from bot.errors import ConfigError
from bot.ports import Chat
from bot.values import Text

log = structlog.get_logger()

PAUSES = (1.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds before a platform that broke is listened to again; the last one for ever."""
YOUNG = 100_000
"""New objects after which the youngest are looked at."""
STEADY = 600.0
"""Seconds after which a platform that broke again starts with the shortest pause."""


async def run(settings: Settings, environment: Mapping[str, str]) -> None:
    """Raises ConfigError or StoreError before it serves."""
    if not settings.adapters:
        raise ConfigError(
            Text(
                "No adapter is switched on, so nobody could talk to it. Example: %(example)s", example="[adapters.web]"
            )
        )
    async with opened(settings, environment, {}) as home:
        await serve(home)


async def serve(home: Home) -> None:
    """Listen until SIGINT or SIGTERM; then finish what can be within the limit. A second signal ends at once."""
    stopping = asyncio.Event()
    hurrying = asyncio.Event()
    with signals(_heard(stopping, hurrying)):
        await home.engine.resume(home.runner)
        listening = [
            home.tasks.create_task(supervise(home, name, chat), name=f"listen {name}")
            for name, chat in home.doors.chats.items()
        ]
        set_apart()
        log.info("listening", adapters=list(home.doors.chats), providers=list(home.doors.providers))
        await stopping.wait()
        for task in listening:
            task.cancel()
        await _wind_up(home, hurrying)


def _heard(first: asyncio.Event, second: asyncio.Event) -> Callable[[], None]:
    def hear() -> None:
        (second if first.is_set() else first).set()

    return hear


def set_apart() -> None:
    """What the house is made of lives as long as it does: the garbage collector need not look at it again and again.

    Looking at everything every 700 new objects, as it is set by default, stops the house for up to 100 ms where 200
    people speak at once (`bench/ack.py`)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)


async def _wind_up(home: Home, hurrying: asyncio.Event) -> None:
    log.info("stopping", jobs=len(home.runner), queued=home.jobs.queued)
    settled = home.tasks.create_task(home.settle(home.settings.stop.seconds), name="settle")
    hurried = home.tasks.create_task(hurrying.wait(), name="hurry")
    await asyncio.wait({settled, hurried}, return_when=asyncio.FIRST_COMPLETED)


async def supervise(home: Home, name: str, chat: Chat) -> None:
    """A platform that breaks is listened to again, with growing pauses, and takes no other down."""
    broken = 0
    while True:
        begun = home.clock.now()
        try:
            await chat.listen(home.engine.receive)
        except ConfigError:
            raise
        except Exception:
            broken = 0 if home.clock.now() - begun > STEADY else broken
            log.exception("platform broke", adapter=name, pause=PAUSES[min(broken, len(PAUSES) - 1)])
        else:
            broken = 0 if home.clock.now() - begun > STEADY else broken
            log.warning("platform stopped listening", adapter=name)
        await home.clock.sleep(PAUSES[min(broken, len(PAUSES) - 1)])
        broken += 1


@contextmanager
def signals(hear: Callable[[], None]) -> Iterator[None]:
    """While the block runs, SIGINT and SIGTERM are heard instead of ending the process."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, hear)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
