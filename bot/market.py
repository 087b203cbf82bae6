"""What the providers sell: as the table has it until they have told, then as they told it last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.catalog import Catalog, Timings, load
from bot.errors import JobError
from bot.ports import Clock, Doors

log = structlog.get_logger()

RENEWED = 3600.0
"""Seconds between two looks at what a provider sells."""

Changed = Callable[[Catalog], None]


class Market:
    """Calls `changed` with the catalog each time a provider has told what it sells."""

    def __init__(self, doors: Doors, clock: Clock, timings: Timings | None = None) -> None:
        self._doors = doors
        self._clock = clock
        self._timings = timings or Timings()
        self.catalog = replace(load(), learnt=self._timings.spans())
        for name in doors.providers:
            self.catalog = self.catalog.offering(name, None)

    @property
    def providers(self) -> tuple[str, ...]:
        return tuple(self._doors.providers)

    def learnt(self) -> Catalog:
        """The catalog with the times that have been learnt by now."""
        self.catalog = replace(self.catalog, learnt=self._timings.spans())
        return self.catalog

    async def asked(self) -> Catalog:
        """The catalog once every provider has answered, or failed to."""
        async with asyncio.TaskGroup() as tasks:
            for name in self.providers:
                tasks.create_task(self.ask(name, nobody), name=f"ask {name}")
        return self.catalog

    async def watch(self, name: str, changed: Changed) -> None:
        """Runs as long as the house does."""
        while True:
            await self._clock.sleep(RENEWED)
            await self.ask(name, changed)

    async def ask(self, name: str, changed: Changed) -> None:
        """What a provider that does not answer has told before still stands."""
        try:
            offers = await self._doors.providers[name].offers()
        except JobError as error:
            log.warning("provider did not say what it sells", provider=name, kind=str(error.kind), cause=error.detail)
            return
        self.catalog = self.catalog.offering(name, offers)
        changed(self.catalog)


def nobody(catalog: Catalog) -> None:
    """Who looks at the market itself need not be told."""
