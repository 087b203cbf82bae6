"""CreatOK: pictures by Nano Banana, Seedream and GPT Image, paid in credits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import msgspec

from bot.ports import Clock, Provider
from bot.providers.creatok.api import Api
from bot.providers.creatok.provider import CreatOk
from bot.providers.creatok.tasks import Tasks
from bot.providers.creatok.upload import Uploads
from bot.providers.http import Age, Count, Route, Seconds, Shelf, checked_key, checked_url, line

__all__ = ["Settings", "connect"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How CreatOK is reached and paid for."""

    key_env: str = "CREATOK_API_KEY"
    base_url: str = "https://www.creatok.ai"
    proxy: str = ""
    ca_file: str = ""
    api_seconds: Seconds = 60
    put_seconds: Seconds = 60
    list_seconds: Age = 60
    """How long a list of models and prices is taken to be the present one."""
    link_seconds: Age = 120
    """How long the addresses of pictures that are made are waited for."""
    at_once: Count = 4
    """How many orders may be with the service at the same time."""


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for a key or an address that cannot be used."""
    key = checked_key(secrets.get(settings.key_env, ""), settings.key_env)
    base_url = checked_url(settings.base_url, "providers.creatok.base_url")
    async with line(Route(settings.proxy, settings.ca_file), clock, (key,)) as connection:
        api = Api(connection, base_url, key, settings.api_seconds)
        shelf = Shelf(api.models, clock, settings.list_seconds)
        tasks = Tasks(clock, connection.conceal, settings.link_seconds)
        yield CreatOk(api, Uploads(api, settings.put_seconds), shelf, tasks, settings.at_once)
