"""Uploads that nobody sees any more are deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import structlog

from adapters.web.files import UPLOADS
from bot.errors import StoreError
from bot.ports import Clock, Journal

log = structlog.get_logger()

DAY = 86_400.0
EVERYTHING = 1_000_000


class Leftovers:
    """What was uploaded stays for as long as a message shows it: one that was forgotten, taken back or became too old
    shows nothing. The first day is for sending it, and for a picture that still waits to be made from it."""

    def __init__(self, directory: Path, journal: Journal, clock: Clock) -> None:
        self._uploads = directory / UPLOADS
        self._journal = journal
        self._clock = clock

    async def tidy_daily(self) -> None:
        while True:
            try:
                await self.tidy()
            except (OSError, StoreError) as error:
                log.warning("uploads not tidied", cause=str(error))
            await self._clock.sleep(DAY)

    async def tidy(self) -> None:
        """Raises OSError or StoreError."""
        for room in await asyncio.to_thread(rooms, self._uploads):
            entries = await self._journal.since(room.name, 0, EVERYTHING)
            shown = "\n".join(entry.body for entry in entries)
            old = await asyncio.to_thread(older, room, self._clock.now() - DAY)
            await asyncio.to_thread(delete, [file for file in old if file.name not in shown])


def rooms(uploads: Path) -> Sequence[Path]:
    return [folder for folder in uploads.iterdir() if folder.is_dir()] if uploads.is_dir() else []


def older(room: Path, than: float) -> Sequence[Path]:
    return [file for file in room.iterdir() if file.stat().st_mtime < than]


def delete(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
