"""`easel models`: what can be drawn with and at which price, as the services say or as the catalog knows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import structs
from rich.console import Console

from bot import log
from bot.app import connected, opened
from bot.catalog import Catalog
from bot.catalog import load as known
from bot.cli.outcomes import DONE, NOT_DONE, tag
from bot.cli.tables import Row, price, show, spread
from bot.cli.verdicts import AT_MOST, verdict
from bot.clock import SystemClock
from bot.config import PROVIDERS, Section, configured, load, part
from bot.errors import ConfigError, JobError
from bot.i18n import language
from bot.ports import Provider
from bot.values import Offer, Price, Text

SERVICE, CATALOG = "service", "catalog"
"""Where the figures come from."""


async def list_models(config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    """The adapters stay closed: the bot may be running beside it. Slow providers are waited for."""
    settings = structs.replace(load(config, environment), adapters={})
    log.configure("warning", settings.log.format)
    async with opened(settings, environment, {}) as home:
        catalog, told = await home.market.asked(), home.market.told
    _show(catalog, catalog.offers, told, json)
    return DONE


async def list_sold(provider: str, config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    """What one provider sells, whether it is switched on or not. Raises ConfigError for a mistake in its section."""
    settings = load(config, environment)
    log.configure("error", settings.log.format)
    sold = await _asked(provider, settings.providers.get(provider, {}), environment)
    told = isinstance(sold, Sequence)
    catalog = known().offering(provider, sold if isinstance(sold, Sequence) else None)
    offers = [offer for offer in catalog.offers if offer.provider == provider]
    _show(catalog, offers, frozenset({provider} if told else ()), json)
    if isinstance(sold, Text):
        _say_why(sold, environment)
    return DONE if told else NOT_DONE


async def _asked(provider: str, section: Section, environment: Mapping[str, str]) -> Sequence[Offer] | Text:
    """Or why it could not be asked. Raises ConfigError for a mistake in its section."""
    configured(PROVIDERS, provider, section)
    try:
        found = part(PROVIDERS, provider, section, environment)
        async with asyncio.timeout(AT_MOST), connected(found, SystemClock()) as service:
            return await _offers(service)
    except TimeoutError as error:
        return verdict(error).said
    except ConfigError as error:
        return error.text


async def _offers(service: Provider) -> Sequence[Offer] | Text:
    try:
        return await service.offers()
    except JobError as error:
        return verdict(error).said


def _say_why(reason: Text, environment: Mapping[str, str]) -> None:
    text = Text("These are the figures of the catalog, because the service could not be asked. %(why)s", why=reason)
    Console(stderr=True, highlight=False, markup=False, emoji=False).print(language(tag(environment)).say(text))


def _show(catalog: Catalog, offers: Sequence[Offer], told: frozenset[str], json: bool) -> None:
    rows = [(catalog.name(offer.model), offer, SERVICE if offer.provider in told else CATALOG) for offer in offers]
    show([_full(*row) if json else _brief(*row) for row in rows], json)


def _brief(name: str, offer: Offer, source: str) -> Row:
    """What has room in a terminal of 80 columns; programs get the rest."""
    return {
        "model": offer.model,
        "name": name,
        "provider": offer.provider,
        "price": "\n".join(_priced(offer)) or "?",
        "sizes": " ".join(offer.sizes),
        "source": source,
    }


def _priced(offer: Offer) -> Iterator[str]:
    """The cheapest and the dearest of each quality; figures that are not exact are marked."""
    for quality in dict.fromkeys(one.quality for one in offer.prices):
        costs = sorted({one.cost for one in offer.prices if one.quality == quality}, key=lambda cost: cost.amount)
        about = "~" if any(cost.about for cost in costs) else ""
        yield f"{quality} {about}{spread(costs)}".strip()


def _full(name: str, offer: Offer, source: str) -> Row:
    return {
        "model": offer.model,
        "name": name,
        "provider": offer.provider,
        "vendor_id": offer.vendor_id,
        "source": source,
        "tasks": list(offer.tasks),
        "price": spread(sorted({one.cost for one in offer.prices}, key=lambda cost: cost.amount)),
        "prices": [_price(one) for one in offer.prices],
        "sizes": list(offer.sizes),
        "ratios": list(offer.ratios),
        "qualities": list(offer.qualities),
        "most": offer.most,
        "references": offer.references,
        "masks": offer.masks,
        "seeds": offer.seeds,
        "negatives": offer.negatives,
        "seconds": _seconds(offer),
    }


def _price(one: Price) -> Row:
    return {
        "task": one.task,
        "size": one.size,
        "quality": one.quality or None,
        "amount": one.cost.amount,
        "unit": one.cost.unit,
        "about": one.cost.about,
        "price": price(one.cost),
    }


def _seconds(offer: Offer) -> str:
    return f"{offer.expected.low:g}-{offer.expected.high:g}"
