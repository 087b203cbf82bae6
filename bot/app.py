"""Puts the house together: the one place that knows everyone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import structlog
from msgspec import structs

from bot import store as stores
from bot.catalog import Catalog, Timings
from bot.clock import SystemClock
from bot.config import ADAPTERS, PROVIDERS, Part, Settings, parts
from bot.consulting import Asked, consulted, keys
from bot.engine import Engine
from bot.errors import ConfigError, StoreError
from bot.i18n import commands, listed, spoken
from bot.jobs import Fetcher, Jobs, Kit
from bot.jobs.kit import Tell
from bot.market import Changed, Market
from bot.naming import Named
from bot.outbox import Outbox
from bot.ports import Chat, Clock, Doors, House, Moderator, Provider, Seals
from bot.ruling import patience, rest, restocked, retention, rules
from bot.runner import LocalRunner
from bot.seals import seals
from bot.signs import Signs
from bot.suggesting import Suggestions
from bot.tidying import Tidying
from bot.understanding import heeds
from bot.values import FailureKind, Text
from bot.values.turns import Failed, Heard, Painted

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.gate import Gate

log = structlog.get_logger()

OFFLINE: Mapping[str, Mapping[str, object]] = {"studio": {}}
"""The providers of a configuration that names none."""
NOWHERE = Text(
    "server.public_url: others have to reach this house at an address of its own. Example: %(example)s",
    example='public_url = "https://bot.example.org"',
)
ASKING = 0.4
"""Seconds that the start waits for the providers' lists of models; slower ones are taken in when they come."""
LOOK = 0.02
"""Seconds between two looks while the house is settling."""


class Stopped(Exception):
    """Ends every task of the house."""


def leave() -> NoReturn:
    raise Stopped


@dataclass(frozen=True, slots=True)
class Home:
    """A house that is open."""

    settings: Settings
    store: stores.Database
    doors: Doors
    engine: Engine
    jobs: Jobs
    runner: LocalRunner
    market: Market
    clock: Clock
    tasks: asyncio.TaskGroup
    tidying: Tidying

    @property
    def busy(self) -> bool:
        return bool(self.engine.busy or self.jobs.submitting)

    async def settle(self, seconds: float) -> None:
        """Let turns, posts and orders that are under way come to their end, so long at the most."""
        deadline = self.clock.now() + seconds
        while self.busy and self.clock.now() < deadline:
            await self.clock.sleep(LOOK)


@asynccontextmanager
async def opened(
    settings: Settings, environment: Mapping[str, str], chats: Mapping[str, Chat], clock: Clock | None = None
) -> AsyncIterator[Home]:
    """With the configured adapters and those given. Raises ConfigError or StoreError before anything connects."""
    clock = clock or SystemClock()
    settings = settings if settings.providers else structs.replace(settings, providers=OFFLINE)
    adapters, providers = parts(settings, environment, (ADAPTERS, PROVIDERS))
    known = keys(settings, environment)
    async with AsyncExitStack() as stack:
        asked = await consulted(stack, settings, known)
        address, zone = settings.store.url, settings.budgets.timezone.key
        database = await stack.enter_async_context(stores.connect(address, directory(settings), zone, clock.now))
        sold = {part.name: await stack.enter_async_context(connected(part, clock)) for part in providers}
        sealed = seals(settings.directory)
        outside = await _gate(stack, settings, sealed)
        public = outside.lend if outside else _nowhere
        choices = Suggestions()
        lent = House(
            settings.directory, database, clock, sealed, _listening, public, spoken, commands, listed, choices, heeds
        )
        open_chats = {part.name: await _chat(stack, part, lent) for part in adapters}
        doors = Doors({**open_chats, **chats}, sold)
        downloads = Downloads(stack, settings)
        try:
            async with asyncio.TaskGroup() as tasks:
                running = Running(clock, tasks, asked, outside, choices)
                yield await _furnished(settings, database, doors, downloads, running)
                leave()
        except* Stopped:
            log.info("stopped")


@dataclass(frozen=True, slots=True)
class Running:
    """What the life of the house hangs on."""

    clock: Clock
    tasks: asyncio.TaskGroup
    asked: Asked
    gate: Gate | None
    choices: Suggestions


class Downloads:
    """Opens the downloader with the first link: who paints offline never loads it."""

    def __init__(self, stack: AsyncExitStack, settings: Settings) -> None:
        self._stack = stack
        self._results = settings.results
        self._opening = asyncio.Lock()
        self._fetcher: Fetcher | None = None

    async def fetch(self, url: str, limit: int) -> bytes:
        async with self._opening:
            self._fetcher = self._fetcher or await self._open()
        return await self._fetcher.fetch(url, limit)

    async def _open(self) -> Fetcher:
        from bot.fetch import Fetcher as Door  # noqa: PLC0415 - loads the HTTP client

        return await self._stack.enter_async_context(Door(self._results.allow_hosts, self._results.patience))


@asynccontextmanager
async def connected(part: Part, clock: Clock) -> AsyncIterator[Provider]:
    """A provider alone, for whoever needs no house around it. Raises ConfigError."""
    block: AbstractAsyncContextManager[Provider] = part.module.connect(part.settings, part.secrets, clock)
    async with block as provider:
        yield provider if part.name == part.service else Named(provider, part.name)


