"""`easel models`, `jobs`, `settings` and `forget`: looking and tidying, for people and for programs."""

from __future__ import annotations

import json as encoding
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bot import log
from bot import store as stores
from bot.app import directory, opened
from bot.cli.outcomes import DONE, NOT_DONE, tag
from bot.config import load
from bot.errors import ConfigError
from bot.i18n import language
from bot.render import DOT, as_json, remembered_of
from bot.values import Cost, Job, Offer, Person, Plural, Profile, Text

Row = Mapping[str, object]
LONGEST_ID = 64
"""Characters of an id; a longer ticket holds the order itself, and with it the prompt."""


async def list_models(config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    """The adapters stay closed: the bot may be running beside it. Slow providers are waited for."""
    settings = structs.replace(load(config, environment), adapters={})
    log.configure("warning", settings.log.format)
    async with opened(settings, environment, {}) as home:
        catalog = await home.market.asked()
        rows = [_model(catalog.name(offer.model), offer) for offer in catalog.offers]
    _print(rows, json)
    return DONE


async def list_jobs(reference: str, config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    settings = load(config, environment)
    async with stores.connect(settings.store.url, directory(settings)) as store:
        found = [await store.job(reference)] if reference else await store.jobs()
    rows = [_job(job) for job in found if job is not None]
    _print(rows, json)
    return DONE if rows or not reference else NOT_DONE


async def show_person(user: str, config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    """What is remembered of a person, for them or for a program. Raises ConfigError if that is no person."""
    person = _person(user, "easel settings terminal:you")
    settings = load(config, environment)
    async with stores.connect(settings.store.url, directory(settings)) as store:
        profile = await store.profile(person)
    if json:
        Console(soft_wrap=True).out(encoding.dumps(as_json(profile), ensure_ascii=False), highlight=False)
        return DONE
    tongue = language(tag(environment))
    for line in remembered_of(profile):
        Console(highlight=False, markup=False, emoji=False).print(DOT.join(map(tongue.word, line)))
    return DONE


async def forget_person(user: str, config: Path | None, environment: Mapping[str, str]) -> int:
    """Raises ConfigError if that is no person."""
    person = _person(user, "easel forget terminal:you")
    settings = load(config, environment)
    async with stores.connect(settings.store.url, directory(settings)) as store:
        rows = await store.forget(Profile(person))
    words = Plural("%(n)s entry was deleted.", "%(n)s entries were deleted.", n=rows)
    Console(highlight=False).print(language(tag(environment)).say(words))
    return DONE


def _person(user: str, example: str) -> Person:
    platform, _, id = user.partition(":")
    if not (platform and id):
        raise ConfigError(Text("%(user)s is no person. Example: %(example)s", user=user, example=example))
    return Person(platform, id)


def _model(name: str, offer: Offer) -> Row:
    return {
        "model": offer.model,
        "name": name,
        "provider": offer.provider,
        "tasks": list(offer.tasks),
        "price": _range(sorted({price.cost for price in offer.prices}, key=lambda cost: cost.amount)),
        "sizes": list(offer.sizes),
        "ratios": list(offer.ratios),
        "seconds": f"{offer.expected.low:g}-{offer.expected.high:g}",
    }


def _job(job: Job) -> Row:
    """Without the prompt: this is read over shoulders."""
    return {
        "job": job.id,
        "state": job.state,
        "failure": job.failure,
        "model": job.order.model,
        "provider": job.quote.provider,
        "ticket": job.ticket if len(job.ticket) <= LONGEST_ID else "",
        "cost": _cost(job.charged or job.quote.cost),
        "place": str(job.place),
        "person": str(job.person),
        "created": datetime.fromtimestamp(job.created, UTC).isoformat(timespec="seconds"),
        "pictures": [picture.path for picture in job.pictures],
    }


def _range(costs: Sequence[Cost]) -> str:
    if not costs:
        return "?"
    return _cost(costs[0]) if len(costs) == 1 else f"{costs[0].amount:g}-{_cost(costs[-1])}"


def _cost(cost: Cost) -> str:
    return f"{cost.amount:g} {cost.unit}".strip() if cost.known else "?"


def _print(rows: Iterable[Row], json: bool) -> None:
    console = Console(soft_wrap=json, highlight=False)
    if json:
        for row in rows:
            console.out(encoding.dumps(row, ensure_ascii=False), highlight=False)
        return
    listed = list(rows)
    table = Table(*(listed[0] if listed else ("nothing",)), box=SIMPLE)
    for row in listed:
        table.add_row(*(", ".join(cell) if isinstance(cell, list) else str(cell or "") for cell in row.values()))
    console.print(table)
