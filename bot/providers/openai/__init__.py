"""OpenAI's pictures, and those of every server that speaks the same protocol, one's own among them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Literal

import msgspec

from bot.errors import ConfigError
from bot.ports import Clock, Provider
from bot.providers.http import Age, Count, Route, Seconds, Shelf, address, checked_key, checked_url, line
from bot.providers.http.openai_images import Server, Tariff
from bot.providers.openai.offers import Assortment
from bot.providers.openai.orders import Finish, Orders
from bot.providers.openai.provider import OpenAI, Terms
from bot.values import Text

__all__ = ["Settings", "connect"]

_HOME = "api.openai.com"


def _prices() -> dict[str, Tariff]:
    """What public pages named in 2026; the service itself publishes none that a program could read."""
    return {"gpt-image-2": Tariff(text_input=5, image_input=8, output=30, low=0.006, medium=0.05, high=0.2)}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How OpenAI, or a server like it, is reached and paid for."""

    key_env: str = "OPENAI_API_KEY"
    base_url: str = "https://api.openai.com/v1"
    protocol: Literal["auto", "openai", "local"] = "auto"
    models: tuple[str, ...] = ()
    quality: Literal["low", "medium", "high"] = "medium"
    output_format: Literal["", "png", "jpeg", "webp"] = ""
    output_compression: Annotated[int, msgspec.Meta(ge=0, le=100)] = 100
    background: Literal["", "auto", "opaque", "transparent"] = ""
    moderation: Literal["", "auto", "low"] = ""
    partial_images: Annotated[int, msgspec.Meta(ge=0, le=3)] = 2
    prices: dict[str, Tariff] = msgspec.field(default_factory=_prices)
    free: bool = False
    edits: bool = False
    seeds: bool = False
    negatives: bool = False
    sizes: Annotated[tuple[Literal["512px", "1K", "2K", "4K"], ...], msgspec.Meta(min_length=1)] = ("512px", "1K")
    proxy: str = ""
    ca_file: str = ""
    picture_seconds: Seconds = 600
    read_seconds: Seconds = 30
    file_seconds: Seconds = 60
    list_seconds: Age = 3600
    """How long a list of models is taken to be the present one."""
    at_once: Count = 4
    """How many orders may be with the service at the same time."""


def _at_home(host: str) -> bool:
    """Some regions have a host of their own before the usual one."""
    return host == _HOME or host.endswith(f".{_HOME}")


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for a key, an address or a combination that cannot be used."""
    key = checked_key(secrets.get(settings.key_env, ""), settings.key_env) if settings.key_env else ""
    base_url = checked_url(settings.base_url, "providers.openai.base_url")
    if settings.background == "transparent" and settings.output_format == "jpeg":
        raise ConfigError(Text("providers.openai: a transparent background needs png or webp."))
    own = settings.protocol == "local" or (settings.protocol == "auto" and not _at_home(address(base_url).host))
    previews = 0 if own else settings.partial_images
    async with line(Route(settings.proxy, settings.ca_file), clock, (key,)) as connection:
        server = Server(connection, base_url, key, settings.read_seconds, settings.file_seconds)
        assortment = Assortment(
            own=own,
            only=settings.models,
            sizes=settings.sizes,
            quality=settings.quality,
            prices=settings.prices,
            free=settings.free,
            edits=settings.edits,
            seeds=settings.seeds,
            negatives=settings.negatives,
            previews=previews,
        )
        finish = Finish(settings.output_format, settings.output_compression, settings.background, settings.moderation)
        orders = Orders(server, finish, own=own, previews=previews)
        shelf = Shelf(assortment.of(server), clock, settings.list_seconds)
        yield OpenAI(server, assortment, orders, shelf, Terms(settings.picture_seconds, settings.at_once))
