"""What the providers sell: as the table has it until they have told, then as they told it last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from bot.catalog import Catalog, Timings, load
from bot.errors import JobError
from bot.ports import Clock, Doors
from bot.values import Offer

log = structlog.get_logger()

RENEWED = 3600.0
"""Seconds between two looks at what a provider sells."""

GOOD_FOR = 24 * RENEWED
"""Seconds for which the last word of a provider that does not answer any more stands. Services change their prices and
models within days, hardly within hours, and no night's outage may send anybody back to figures that are less exact."""

Changed = Callable[[Catalog], None]


class Market:
    """Calls `changed` with the catalog each time a provider has told what it sells."""

    def __init__(self, doors: Doors, clock: Clock, timings: Timings | None = None) -> None:
        self._doors = doors
        self._clock = clock
        self._timings = timings or Timings()
        self._told: dict[str, float] = {}
        self.catalog = replace(load(), learnt=self._timings.spans())
        for name in doors.providers:
            self.catalog = self.catalog.offering(name, self._unasked(name))

    def _unasked(self, name: str) -> Sequence[Offer] | None:
        """What is taken for granted of a provider that has not told, or not for too long."""
        return None if self._doors.providers[name].abilities.catalogued else ()

    @property
    def providers(self) -> tuple[str, ...]:
        return tuple(self._doors.providers)

    @property
    def told(self) -> frozenset[str]:
        """The providers whose own word the catalog has; for all others the table stands in."""
        return frozenset(self._told)

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
        """What a provider that does not answer has told before still stands for a while."""
        try:
            offers = await self._doors.providers[name].offers()
        except JobError as error:
            log.warning("provider did not say what it sells", provider=name, kind=str(error.kind), cause=error.detail)
            if not self._outdated(name):
                return
            del self._told[name]
            self.catalog = self.catalog.offering(name, self._unasked(name))
        else:
            self._told[name] = self._clock.now()
            self.catalog = self.catalog.offering(name, offers)
        changed(self.catalog)

    def _outdated(self, name: str) -> bool:
        """Its last word is too old, and the table has something to put in its place."""
        if name not in self._told or self._clock.now() - self._told[name] < GOOD_FOR:
            return False
        return any(row.provider == name for model in self.catalog.table.models.values() for row in model.rows)


def nobody(catalog: Catalog) -> None:
    """Who looks at the market itself need not be told."""
