"""Krea: many vendors' models behind one key, paid in dollars in advance."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated

import msgspec

from bot.errors import ConfigError
from bot.ports import Clock, Provider
from bot.providers.http import Age, Count, Route, Seconds, checked_key, checked_url, line
from bot.providers.krea.api import Api, Patience
from bot.providers.krea.offers import Choice, Shop
from bot.providers.krea.provider import Krea, Manners
from bot.providers.krea.references import References
from bot.providers.krea.table import known, table
from bot.values import Text

__all__ = ["Settings", "connect"]

Dollars = Annotated[float, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How Krea is reached, and what of it is sold."""

    key_env: str = "KREA_API_TOKEN"
    base_url: str = "https://api.krea.ai"
    proxy: str = ""
    ca_file: str = ""
    create_seconds: Seconds = 60
    ask_seconds: Seconds = 30
    upload_seconds: Seconds = 120
    at_once: Count = 4
    """How many orders may be with the service at the same time; what a plan allows is told nowhere."""
    models: tuple[str, ...] = ()
    prices: dict[str, Dollars] = {}
    refresh_seconds: Age = 86_400
    """How long what the service's description says of models and prices is taken to be true; 0: it is not read."""
    inline_bytes: Annotated[int, msgspec.Meta(ge=0)] = 1_000_000
    """So much of the pictures to work from travels inside an order; more is uploaded."""
    settle_seconds: Age = 15
    skew_seconds: Age = 60


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for a key, an address or a model's name that cannot be used."""
    key = checked_key(secrets.get(settings.key_env, ""), settings.key_env)
    base_url = checked_url(settings.base_url, "providers.krea.base_url")
    _check_models((*settings.models, *settings.prices))
    # The key is an id and a secret, and the secret alone is as good as both.
    hidden = (key, *(part for part in key.split(":") if len(part) >= 8))
    async with line(Route(settings.proxy, settings.ca_file), clock, hidden) as connection:
        patience = Patience(settings.create_seconds, settings.ask_seconds, settings.upload_seconds)
        api = Api(connection, base_url, key, patience)
        shop = Shop(api, clock, Choice.of(settings.models, settings.prices), settings.refresh_seconds)
        manners = Manners(settings.at_once, settings.settle_seconds, settings.skew_seconds)
        yield Krea(api, clock, shop, References(api, settings.inline_bytes), manners)


def _check_models(named: tuple[str, ...]) -> None:
    """One that is not known here could never be sold, whatever its name was meant to be."""
    for vendor_id in named:
        if known(vendor_id) is None:
            text = Text(
                "providers.krea does not know the model %(model)s. These are known: %(known)s",
                model=vendor_id,
                known=", ".join(sorted(table())),
            )
            raise ConfigError(text)
