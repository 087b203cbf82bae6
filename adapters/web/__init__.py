"""The web chat: one page and one WebSocket, with everything kept in the house's own journal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute

from adapters.web.chat import WebChat
from adapters.web.files import Files
from adapters.web.guard import Guard, is_local
from adapters.web.pages import Pages
from adapters.web.rooms import Rooms
from adapters.web.settings import Settings
from adapters.web.sockets import Sockets
from adapters.web.visitors import Doorstep, Visitors
from bot.errors import ConfigError
from bot.ports import House
from bot.values import Text

__all__ = ["Settings", "WebChat", "connect"]


@asynccontextmanager
async def connect(settings: Settings, secrets: Mapping[str, str], house: House) -> AsyncIterator[WebChat]:
    password = password_of(settings, secrets)
    visitors = Visitors(house.seals, password, secure=settings.public_url.startswith("https:"))
    files = Files(house.directory, house.seals, settings.public_url)
    rooms = Rooms(house.journal)
    sockets = Sockets(rooms, visitors, files, house.clock)
    pages = Pages(visitors, Doorstep(house.clock), files)
    routes = [*pages.routes(), WebSocketRoute("/ws", sockets.talk)]
    app = Starlette(routes=routes, middleware=[Middleware(Guard, settings=settings)])
    async with house.listening(app, settings.host, settings.port, "adapters.web") as address:
        try:
            yield WebChat(address, rooms, sockets, files, house)
        finally:
            rooms.close()


def password_of(settings: Settings, secrets: Mapping[str, str]) -> str:
    """Empty where none is wanted. Raises ConfigError rather than leave a door open that was meant to be shut."""
    password = secrets.get(settings.password_env, "")
    if settings.password_env and not password:
        raise ConfigError(
            Text(
                "The environment variable %(variable)s, named by adapters.web.password_env, is empty. Put the "
                "password of the web chat in it.",
                variable=settings.password_env,
            )
        )
    if not password and not is_local(settings.host):
        raise ConfigError(
            Text(
                "Everyone who can reach %(host)s could use the web chat. Set adapters.web.password_env to the name of "
                "an environment variable that holds a password, or set adapters.web.host to 127.0.0.1.",
                host=settings.host,
            )
        )
    return password