async def _chat(stack: AsyncExitStack, part: Part, lent: House) -> Chat:
    chat: Chat = await stack.enter_async_context(part.module.connect(part.settings, part.secrets, lent))
    return chat


def _listening(app: ASGIApp, host: str, port: int, section: str, /) -> AbstractAsyncContextManager[str]:
    from bot.listening import serving  # noqa: PLC0415 - loads the web server

    return serving(app, host, port, section)


def _nowhere(_path: str, _app: ASGIApp, /) -> str:
    raise ConfigError(NOWHERE)


async def _gate(stack: AsyncExitStack, settings: Settings, sealed: Seals) -> Gate | None:
    """Without an adapter the house is only open for a moment, perhaps beside one that listens already."""
    server = settings.server
    if not server.public_url or not settings.adapters:
        return None
    from bot.gate import Gate  # noqa: PLC0415 - loads the web server

    opened = Gate(server.public_url, sealed)
    await stack.enter_async_context(_listening(opened.app(), server.host, server.port, "server"))
    return opened


def directory(settings: Settings) -> Path:
    """Raises StoreError if the data directory cannot be made."""
    try:
        settings.directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        text = Text(
            "The data directory %(path)s cannot be made: %(reason)s. Choose another with `directory` in the "
            "configuration file.",
            path=str(settings.directory),
            reason=reason,
        )
        raise StoreError(text, reason) from error
    return settings.directory


async def _furnished(
    settings: Settings, database: stores.Database, doors: Doors, downloads: Downloads, running: Running
) -> Home:
    clock, tasks = running.clock, running.tasks
    timings = Timings(await database.timings())
    market = Market(doors, clock, timings)
    outbox = Outbox(database, doors, clock, settings.directory)
    engine = Engine(database, rules(settings, market.catalog, doors.providers), outbox, clock, tasks)
    engine.adviser = running.asked.adviser
    changed = partial(_priced, engine, running.choices)
    changed(market.catalog)
    tell = partial(_tell, market, changed, engine.hear)
    kit = Kit(database, doors, clock, downloads, settings.directory, tell, timings=timings)
    jobs = Jobs(_reachable(_completed(kit, settings, running.asked.moderator), running.gate))
    if running.gate is not None:
        running.gate.nudge = jobs.nudge
    runner = LocalRunner(jobs, tasks)
    engine.employ(runner)
    tidying = Tidying(database, clock, settings.directory, retention(settings))
    tasks.create_task(jobs.tell_progress(), name="progress")
    tasks.create_task(Signs(doors, outbox, clock, lambda: jobs.made).run(), name="signs")
    tasks.create_task(tidying.run(), name="tidying")
    await _stock(market, changed, settings, tasks)
    return Home(settings, database, doors, engine, jobs, runner, market, clock, tasks, tidying)


def _completed(kit: Kit, settings: Settings, moderator: Moderator | None) -> Kit:
    """With what the operator decided."""
    return replace(
        kit,
        patience=patience(settings),
        moderator=moderator,
        address=kit.doors.address,
        at_once=settings.limits.at_once,
        rest=rest(settings),
    )


def _reachable(kit: Kit, gate: Gate | None) -> Kit:
    """With an address for services to call, where the public can reach one."""
    return kit if gate is None else replace(kit, callback=gate.callback)


async def _tell(market: Market, changed: Changed, hear: Tell, event: Heard) -> None:
    """A price that turned out to be another is asked for at once: the next order is shown the new one. A picture that
    is there has taught how long such a picture takes."""
    if isinstance(event, Failed) and event.job.failure is FailureKind.PRICE_CHANGED:
        await market.ask(event.job.quote.provider, changed)
    if isinstance(event, Painted):
        changed(market.learnt())
    await hear(event)


def _priced(engine: Engine, choices: Suggestions, catalog: Catalog) -> None:
    engine.rules = restocked(engine.rules, catalog)
    choices.catalog = catalog


async def _stock(market: Market, changed: Changed, settings: Settings, tasks: asyncio.TaskGroup) -> None:
    """Ask all providers at once. Raises ConfigError if all have answered and nobody offers the default model."""
    asked = [tasks.create_task(market.ask(name, changed), name=f"ask {name}") for name in market.providers]
    _, slow = await asyncio.wait(asked, timeout=ASKING)
    if not slow:
        _check_model(settings, market.catalog)
    for name in market.providers:
        tasks.create_task(market.watch(name, changed), name=f"watch {name}")


def _check_model(settings: Settings, catalog: Catalog) -> None:
    """Raises ConfigError if nobody offers the default model."""
    named = catalog.named(settings.chat.model)
    if not settings.chat.model or (named and catalog.offered(named)):
        return
    offered = sorted({offer.model for offer in catalog.offers})
    near = get_close_matches(settings.chat.model.casefold(), offered, n=1) or offered[:1]
    raise ConfigError(
        Text(
            "chat.model: no provider that is switched on offers %(model)s. Offered: %(offered)s. Example: %(example)s",
            model=settings.chat.model,
            offered=", ".join(offered),
            example=f'model = "{"".join(near)}"',
        )
    )
