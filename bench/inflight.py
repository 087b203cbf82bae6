"""What thousands of pictures that are being painted at the same time cost one process.

    python -m bench.inflight

The orders come in, are asked for every 5 s while they are painted, and are finished and delivered. Everything but the
network is real, with the store on an SQLite file. Baseline: as many bare tasks that do nothing but sleep and ask.

Meanwhile others order from two providers whose pictures take as long as real ones. Of one it is known how long they
took before, the other is asked at a fixed interval: how soon after its success is a picture posted?
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

import psutil
from typing_extensions import override

from bench.noticing import POLL, Artist, Taught, noticed
from bot import log, store
from bot.catalog import load
from bot.clock import SystemClock
from bot.conversation import Confirm, Rules, When
from bot.engine import Engine
from bot.errors import Unreadable
from bot.fetch import Fetcher
from bot.jobs import Jobs, Kit
from bot.outbox import Outbox
from bot.ports import Abilities, Accepted, Commission, Doors, Finished, Pending, Receive
from bot.runner import LocalRunner
from bot.testing import Canvas
from bot.testing.providers import offer, picture
from bot.understanding import Reader
from bot.values import Attachment, Limits, Offer, Outbound, Person, Place, PostKind, Said

PLATFORM = "bench"
WARM_UP = 50
COMING = 100
"""So many people write at the same moment."""
RATE = 10.0
"""Of the other orders, so many a second for each provider."""
LOOK = 0.01
"""Seconds that the task sleeps that measures how late it is woken."""
CROWD, LEARNT, FIXED = "nano-banana-pro", "seedream-4.5", "nano-banana-2"
"""The models, by which it is chosen who draws."""
KILOBYTE = 1024


@dataclass(slots=True)
class Counted:
    """A chat that keeps nothing of a post but that it was there."""

    posts: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    posted: dict[str, float] = field(default_factory=dict)
    """When a job's picture came."""

    async def listen(self, receive: Receive) -> None:
        """Nobody talks here but the measurement."""

    def limits(self, place: Place) -> Limits:
        return Limits(dedupes=float("inf"))

    async def send(self, place: Place, outbound: Outbound) -> str:
        self.posts += 1
        if outbound.kind in {PostKind.PICTURE, PostKind.FAILURE}:
            self.ended[f"{outbound.kind} {outbound.key}"] += 1
            self.posted.setdefault(outbound.key.partition(":")[0], time.time())
        return f"m{self.posts}"

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """Takes no time."""

    async def busy(self, place: Place) -> None:
        """Shows nothing."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        raise Unreadable("no attachments here")

    def address(self, path: str) -> str:
        return ""


class Gallery(Canvas):
    """Takes every order, and finishes them one after the other from the moment on that it is told."""

    def __init__(self, spread: float) -> None:
        super().__init__(abilities=Abilities(at_once=1_000_000))
        self._spread = spread
        self._picture = picture()
        self._orders = 0
        self.begins = float("inf")
        """Unix seconds from which on pictures are finished, as many each second."""

    @override
    async def offers(self) -> Sequence[Offer]:
        return (replace(offer(CROWD), provider="crowd"),)

    @override
    async def submit(self, commission: Commission) -> Accepted:
        self._orders += 1
        return Accepted(str(self._orders))

    @override
    async def poll(self, ticket: str) -> Pending | Finished:
        due = self.begins + self._spread * int(ticket) / self._orders
        return Finished((self._picture,)) if time.time() >= due else Pending()


@dataclass(frozen=True, slots=True)
class House:
    """What is measured."""

    engine: Engine
    jobs: Jobs
    chat: Counted
    gallery: Gallery
    artists: Mapping[str, Artist]
    """By the model that they sell."""
    tasks: asyncio.TaskGroup

    async def order(self, number: int, model: str = CROWD) -> None:
        name = f"{model}-{number}"
        place, person = Place(PLATFORM, name), Person(PLATFORM, name)
        text = f"draw a cat with {model}"
        await self.engine.receive(Said(f"key-{name}", place, person, text, f"m-{name}", time.time()))

    async def trickle(self, count: int, seconds: float) -> None:
        """So many orders for each of the artists, evenly over that time."""
        for number in range(count):
            for model in self.artists:
                await self.order(number, model)
            await asyncio.sleep(seconds / count)

    async def orders(self, first: int, last: int) -> None:
        for begin in range(first, last, COMING):
            async with asyncio.TaskGroup() as people:
                for number in range(begin, min(last, begin + COMING)):
                    people.create_task(self.order(number))
            await until(lambda: not (self.engine.busy or self.jobs.submitting))


class Over(Exception):
    """Ends the tasks of a house."""


def leave() -> NoReturn:
    raise Over


async def until(reached: Callable[[], bool]) -> None:
    """Looked at from outside, because the house tells nobody."""
    while not reached():  # noqa: ASYNC110 - looked at from outside
        await asyncio.sleep(LOOK)


@asynccontextmanager
async def house(directory: Path, options: argparse.Namespace) -> AsyncIterator[House]:
    chat, clock, gallery = Counted(), SystemClock(), Gallery(options.finishing)
    artists = {LEARNT: Artist("learnt", LEARNT, options.spread), FIXED: Artist("fixed", FIXED, options.spread)}
    doors = Doors({PLATFORM: chat}, {"crowd": gallery, "learnt": artists[LEARNT], "fixed": artists[FIXED]})
    catalog = load()
    for name, provider in doors.providers.items():
        catalog = catalog.offering(name, await provider.offers())
    rules = Rules(catalog, Reader(catalog.aliases), Confirm(When.NEVER))
    timings = Taught("learnt", LEARNT, options.spread)
    try:
        async with store.connect("", directory) as kept, Fetcher() as fetcher, asyncio.TaskGroup() as tasks:
            engine = Engine(kept, rules, Outbox(kept, doors, clock, directory), clock, tasks)
            jobs = Jobs(Kit(kept, doors, clock, fetcher, directory, engine.hear, timings=timings))
            engine.employ(LocalRunner(jobs, tasks))
            tasks.create_task(jobs.tell_progress())
            yield House(engine, jobs, chat, gallery, artists, tasks)
            leave()
    except* Over:
        pass


@dataclass(slots=True)
class Lags:
    """How late the event loop was, in milliseconds, each time it was looked at."""

    seen: list[float] = field(default_factory=list)

    async def watch(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(LOOK)
            self.seen.append((time.perf_counter() - begun - LOOK) * 1000)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Print what this part cost."""
        self.seen.clear()
        begun, worked = time.perf_counter(), time.process_time()
        yield
        seconds, cpu = time.perf_counter() - begun, time.process_time() - worked
        ordered = sorted(self.seen) or [0.0]
        half, p99 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
        print(
            f"  {name:<26} {seconds:6.1f} s   CPU {cpu / seconds:5.0%}   "
            f"lag median {half:6.1f}  99 % {p99:6.1f}  longest {ordered[-1]:6.1f} ms"
        )


