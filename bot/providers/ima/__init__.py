"""IMA Studio: pictures by SeeDream, Nano Banana and Midjourney, paid in points."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Literal

import msgspec

from bot.errors import ConfigError
from bot.ports import Clock, Provider
from bot.providers.http import Garbled, Route, address, checked_key, line
from bot.providers.ima.api import Api
from bot.providers.ima.provider import ImaStudio
from bot.providers.ima.shelf import Shelf
from bot.providers.ima.upload import Patience, Uploads
from bot.values import Text

__all__ = ["Settings", "connect"]

_Seconds = Annotated[float, msgspec.Meta(gt=0)]


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
    api_seconds: _Seconds = 30
    token_seconds: _Seconds = 15
    put_seconds: _Seconds = 60
    list_seconds: Annotated[float, msgspec.Meta(ge=0)] = 60
    """How long a product list is taken to be the present one."""
    at_once: Annotated[int, msgspec.Meta(ge=1)] = 8
    """How many orders may be with the service at the same time."""


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for a key or an address that cannot be used."""
    key = checked_key(secrets.get(settings.key_env, ""), settings.key_env)
    api_url, upload_url = _checked(settings.base_url, "base_url"), _checked(settings.upload_url, "upload_url")
    async with line(Route(settings.proxy, settings.ca_file), clock, (key,)) as connection:
        api = Api(connection, api_url, key, settings.language, settings.api_seconds)
        patience = Patience(settings.token_seconds, settings.put_seconds)
        uploads = Uploads(connection, clock, upload_url, key, settings.app_key, patience)
        yield ImaStudio(api, uploads, Shelf(api.products, clock, settings.list_seconds), settings.at_once)


def _checked(url: str, setting: str) -> str:
    try:
        address(url)
    except Garbled as error:
        text = Text("providers.ima.%(setting)s is not an address such as https://api.example.com.", setting=setting)
        raise ConfigError(text) from error
    return url.rstrip("/")
