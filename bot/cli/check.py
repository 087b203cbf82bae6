"""`easel check`: whether all that is configured works, told part by part, with what to do next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec import Struct
from rich.console import Console

from bot import log
from bot.app import NOWHERE, OFFLINE, connected
from bot.cli.keys import directions
from bot.cli.outcomes import DONE, NOT_DONE, tag
from bot.cli.tables import Row, show
from bot.cli.verdicts import AT_MOST, Verdict, verdict
from bot.clock import SystemClock
from bot.config import (
    ADAPTERS,
    PROVIDERS,
    Folder,
    Part,
    Section,
    Settings,
    configured,
    key_variable,
    load,
    part,
    secrets,
)
from bot.config.keys import is_stored
from bot.errors import ConfigError, JobError
from bot.i18n import Language, language
from bot.ports import Finding, Provider
from bot.values import Plural, Text

SETTLED = Text("Its settings can be used.")
NOT_USABLE = "config"


@dataclass(frozen=True, slots=True)
class Examined:
    """A part of the house and how to find out whether it works. Whoever examines it opens no port and spends
    nothing."""

    name: str
    """As its section is called."""
    examine: Callable[[], Awaitable[Verdict]]


async def check_all(config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    """Raises ConfigError if the file as a whole cannot be used."""
    settings = load(config, environment)
    log.configure("critical", settings.log.format)  # what is wrong is said in the verdicts
    parts = list(_parts(settings, environment))
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(_examined(one), name=f"check {one.name}") for one in parts]
    found = {one.name: task.result() for one, task in zip(parts, asked, strict=True)}
    if json:
        show([_row(name, one, language("en")) for name, one in found.items()], json)
    else:
        _print(found, language(tag(environment)))
    return DONE if all(one.works for one in found.values()) else NOT_DONE


async def _examined(one: Examined) -> Verdict:
    try:
        return await one.examine()
    except ConfigError as error:
        return Verdict(error.text, NOT_USABLE)


def _parts(settings: Settings, environment: Mapping[str, str]) -> Iterator[Examined]:
    """In the order in which they are told."""
    if settings.understanding.base_url:
        yield Examined("understanding", partial(_secrets, settings.understanding, "understanding", environment))
    if settings.moderation.base_url:
        yield Examined("moderation", partial(_secrets, settings.moderation, "moderation", environment))
    for name, section in settings.adapters.items():
        yield Examined(f"adapters.{name}", partial(_adapter, settings, name, section, environment))
    for name, section in (settings.providers or OFFLINE).items():
        yield Examined(f"providers.{name}", partial(_service, name, section, environment))


async def _secrets(opinion: Struct, name: str, environment: Mapping[str, str]) -> Verdict:
    secrets(opinion, environment, name)
    return Verdict(SETTLED)


async def _adapter(settings: Settings, name: str, section: Section, environment: Mapping[str, str]) -> Verdict:
    """Its account where it has one; else only what can be read: the bot may be running, and its port belongs to it."""
    try:
        found = part(ADAPTERS, name, section, environment)
    except ConfigError as error:
        return Verdict(error.text, NOT_USABLE, steps=tuple(_first_key(ADAPTERS, name, section, environment)))
    if getattr(found.settings, "webhook", False) and not settings.server.public_url:
        raise ConfigError(NOWHERE)
    if not hasattr(found.module, "check"):
        return Verdict(SETTLED)
    return await _looked_at(found)


async def _looked_at(found: Part) -> Verdict:
    try:
        async with asyncio.timeout(AT_MOST):
            told: Finding = await found.module.check(found.settings, found.secrets)
    except TimeoutError as error:
        return verdict(error)
    return Verdict(told.said, told.kind, told.detail, told.steps, notes=told.notes)


async def _service(name: str, section: Section, environment: Mapping[str, str]) -> Verdict:
    try:
        found = part(PROVIDERS, name, section, environment)
    except ConfigError as error:
        return Verdict(error.text, NOT_USABLE, steps=tuple(_first_key(PROVIDERS, name, section, environment)))
    return await ask(found)


def _first_key(folder: Folder, name: str, section: Section, environment: Mapping[str, str]) -> Iterator[Text]:
    """Where a key is to be had, for whoever has none yet. Raises ConfigError for other mistakes in the section."""
    variable = key_variable(configured(folder, name, section))
    if variable and not environment.get(variable) and not is_stored(variable, environment):
        yield from directions(name)


async def ask(found: Part, seconds: float = AT_MOST) -> Verdict:
    """Whether a service can be reached and takes the key, within so many seconds. Raises ConfigError."""
    try:
        async with asyncio.timeout(seconds), connected(found, SystemClock()) as service:
            return await _account(service, found.name)
    except TimeoutError as error:
        return verdict(error, found.name)


async def _account(service: Provider, name: str) -> Verdict:
    try:
        account = await service.check()
        models = len({offer.model for offer in await service.offers()})
    except JobError as error:
        return verdict(error, name)
    said = Plural("It works: %(n)s model.", "It works: %(n)s models.", n=models)
    if account.left is None:
        return Verdict(said, models=models)
    if account.left.amount <= 0:
        return Verdict(Text("The key works, but there is no credit left."), "out_of_credits", models=models)
    left = Text("%(works)s Left on the account: %(cost)s.", works=said, cost=account.left)
    return Verdict(left, models=models, left=f"{account.left.amount:g} {account.left.unit}")


def _row(name: str, found: Verdict, tongue: Language) -> Row:
    return {
        "part": name,
        "works": found.works,
        "kind": found.kind or None,
        "said": tongue.say(found.said),
        "detail": found.detail or None,
        "next": [tongue.say(step) for step in found.steps],
        "notes": [tongue.say(note) for note in found.notes],
        "models": found.models,
        "left": found.left or None,
    }


def _print(found: Mapping[str, Verdict], tongue: Language) -> None:
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for name, one in found.items():
        console.print(f"{'✅' if one.works else '❌'} {name}: {tongue.say(one.said)}")
        if one.detail:
            quoted = Text("What it said: %(words)s", words=one.detail)
            console.print(f"   {tongue.say(quoted)}")
        for note in one.notes:
            console.print(f"   · {tongue.say(note)}")
        for step in one.steps:
            console.print(f"   → {tongue.say(step)}")
