"""WellAPI: a gateway to GPT Image that speaks OpenAI's protocol with quirks of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal

import msgspec

from bot.ports import Clock, Provider
from bot.providers.http import Age, Count, Route, Seconds, Shelf, checked_key, checked_url, line
from bot.providers.http.openai_images import Server, Tariff
from bot.providers.wellapi.offers import Assortment
from bot.providers.wellapi.provider import Terms, WellApi

__all__ = ["Settings", "connect"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How WellAPI is reached and paid for."""

    key_env: str = "WELLAPI_API_KEY"
    base_url: str = "https://wellapi.ai/v1"
    models: tuple[str, ...] = ()
    quality: Literal["low", "medium", "high"] = "medium"
    format: Literal["png", "jpeg", "webp"] = "png"
    edits: bool = False
    prices: dict[str, Tariff] = msgspec.field(default_factory=dict)
    proxy: str = ""
    ca_file: str = ""
    picture_seconds: Seconds = 600
    read_seconds: Seconds = 30
    file_seconds: Seconds = 60
    list_seconds: Age = 3600
    """How long a list of models is taken to be the present one."""
    at_once: Count = 4
    """How many orders may be with the service at the same time."""


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for a key or an address that cannot be used."""
    key = checked_key(secrets.get(settings.key_env, ""), settings.key_env)
    base_url = checked_url(settings.base_url, "providers.wellapi.base_url")
    async with line(Route(settings.proxy, settings.ca_file), clock, (key,)) as connection:
        server = Server(connection, base_url, key, settings.read_seconds, settings.file_seconds)
        assortment = Assortment(settings.models, settings.quality, settings.prices, edits=settings.edits)
        shelf = Shelf(assortment.of(server), clock, settings.list_seconds)
        terms = Terms(settings.picture_seconds, settings.at_once, settings.format)
        yield WellApi(server, assortment, shelf, terms)
