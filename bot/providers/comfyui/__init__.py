"""ComfyUI: pictures by a server of one's own, with its checkpoints or with workflows that the operator gives it."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import msgspec

from bot.errors import ConfigError
from bot.ports import Clock, Provider
from bot.providers.comfyui.api import Api, Patience
from bot.providers.comfyui.board import Board
from bot.providers.comfyui.listener import Listener, Station
from bot.providers.comfyui.provider import ComfyUi, Watched
from bot.providers.comfyui.shop import Choice, Shop
from bot.providers.comfyui.workflows import families
from bot.providers.http import Age, Count, Route, Seconds, Shelf, checked_key, checked_url, line
from bot.values import Text
from bot.values.measures import side

__all__ = ["Settings", "connect"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a ComfyUI server is reached, and what is drawn with it."""

    base_url: str = "http://127.0.0.1:8188"
    workflows: str = ""
    """A folder with workflows of one's own; docs/comfyui.md says what stands in them."""
    models: tuple[str, ...] = ()
    """Only these; empty: all."""
    sizes: tuple[str, ...] = ("512px", "1K")
    """Those that the checkpoints and the graphics card can do."""
    key_env: str = ""
    """Of a proxy before the server, as its user is."""
    user: str = ""
    password_env: str = ""
    proxy: str = ""
    ca_file: str = ""
    api_seconds: Seconds = 30
    upload_seconds: Seconds = 60
    view_seconds: Seconds = 120
    list_seconds: Age = 300
    at_once: Count = 2
    """One that is drawn and one that waits, so that the server never rests and the bot still says who is next."""


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Provider]:
    """Raises ConfigError for an address, a password, a size or a workflow that cannot be used."""
    base_url = checked_url(settings.base_url, "providers.comfyui.base_url")
    headers, hidden = _proof(settings, secrets)
    choice = Choice(settings.models, _sizes(settings))
    workflows = families(settings.workflows)
    async with line(Route(settings.proxy, settings.ca_file), clock, hidden) as connection:
        patience = Patience(settings.api_seconds, settings.upload_seconds, settings.view_seconds)
        api = Api(connection, base_url, headers, patience)
        shop = Shop(workflows, Shelf(api.definition, clock, settings.list_seconds), choice)
        named = {**headers, "User-Agent": connection.client.headers["User-Agent"]}
        board, station = Board(), _station(settings, base_url, named)
        tasks = await asyncio.TaskGroup().__aenter__()
        listener = Listener(station, board, tasks)
        try:
            yield ComfyUi(api, shop, Watched(board, listener, station.client), settings.at_once)
        finally:
            listener.leave()
            # Not an `async with`: what ended the block goes on as it is, unwrapped.
            await tasks.__aexit__(None, None, None)


def _proof(settings: Settings, secrets: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The headers for whoever stands before the server, which has no lock of its own, and what of them is secret."""
    if settings.key_env and settings.user:
        raise ConfigError(
            Text(
                "%(one)s and %(other)s cannot be used together. Example: %(example)s",
                one="providers.comfyui.key_env",
                other="providers.comfyui.user",
                example='key_env = ""',
            )
        )
    if settings.key_env:
        key = checked_key(secrets.get(settings.key_env, ""), settings.key_env)
        return {"Authorization": f"Bearer {key}"}, (key,)
    if not settings.user:
        return {}, ()
    password = secrets.get(settings.password_env, "") if settings.password_env else ""
    if not password:
        example = 'password_env = "GPU_PASSWORD"'
        key, other = "providers.comfyui.user", "providers.comfyui.password_env"
        raise ConfigError(Text("%(key)s needs %(other)s. Example: %(example)s", key=key, other=other, example=example))
    pair = b64encode(f"{settings.user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}, (password, pair)


def _sizes(settings: Settings) -> tuple[str, ...]:
    if settings.sizes and all(map(side, settings.sizes)):
        return settings.sizes
    raise ConfigError(
        Text(
            "%(key)s must be sizes such as 1K or 1024x1024. Example: %(example)s",
            key="providers.comfyui.sizes",
            example='sizes = ["512px", "1K"]',
        )
    )


def _station(settings: Settings, base_url: str, headers: Mapping[str, str]) -> Station:
    secure = base_url.lower().startswith("https:")
    url = f"ws{base_url[4:]}/ws"
    return Station(
        url, uuid4().hex, settings.api_seconds, headers, settings.proxy, _trust(settings) if secure else None
    )


def _trust(settings: Settings) -> ssl.SSLContext:
    """The file was read before: it is the one of the line."""
    context = httpx.create_ssl_context(trust_env=False)
    if settings.ca_file:
        context.load_verify_locations(cafile=settings.ca_file)
    return context
