"""A bot that lives in a process of its own, between emulators that outlive it."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot import store
from bot.values import Job
from tests import victim
from tests.emulators.ima import Emulator, emulated
from tests.emulators.platform import Event, Platform, Watched, platform

PROCESSES = multiprocessing.get_context("forkserver")
# Loading the bot takes much longer than starting it: each life is split off from a process that has loaded it.
PROCESSES.set_forkserver_preload(["tests.preloaded"])
PACE = 50
"""How many times as fast the bot's time runs: it asks for a picture every 5 s of it."""
PICTURE_SECONDS = 0.25
MOST = 100_000
PATIENCE = 20.0
"""Real seconds after which a test gives up; nothing waits so long where all is well."""
DELIVERED = Counter(ack=1, start=1, picture=1)
FAILED = Counter(ack=1, start=1, failure=1)


@dataclass(slots=True)
class Lives:
    """Of one bot, one after the other, with the data directory that they share."""

    directory: Path
    lives: list[ForkServerProcess] = field(default_factory=list)

    @property
    def places(self) -> list[str]:
        """The arguments that say where its files are."""
        return [f"--directory={self.directory}", f"--log={self.directory / 'log'}"]

    def begin(self, *arguments: str) -> None:
        life = PROCESSES.Process(target=victim.run, args=arguments)
        life.start()
        self.lives.append(life)

    def kill(self) -> None:
        self.lives[-1].kill()
        self.lives[-1].join(PATIENCE)

    def stop(self) -> int | None:
        """The exit status after SIGTERM."""
        self.lives[-1].terminate()
        self.lives[-1].join(PATIENCE)
        return self.lives[-1].exitcode

    def kept(self) -> list[Job]:
        """The jobs as the database has them."""

        async def read() -> list[Job]:
            async with store.connect("", self.directory) as database:
                return list(await database.jobs(MOST))

        return asyncio.run(read())

    def paid(self) -> Mapping[str, float]:
        """What each job is charged to a person, or will be, by its id."""
        with closing(sqlite3.connect(self.directory / "easel.db")) as database:
            return dict(database.execute("SELECT job, amount FROM ledger").fetchall())

    def end(self) -> None:
        for life in self.lives:
            life.kill()
            life.join(PATIENCE)
            life.close()


@dataclass(slots=True, kw_only=True)
class World(Lives):
    """A bot between two emulators that outlive it."""

    platform: Platform
    ima: Emulator
    watched: Watched
    """What both emulators are asked."""
    orders: int = 0
    listened: int = 0

    def arguments(self, *more: str) -> list[str]:
        """Of a life in this world; the later ones count."""
        known = ["--dedupes"] if self.platform.dedupes else []
        addresses = [f"--platform={self.platform.url}", f"--ima={self.ima.ports.api}"]
        return [*addresses, *self.places, f"--pace={PACE}", *known, *more]

    def start(self, *more: str) -> None:
        self.listened = self.watched.count("events")
        self.begin(*self.arguments(*more))

    def order(self, size: str = "512px") -> None:
        """By somebody new, in a place of their own."""
        self.orders += 1
        named = f"{self.orders:05}"
        text = f"draw a cat called Tom{named}, {size}"
        self.platform.say(Event(f"event-{named}", f"room-{named}", f"person-{named}", text, f"request-{named}"))

    def wait(self, reached: Callable[[], bool]) -> None:
        assert self.watched.wait(reached, PATIENCE), self.told()

    def asked(self, name: str, times: int = 1) -> None:
        """Until an endpoint has been asked so often."""
        self.wait(lambda: self.watched.count(name) >= times)

    def rest(self) -> None:
        """All orders come to their end, and one more life finds nothing left to do."""
        self.wait(lambda: self.platform.ended() >= self.orders and not self.platform.unacknowledged)
        for _ in range(2):
            self.asked("events", self.listened + 1)
            assert self.stop() == 0, self.told()
            self.start()

    def prompts(self) -> Counter[str]:
        """How often each order was taken by the service."""
        return Counter(task.order.fixed.prompt for task in self.ima.tasks.values())

    def told(self) -> str:
        """What a failing test shows."""
        return f"{self.platform.shown()}\n{self.watched.names}\n{(self.directory / 'log').read_text()[-4000:]}"


@contextmanager
def world(directory: Path, *, dedupes: bool = True) -> Iterator[World]:
    watched = Watched()
    with emulated() as ima, platform(dedupes=dedupes, journal=watched) as chats:
        ima.journal, ima.latency = watched, PICTURE_SECONDS
        made = World(directory, platform=chats, ima=ima, watched=watched)
        try:
            yield made
        finally:
            made.end()


def begun(world: World) -> None:
    world.start()
    world.order()


def reborn(world: World) -> None:
    """Killed here, started again, and left alone until all is over."""
    world.kill()
    world.start()
    world.rest()


def check(world: World, expected: Counter[str] = DELIVERED, repeats: int = 0) -> None:
    """Every order has these posts, and at most so many of all posts came once more."""
    shown = world.platform.shown()

    assert len(shown) == world.orders
    assert all(kinds.keys() == expected.keys() for kinds in shown.values()), world.told()
    assert sum((kinds - expected).total() for kinds in shown.values()) <= repeats, world.told()
    assert world.ima.creates == world.orders, world.told()
