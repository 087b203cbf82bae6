"""Measures the store against the same statements done one transaction for each call.

    python bench/store.py [URL]

Without a URL a new SQLite file in a temporary directory; a database that is named must be one to throw away.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot import store, values
from bot.ports import Retention
from bot.store import events, jobs, turns
from bot.store.opening import PRAGMAS, Connected, located
from bot.values import (
    Budget,
    Ceiling,
    Cost,
    Job,
    Outbound,
    Period,
    Person,
    Place,
    Post,
    PostKind,
    Said,
    State,
    Turn,
    Whose,
)

AT_ONCE = 200
ROUNDS = 20
SINGLES = 100
OPEN = 10_000
DAY = 86_400.0


class Store(Protocol):
    """What is measured."""

    async def hear(self, said: Said, turn: Turn) -> None:
        """An event is admitted, and its turn written."""

    async def advance(self, job: Job) -> None: ...

    async def unfinished(self) -> Sequence[Job]: ...


class Plain:
    """The baseline: the store's own statements, each call a transaction, over an asyncio engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def hear(self, said: Said, turn: Turn) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(events.admit, [said])
        async with self._engine.begin() as connection:
            await connection.run_sync(turns.commit, [turn])

    async def advance(self, job: Job) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(turns.commit, [Turn(2.0, jobs=(job,))])

    async def unfinished(self) -> Sequence[Job]:
        async with self._engine.begin() as connection:
            return (await connection.run_sync(jobs.unfinished, [None]))[0]


class Gathered:
    """The store as it is."""

    def __init__(self, database: store.Database) -> None:
        self._database = database

    async def hear(self, said: Said, turn: Turn) -> None:
        await self._database.admit(said)
        await self._database.commit(turn)

    async def advance(self, job: Job) -> None:
        await self._database.advance(job, 2.0)

    async def unfinished(self) -> Sequence[Job]:
        return await self._database.unfinished()


def said() -> Said:
    name = uuid4().hex
    place, person = Place("bench", f"room {name}"), Person("bench", name, "Ann")
    return Said(name, place, person, "draw a lighthouse in a storm, 16:9", f"m{name}", 1.0)


def asked(said: Said) -> Job:
    order = values.Order(values.Task.TEXT_TO_IMAGE, said.text, "painter-2", "16:9")
    cost, expected = values.Cost(5, "points"), values.Span(20, 60)
    quote = values.Quote("bench", "vendor/painter-2", "Painter 2", cost, expected, 5, 20)
    return Job(said.key, State.QUEUED, said.place, said.person, said.message, "en", order, quote, said.at)


def answered(said: Said) -> Turn:
    """The turn that most events have: a job, and two posts about it."""
    job = asked(said)
    button = values.Button("Cancel", values.Action.CANCEL, job.id)
    heard = Outbound(PostKind.ACK, f"{job.id}:ack", "Got it, one moment.", said.message)
    started = Outbound(PostKind.START, f"{job.id}:start", "Painter 2 takes 20 to 60 seconds.", buttons=(button,))
    posts = tuple(Post(outbound.key, job.place, outbound, job.id) for outbound in (heard, started))
    return Turn(said.at, handled=(said.key,), jobs=(job,), posts=posts)


def budgeted(said: Said) -> Turn:
    """The same turn where a budget is to be kept that is far from spent."""
    budgets = [Budget(whose, period, Cost(1e9, "points")) for whose in Whose for period in Period]
    return replace(answered(said), ceilings=tuple(Ceiling(budget, said.person, said.place) for budget in budgets))


@asynccontextmanager
async def plain(url: str, directory: Path) -> AsyncIterator[Store]:
    async with store.connect(url, directory):
        place = located(url, directory)
    on_file = place.get_backend_name() == "sqlite"
    address = place.set(drivername="sqlite+aiosqlite") if on_file else place
    engine = create_async_engine(address, pool_size=1, max_overflow=0, pool_timeout=600)
    if on_file:
        event.listen(engine.sync_engine, "connect", lambda connection, _: _set(connection))
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        yield Plain(engine)
    finally:
        await engine.dispose()


