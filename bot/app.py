"""Puts the house together: the one place that knows everyone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import NoReturn

import structlog
from msgspec import structs

from bot import store as stores
from bot.catalog import Catalog, Timings
from bot.clock import SystemClock
from bot.config import ADAPTERS, PROVIDERS, Part, Settings, parts, secrets
from bot.engine import Engine
from bot.errors import ConfigError, StoreError
from bot.jobs import Fetcher, Jobs, Kit
from bot.market import Market
from bot.outbox import Outbox
from bot.ports import Adviser, Chat, Clock, Doors, House, Moderator, Provider
from bot.ruling import patience, rest, restocked, retention, rules
from bot.runner import LocalRunner
from bot.tidying import Tidying
from bot.values import FailureKind, Text
from bot.values.turns import Failed, Heard, Painted

log = structlog.get_logger()

OFFLINE: Mapping[str, Mapping[str, object]] = {"studio": {}}
"""The providers of a configuration that names none."""
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
    keys = (_chat_key(settings, environment), _moderation_key(settings, environment))
    async with AsyncExitStack() as stack:
        asked = Asked(await _adviser(stack, settings, keys[0]), await _moderator(stack, settings, keys[1]))
        address, zone = settings.store.url, settings.budgets.timezone.key
        database = await stack.enter_async_context(stores.connect(address, directory(settings), zone, clock.now))
        sold = {part.name: await _provider(stack, part, clock) for part in providers}
        lent = House(settings.directory, database, clock)
        connected = {part.name: await _chat(stack, part, lent) for part in adapters}
        doors = Doors({**connected, **chats}, sold)
        downloads = Downloads(stack, settings)
        try:
            async with asyncio.TaskGroup() as tasks:
                yield await _furnished(settings, database, doors, downloads, Running(clock, tasks, asked))
                leave()
        except* Stopped:
            log.info("stopped")


def _chat_key(settings: Settings, environment: Mapping[str, str]) -> str:
    """Raises ConfigError if a chat model is to be asked whose name or key is missing."""
    asked = settings.understanding
    if asked.base_url and not asked.model:
        raise ConfigError(
            Text(
                "%(key)s is missing; it must be %(expected)s. Example: %(example)s",
                key="understanding.model",
                expected=Text("a text"),
                example='model = "qwen3:8b"',
            )
        )
    return secrets(asked, environment, "understanding").get(asked.key_env, "")


async def _adviser(stack: AsyncExitStack, settings: Settings, key: str) -> Adviser | None:
    asked = settings.understanding
    if not asked.base_url:
        return None
    from bot.advice import connect  # noqa: PLC0415 - loads the HTTP client

    return await stack.enter_async_context(connect(asked.base_url, asked.model, key, asked.timeout))


def _moderation_key(settings: Settings, environment: Mapping[str, str]) -> str:
    """Raises ConfigError if the variable that holds it is not set."""
    asked = settings.moderation
    return secrets(asked, environment, "moderation").get(asked.key_env, "")


async def _moderator(stack: AsyncExitStack, settings: Settings, key: str) -> Moderator | None:
    asked = settings.moderation
    if not asked.base_url:
        return None
    from bot.moderation import connect  # noqa: PLC0415 - loads the HTTP client

    service = connect(asked.base_url, asked.model, key, asked.timeout, strict=asked.strict)
    return await stack.enter_async_context(service)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose opinion is asked, where they are configured."""

    adviser: Adviser | None = None
    moderator: Moderator | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """What the life of the house hangs on."""

    clock: Clock
    tasks: asyncio.TaskGroup
    asked: Asked


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


async def _provider(stack: AsyncExitStack, part: Part, clock: Clock) -> Provider:
    provider: Provider = await stack.enter_async_context(part.module.connect(part.settings, part.secrets, clock))
    return provider


async def _chat(stack: AsyncExitStack, part: Part, lent: House) -> Chat:
    chat: Chat = await stack.enter_async_context(part.module.connect(part.settings, part.secrets, lent))
    return chat


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
    kit = Kit(database, doors, clock, downloads, settings.directory, partial(_tell, market, engine), timings=timings)
    jobs = Jobs(_completed(kit, settings, running.asked.moderator))
    runner = LocalRunner(jobs, tasks)
    engine.employ(runner)
    tidying = Tidying(database, clock, settings.directory, retention(settings))
    tasks.create_task(jobs.tell_progress(), name="progress")
    tasks.create_task(tidying.run(), name="tidying")
    await _stock(market, engine, settings, tasks)
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


async def _tell(market: Market, engine: Engine, event: Heard) -> None:
    """A price that turned out to be another is asked for at once: the next order is shown the new one. A picture that
    is there has taught how long such a picture takes."""
    if isinstance(event, Failed) and event.job.failure is FailureKind.PRICE_CHANGED:
        await market.ask(event.job.quote.provider, partial(_priced, engine))
    if isinstance(event, Painted):
        _priced(engine, market.learnt())
    await engine.hear(event)


def _priced(engine: Engine, catalog: Catalog) -> None:
    engine.rules = restocked(engine.rules, catalog)


async def _stock(market: Market, engine: Engine, settings: Settings, tasks: asyncio.TaskGroup) -> None:
    """Ask all providers at once. Raises ConfigError if all have answered and nobody offers the default model."""
    changed = partial(_priced, engine)
    asked = [tasks.create_task(market.ask(name, changed), name=f"ask {name}") for name in market.providers]
    _, slow = await asyncio.wait(asked, timeout=ASKING)
    if not slow:
        _check_model(settings, engine.rules.catalog)
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
