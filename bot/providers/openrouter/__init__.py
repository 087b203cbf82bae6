"""OpenRouter: models of many houses behind one key, paid in USD."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated

import msgspec

from bot.ports import Clock, Provider
from bot.providers.http import Age, Count, Route, Seconds, checked_key, checked_url, line
from bot.providers.openrouter.api import Api, Patience
from bot.providers.openrouter.market import Market
from bot.providers.openrouter.provider import OpenRouter

__all__ = ["Settings", "connect"]

_Header = Annotated[str, msgspec.Meta(pattern=r"^[\x20-\x7e]*$")]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How OpenRouter is reached, what is ordered there and what it is taken to cost."""

    key_env: str = "OPENROUTER_API_KEY"
    base_url: str = "https://openrouter.ai/api/v1"
    models: tuple[str, ...] = ()
    """Only these, by the service's own ids; empty: all."""
    picture_tokens: dict[str, Count] = msgspec.field(
        default_factory=lambda: {"": 2000, "low": 410, "medium": 1700, "high": 6700}
    )
    """The most that one picture needs where tokens are charged, by quality. Gemini needs 1120 to 2000; a square of
    gpt-image-2 comes to 200, 1670 and 6670 by its usual prices."""
    referer: _Header = ""
    title: _Header = ""
    proxy: str = ""
    ca_file: str = ""
    picture_seconds: Seconds = 180
    read_seconds: Seconds = 30
    list_seconds: Age = 3600
    """How long lists of models and prices are taken to be the present ones."""
    at_once: Count = 8
    """How many orders may be with the service at the same time."""


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for a key or an address that cannot be used."""
    key = checked_key(secrets.get(settings.key_env, ""), settings.key_env)
    base_url = checked_url(settings.base_url, "providers.openrouter.base_url")
    headers = {"Authorization": f"Bearer {key}", "HTTP-Referer": settings.referer, "X-Title": settings.title}
    sent = {name: value for name, value in headers.items() if value}
    patience = Patience(settings.picture_seconds, settings.read_seconds)
    async with line(Route(settings.proxy, settings.ca_file), clock, (key,)) as connection:
        api = Api(connection, base_url, sent, patience)
        market = Market(api, clock, settings.list_seconds, settings.models)
        yield OpenRouter(api, market, settings.picture_tokens, settings.at_once)