def _set(connection: Connected) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


@asynccontextmanager
async def gathered(url: str, directory: Path) -> AsyncIterator[Store]:
    async with store.connect(url, directory) as database:
        yield Gathered(database)


async def together(calls: Sequence[Awaitable[None]]) -> float:
    """Milliseconds until the last is done."""
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for call in calls:
            tasks.create_task(_awaited(call))
    return (time.perf_counter() - begun) * 1000


async def _awaited(call: Awaitable[None]) -> None:
    await call


async def hear(measured: Store, count: int, answer: Callable[[Said], Turn] = answered) -> float:
    heard = [said() for _ in range(count)]
    turns = [answer(said) for said in heard]
    return await together([measured.hear(said, turn) for said, turn in zip(heard, turns, strict=True)])


def show(name: str, times: Sequence[float]) -> None:
    p99 = statistics.quantiles(times, n=100, method="inclusive")[98]
    print(f"  {name:<44} median {statistics.median(times):8.2f} ms   p99 {p99:8.2f} ms")


async def measure(measured: Store) -> None:
    await hear(measured, AT_ONCE)
    show("1 event, admitted and its turn written", [await hear(measured, 1) for _ in range(SINGLES)])
    name = f"{AT_ONCE} events at once, admitted and written"
    show(name, [await hear(measured, AT_ONCE) for _ in range(ROUNDS)])
    name = "1 event where four budgets are kept"
    show(name, [await hear(measured, 1, budgeted) for _ in range(SINGLES)])
    name = f"{AT_ONCE} events at once where four budgets are kept"
    show(name, [await hear(measured, AT_ONCE, budgeted) for _ in range(ROUNDS)])
    while len(open_jobs := await measured.unfinished()) < OPEN:
        await hear(measured, AT_ONCE)
    begun = time.perf_counter()
    await measured.unfinished()
    print(f"  unfinished() of {len(open_jobs)} jobs: {(time.perf_counter() - begun) * 1000:.1f} ms")
    chosen = [replace(job, state=State.SUBMITTING, revision=1) for job in open_jobs[:1000]]
    spent = await together([measured.advance(job) for job in chosen])
    print(f"  advances: {len(chosen) / spent * 1000:.0f} a second")


async def sweeping(url: str) -> None:
    """How long somebody waits who writes while very much is swept."""
    with TemporaryDirectory() as directory:
        async with store.connect(url, Path(directory)) as database:
            measured = Gathered(database)
            while len(await measured.unfinished()) < OPEN:
                await hear(measured, AT_ONCE)
            over = [replace(job, state=State.CANCELLED, revision=1) for job in await measured.unfinished()]
            await together([measured.advance(job) for job in over])
            rows, waits = 0, list[float]()

            async def sweep() -> None:
                nonlocal rows
                rows = await database.sweep(100 * DAY, Retention(7, 7))

            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(sweep())
                while not rows:
                    waits.append(await hear(measured, 1))
            print(f"sweeping {rows} rows")
            show("1 event meanwhile", waits)


async def opening(url: str) -> None:
    with TemporaryDirectory() as directory:
        for name in ("opening it the first time", "opening it again"):
            begun = time.perf_counter()
            async with store.connect(url, Path(directory)):
                print(f"{name}: {(time.perf_counter() - begun) * 1000:.1f} ms")


async def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else ""
    await opening(url)
    for name, opened in (("gathered (the store)", gathered), ("one transaction a call (baseline)", plain)):
        with TemporaryDirectory() as directory:
            print(name)
            async with opened(url, Path(directory)) as measured:
                await measure(measured)
    await sweeping(url)


if __name__ == "__main__":
    asyncio.run(main())
