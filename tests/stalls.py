"""What may answer nothing while people go on: the database, the provider, or both."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from tests.emulators.faults import Hangs
from tests.emulators.ima import Emulator

LOCKED = 3.5
"""Real seconds for which the database stays locked after everybody was answered: longer than platforms wait."""
ASKED = 40
"""The provider is not asked more often meanwhile."""


class Stalled(Protocol):
    """Where it happens."""

    directory: Path
    ima: Emulator

    async def rest(self, seconds: float = ...) -> None: ...


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Another process writes: every write of the bot's hangs."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def _database(made: Stalled) -> AsyncIterator[None]:
    with _locked(made.directory / "easel.db"):
        yield
        await made.rest(LOCKED)


@asynccontextmanager
async def _provider(made: Stalled) -> AsyncIterator[None]:
    for endpoint in ("create", "detail", "list"):
        made.ima.fail(endpoint, Hangs(), times=ASKED)
    yield
    await made.rest()
    made.ima.faults.clear()


@asynccontextmanager
async def _both(made: Stalled) -> AsyncIterator[None]:
    async with _provider(made), _database(made):
        yield


STALLS: Mapping[str, Callable[[Stalled], AbstractAsyncContextManager[None]]] = {
    "database": _database,
    "provider": _provider,
    "both": _both,
}
