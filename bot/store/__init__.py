"""Memory that outlives the process, in SQLite or in PostgreSQL."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.store.database import Database
from bot.store.opening import lines, located, upgrade

__all__ = ["Database", "connect"]


@asynccontextmanager
async def connect(
    url: str, directory: Path, zone: str = "UTC", now: Callable[[], float] = time.time
) -> AsyncIterator[Database]:
    """The store and the journal of a house; the directory must exist. Days and months are those of the zone; what is
    written in the journal is as old as `now` says. Raises StoreError."""
    writer, reader = lines(located(url, directory))
    try:
        await asyncio.get_running_loop().run_in_executor(writer.thread, upgrade, writer)
        database = Database(writer, reader, ZoneInfo(zone), now)
        try:
            yield database
        finally:
            await database.close()
    finally:
        reader.close()
        writer.close()
