"""A process that is killed anywhere between the parts of an order loses nothing that was bought and buys nothing twice.

Each run is cut off at another moment, before or after any step is written, any order is sent or any answer is read; the
next life finds the store and the service as they were left."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typing_extensions import override

from bot.errors import UnknownOutcome
from bot.jobs.parts import share
from bot.ports import Abilities, Accepted, Commission, Finished, Lost, Pending
from bot.testing import Canvas, MemoryStore, Stopwatch
from bot.testing.providers import picture
from bot.values import Cost, Job, State
from bot.values.turns import Failed, Painted
from tests.inline import without_threads
from tests.parting import many
from tests.workbench import Setting, Workbench, workbench

PARTS = 3
ROUNDS = 40
"""Turns of the loop in which all that happens at one moment has happened."""
MOMENTS = 3000


@dataclass(slots=True)
class Fate:
    """Lets so many moments pass, and nothing after them."""

    left: int = MOMENTS
    dead: bool = False

    async def moment(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.dead = True
            await asyncio.Event().wait()


class Mortal(MemoryStore):
    """Cut off before a step is written, or before anybody learns that it was."""

    def __init__(self, fate: Fate) -> None:
        super().__init__()
        self.fate = fate

    @override
    async def advance(self, job: Job, at: float) -> bool:
        await self.fate.moment()
        written = await MemoryStore.advance(self, job, at)
        await self.fate.moment()
        return written


@dataclass(slots=True)
class Shop(Canvas):
    """A service that keeps what was ordered, whoever hears its answer."""

    fate: Fate = field(default_factory=Fate)
    clock: Stopwatch = field(default_factory=Stopwatch)
    bought: Counter[str] = field(default_factory=Counter)
    begun: dict[str, float] = field(default_factory=dict)

    @override
    async def submit(self, commission: Commission) -> Accepted | Finished:
        await self.fate.moment()
        self.bought[commission.job] += 1
        self.begun[f"ticket-{commission.job}"] = self.clock.now()
        await self.fate.moment()
        return Finished((picture(),)) if self.abilities.held else Accepted(f"ticket-{commission.job}")

    @override
    async def poll(self, ticket: str) -> Pending | Finished:
        await self.fate.moment()
        return Finished((picture(),)) if self.clock.now() >= self.begun[ticket] + 12 else Pending()

    @override
    async def lookup(self, lost: Lost) -> str | None:
        """Only by what it has that is not known to be another's."""
        await self.fate.moment()
        unknown = [ticket for ticket in self.begun if ticket not in lost.tickets]
        if len(unknown) > 1:
            raise UnknownOutcome
        return unknown[0] if unknown else None


@dataclass(slots=True)
class Scene:
    """What outlives the process."""

    directory: Path
    abilities: Abilities
    fate: Fate = field(default_factory=Fate)
    clock: Stopwatch = field(default_factory=Stopwatch)
    shop: Shop = field(init=False)
    store: Mortal = field(init=False)
    lives: int = 0

    def __post_init__(self) -> None:
        self.shop = Shop(abilities=self.abilities, fate=self.fate, clock=self.clock)
        self.store = Mortal(self.fate)

    @asynccontextmanager
    async def living(self, moments: int) -> AsyncIterator[Workbench]:
        self.fate.left, self.fate.dead = MOMENTS, False
        async with workbench(Setting(self.directory, self.shop, self.store, self.clock)) as bench:
            kept = await self.store.job("abcdef")
            if kept is None:
                kept = many(self.clock, PARTS)
                await self.store.advance(kept, self.clock.now())
            self.fate.left = moments
            self.lives += 1
            bench.runner.start(kept)
            yield bench

    async def live(self, moments: int) -> Painted | Failed | None:
        """None: it was cut off before its end."""
        async with self.living(moments) as bench:
            while not bench.ends() and not self.fate.dead:
                for _ in range(ROUNDS):
                    await asyncio.sleep(0)
                if not bench.ends() and not self.fate.dead:
                    assert self.clock.wake()
            return bench.ends()[0] if bench.ends() else None


def check(scene: Scene, end: Painted | Failed | None) -> None:
    """Nothing is bought twice, all that is known to be bought is delivered, and only that is paid for."""
    assert end is not None
    assert set(scene.shop.bought.values()) <= {1}
    home, parts = len(end.job.pictures), end.job.parts
    lost = sum(part.state is State.UNCERTAIN for part in parts)
    assert scene.shop.bought.total() <= PARTS
    assert home >= scene.shop.bought.total() - lost
    paid = end.job.charged or end.job.quote.cost
    assert paid == share(Cost(12, "points"), home, PARTS) or isinstance(end, Failed)
    files = {file.name for file in (scene.directory / "pictures/ab/abcdef").glob("*.png")}
    assert files == {picture.path.rpartition("/")[2] for picture in end.job.pictures}


@pytest.mark.parametrize(
    "abilities",
    [
        Abilities(lookup=True, every=4),
        Abilities(every=4),
        Abilities(),
        Abilities(held=True, every=4),
        Abilities(at_once=1),
    ],
    ids=["found again", "spaced", "side by side", "held", "one after the other"],
)
async def test_a_kill_at_any_moment_loses_nothing_and_buys_nothing_twice(abilities: Abilities, tmp_path: Path) -> None:
    without_threads()
    for moment in range(MOMENTS):
        scene = Scene(tmp_path / str(moment), abilities)
        end = await scene.live(moment)
        if end is not None:
            break
        last = await scene.live(MOMENTS)
        check(scene, last)
        assert last is not None
        assert all(part.state in {State.DELIVERING, State.UNCERTAIN} for part in last.job.parts)
    assert moment > 4 * PARTS
    check(scene, end)
    assert end is not None
    assert len(end.job.pictures) == PARTS


@pytest.mark.parametrize("moments", range(3, 24, 2))
async def test_a_process_that_dies_again_and_again_comes_to_the_same_end(moments: int, tmp_path: Path) -> None:
    without_threads()
    scene = Scene(tmp_path, Abilities(lookup=True, every=4))
    end = None
    while end is None and scene.lives < 100:
        end = await scene.live(moments)
    check(scene, end)
    assert end is not None
    assert len(end.job.pictures) == scene.shop.bought.total()
