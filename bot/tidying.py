"""What has been kept long enough goes: rows by the day, files as soon as nobody knows them any more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import structlog

from bot import pictures
from bot.errors import StoreError
from bot.ports import Clock, Retention, Store

log = structlog.get_logger()

LOOKS = 60.0
"""Seconds between two looks for files that nobody knows any more: a person who is forgotten is so at once."""
SWEEPS = 60
"""Looks between two sweeps of the rows."""


class Tidying:
    """Sweeps the store, and deletes the files whose rows are gone."""

    def __init__(self, store: Store, clock: Clock, directory: Path, retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._retention = retention

    async def run(self) -> None:
        """Runs as long as the house does."""
        looks = 0
        while True:
            await self._clock.sleep(LOOKS)
            try:
                if looks % SWEEPS == 0:
                    await self.sweep()
                await self.clear()
            except StoreError as error:
                log.warning("not tidied", cause=str(error))
            looks += 1

    async def sweep(self) -> None:
        rows = await self._store.sweep(self._clock.now(), self._retention)
        if rows:
            log.info("swept", rows=rows)

    async def clear(self) -> None:
        """A file that cannot be deleted stays on the list."""
        while paths := await self._store.litter():
            gone = await asyncio.to_thread(discard, self._directory, paths)
            await self._store.cleared(gone)
            if len(gone) < len(paths):
                return


def discard(directory: Path, paths: Sequence[str]) -> list[str]:
    """The paths whose files are gone now, with their copies and the notes beside them."""
    gone = []
    for path in paths:
        try:
            pictures.discard(directory, path)
        except OSError as error:
            log.warning("picture not deleted", path=path, cause=error.strerror)
        else:
            gone.append(path)
    return gone
