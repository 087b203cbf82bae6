"""IMA Studio: pictures by SeeDream, Nano Banana and Midjourney, paid in points."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal

import msgspec

from bot.ports import Clock, Provider
from bot.providers.http import Age, Count, Route, Seconds, Shelf, checked_key, checked_url, line
from bot.providers.ima.api import Api
from bot.providers.ima.provider import ImaStudio, Most
from bot.providers.ima.upload import Patience, Uploads

__all__ = ["Settings", "connect"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How IMA Studio is reached and paid for."""

    key_env: str = "IMA_API_KEY"
    base_url: str = "https://api.imastudio.com"
    upload_url: str = "https://imapi.liveme.com"
    # The vendor publishes it for all clients alike: it names the kind of client, and is no secret.
    app_key: str = "32jdskjdk320eew"
    language: Literal["en", "zh"] = "en"
    proxy: str = ""
    ca_file: str = ""
    api_seconds: Seconds = 30
    token_seconds: Seconds = 15
    put_seconds: Seconds = 60
    list_seconds: Age = 60
    """How long a product list is taken to be the present one."""
    at_once: Count = 8
    """How many orders may be with the service at the same time."""
    # It takes a list of them and names no limit.
    references: Count = 4
    """How many pictures an order may start from."""


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for a key or an address that cannot be used."""
    key = checked_key(secrets.get(settings.key_env, ""), settings.key_env)
    api_url = checked_url(settings.base_url, "providers.ima.base_url")
    upload_url = checked_url(settings.upload_url, "providers.ima.upload_url")
    async with line(Route(settings.proxy, settings.ca_file), clock, (key,)) as connection:
        api = Api(connection, api_url, key, settings.language, settings.api_seconds)
        patience = Patience(settings.token_seconds, settings.put_seconds)
        uploads = Uploads(connection, clock, upload_url, key, settings.app_key, patience)
        most = Most(settings.at_once, settings.references)
        yield ImaStudio(api, uploads, Shelf(api.products, clock, settings.list_seconds), most)
