"""How long a person waits for the first sign of life: from an event to the first post that answers it.

    python -m bench.ack

Everything but the network is real: rules, render, outbox, and the store on an SQLite file. The orders stay at the
provider, so that every one of them is a job that runs. The same is measured with a store in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import math
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from bot import log, store
from bot.catalog import load
from bot.clock import SystemClock
from bot.conversation import Confirm, Rules, When
from bot.engine import Engine
from bot.errors import Unreadable
from bot.fetch import Fetcher
from bot.jobs import Jobs, Kit
from bot.outbox import Outbox
from bot.ports import Abilities, Doors, Receive, Store
from bot.runner import LocalRunner
from bot.serving import set_apart
from bot.testing import Canvas, MemoryStore
from bot.understanding import Reader
from bot.values import Attachment, Limits, Outbound, Person, Place, PostKind, Said

PLATFORM = "bench"
WARM_UP = 50
AT_ONCE = 200
GROUP = 20
NEVER = 1_000_000


@dataclass(slots=True)
class Timed:
    """A chat that notes when the acknowledgement of each message came."""

    dedupes: bool = True
    awaited: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    posts: int = 0

    async def listen(self, receive: Receive) -> None:
        """Nobody talks here but the measurement."""

    def limits(self, place: Place) -> Limits:
        return Limits(dedupes=math.inf if self.dedupes else 0)

    async def send(self, place: Place, outbound: Outbound) -> str:
        self.posts += 1
        if outbound.kind is PostKind.ACK:
            self.awaited.pop(outbound.reply_to).set_result(time.perf_counter())
        return f"m{self.posts}"

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """Takes no time."""

    async def busy(self, place: Place) -> None:
        """Shows nothing."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        raise Unreadable("no attachments here")

    def address(self, path: str) -> str:
        return ""


@dataclass(slots=True)
class House:
    """What is measured; each order is one of its own kind, so that nothing is recognised."""

    engine: Engine
    jobs: Jobs
    chat: Timed
    orders: int = 0

    async def order(self, chat: str = "") -> float:
        """Milliseconds from the event to the acknowledgement."""
        self.orders += 1
        name = f"{self.orders}"
        place, person = Place(PLATFORM, chat or name), Person(PLATFORM, name)
        event = Said(f"key-{name}", place, person, "帮我画一只猫", name, time.time())
        self.chat.awaited[name] = came = asyncio.get_running_loop().create_future()
        begun = time.perf_counter()
        await self.engine.receive(event)
        ended: float = await came
        return (ended - begun) * 1000

    async def together(self, chats: Sequence[str]) -> list[float]:
        """One order in each of these chats, all at the same moment."""
        async with asyncio.TaskGroup() as people:
            orders = [people.create_task(self.order(chat)) for chat in chats]
        await self.rest()
        return [order.result() for order in orders]

    async def rest(self) -> None:
        """Looked at from outside, because the house tells nobody that it rests."""
        while self.engine.busy or self.jobs.submitting:  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.001)


class Over(Exception):
    """Ends the tasks of a house."""


def leave() -> NoReturn:
    raise Over


@asynccontextmanager
async def house(kept: Store, directory: Path, *, dedupes: bool) -> AsyncIterator[House]:
    chat, clock = Timed(dedupes), SystemClock()
    canvas = Canvas(abilities=Abilities(at_once=NEVER), polls=NEVER)
    doors = Doors({PLATFORM: chat}, {"canvas": canvas})
    catalog = load().offering("canvas", await canvas.offers())
    rules = Rules(catalog, Reader(catalog.aliases), Confirm(When.NEVER), jobs_per_chat=NEVER)
    try:
        async with Fetcher() as fetcher, asyncio.TaskGroup() as tasks:
            engine = Engine(kept, rules, Outbox(kept, doors, clock, directory), clock, tasks)
            jobs = Jobs(Kit(kept, doors, clock, fetcher, directory, engine.hear))
            engine.employ(LocalRunner(jobs, tasks))
            yield House(engine, jobs, chat)
            leave()
    except* Over:
        pass


def told(what: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    print(f"  {what:<34} median {statistics.median(ordered):7.2f}   99 % {p99:7.2f}   longest {ordered[-1]:7.2f}   ms")


async def measured(name: str, house: House, options: argparse.Namespace) -> None:
    for _ in range(WARM_UP):
        await house.order()
    await house.together([""] * AT_ONCE)
    set_apart()
    print(name)
    alone = []
    for _ in range(options.orders):
        alone.append(await house.order())
        await house.rest()
    told("1 person at a time", alone)
    crowds = [await house.together([""] * AT_ONCE) for _ in range(options.rounds)]
    told(f"{AT_ONCE} people, each in a chat", [time for crowd in crowds for time in crowd])
    groups = [await house.together([f"group {number}"] * GROUP) for number in range(options.rounds)]
    told(f"{GROUP} people in one group", [time for group in groups for time in group])


async def compare(options: argparse.Namespace) -> None:
    directory = Path(options.directory or tempfile.mkdtemp(prefix="easel-bench-"))
    profile = cProfile.Profile() if options.profile else None
    dedupes = not options.repeats
    async with store.connect("", directory) as database, house(database, directory, dedupes=dedupes) as real:
        with profile or nullcontext():
            await measured("store in an SQLite file", real, options)
    async with house(MemoryStore(), directory, dedupes=dedupes) as baseline:
        await measured("baseline: store in memory", baseline, options)
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.ack", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--orders", type=int, default=200, help="how many, one after the other")
    parser.add_argument("--rounds", type=int, default=5, help="how often many come at once")
    parser.add_argument("--repeats", action="store_true", help="the platform shows a post twice that is sent twice")
    parser.add_argument("--directory", default="", help="where the database is; a temporary one if not given")
    parser.add_argument("--profile", action="store_true", help="say where the time goes in the event loop's thread")
    options = parser.parse_args()
    log.configure("warning", "console", sys.stderr)
    asyncio.run(compare(options))


if __name__ == "__main__":
    main()
