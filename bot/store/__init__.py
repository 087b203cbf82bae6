"""Memory that outlives the process, in SQLite or in PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.store.database import Database
from bot.store.opening import lines, located, upgrade

__all__ = ["Database", "connect"]


@asynccontextmanager
async def connect(url: str, directory: Path) -> AsyncIterator[Database]:
    """The store and the journal of a house; the directory must exist. Raises StoreError."""
    writer, reader = lines(located(url, directory))
    try:
        await asyncio.get_running_loop().run_in_executor(writer.thread, upgrade, writer)
        database = Database(writer, reader)
        try:
            yield database
        finally:
            await database.close()
    finally:
        reader.close()
        writer.close()