def resident() -> int:
    gc.collect()
    memory: int = psutil.Process().memory_info().rss
    return memory


def told(what: str, before: int, after: int, jobs: int) -> None:
    print(f"  {what:<26} {(after - before) / jobs / KILOBYTE:6.1f} KB each, {after / KILOBYTE**2:.0f} MB in all")


async def measured(options: argparse.Namespace) -> None:
    print(f"{options.jobs} jobs in one process, store in an SQLite file")
    directory = Path(options.directory or tempfile.mkdtemp(prefix="easel-bench-"))
    lags = Lags()
    async with house(directory, options) as real:
        watching = real.tasks.create_task(lags.watch())
        await real.orders(0, WARM_UP)
        before = resident()
        with lags.phase("they are ordered"):
            await real.orders(WARM_UP, options.jobs)
        told("memory of a job in flight", before, resident(), options.jobs - WARM_UP)
        with lags.phase("they are painted"):
            await asyncio.sleep(options.painting)
        with lags.phase("others are drawn meanwhile"):
            await real.trickle(options.meanwhile, options.meanwhile / RATE)
            drawn = len(real.artists) * options.meanwhile
            await until(lambda: len(real.chat.ended) >= drawn)
        for model, name in ((LEARNT, "polled as learnt"), (FIXED, "polled at fixed times")):
            noticed(name, real.artists[model], real.chat.posted)
        with lags.phase("they are delivered"):
            real.gallery.begins = time.time()
            await until(lambda: len(real.chat.ended) >= options.jobs + drawn and not real.engine.busy)
        watching.cancel()
        told("memory of a finished job", before, resident(), options.jobs + drawn - WARM_UP)
    pictures = [times for key, times in real.chat.ended.items() if key.startswith(PostKind.PICTURE)]
    print(f"  delivered once: {pictures.count(1)}, otherwise: {options.jobs + drawn - pictures.count(1)}")


async def nothing() -> None:
    """What a bare task calls."""


async def bare(options: argparse.Namespace) -> None:
    async def live() -> None:
        while True:
            await asyncio.sleep(POLL)
            await nothing()

    print(f"baseline: {options.jobs} bare tasks that sleep {POLL:.0f} s and call a coroutine")
    before, lags = resident(), Lags()
    async with asyncio.TaskGroup() as tasks:
        living = [tasks.create_task(live()) for _ in range(options.jobs)]
        living.append(tasks.create_task(lags.watch()))
        await asyncio.sleep(0)
        told("memory of a task", before, resident(), options.jobs)
        with lags.phase("they sleep"):
            await asyncio.sleep(min(options.painting, 3 * POLL))
        for task in living:
            task.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.inflight", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--jobs", type=int, default=10_000, help="how many at the same time")
    parser.add_argument("--painting", type=float, default=30, help="seconds during which none is finished")
    parser.add_argument("--finishing", type=float, default=30, help="seconds over which they are finished")
    parser.add_argument("--meanwhile", type=int, default=400, help="pictures of each of the two other providers")
    parser.add_argument("--spread", type=float, default=0.21, help="how much their times differ: 0.21 is 20 to 40 s")
    parser.add_argument("--directory", default="", help="where the database is; a temporary one if not given")
    parser.add_argument("--bare", action="store_true", help="the baseline alone")
    options = parser.parse_args()
    log.configure("warning", "console", sys.stderr)
    if options.bare:
        asyncio.run(bare(options))
        return
    asyncio.run(measured(options))
    command = [sys.executable, "-m", "bench.inflight", "--bare", f"--jobs={options.jobs}"]
    subprocess.run([*command, f"--painting={options.painting}"], check=True)


if __name__ == "__main__":
    main()
