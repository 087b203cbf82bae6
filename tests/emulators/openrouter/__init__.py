"""OpenRouter on loopback: the API, and the host of the pictures that some chat models link to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from tests.emulators.openrouter.api import Api
from tests.emulators.openrouter.state import KEY, Emulator, Ports
from tests.emulators.server import address, bound, served

__all__ = ["KEY", "Emulator", "Ports", "emulated"]


@contextmanager
def emulated(key: str = KEY) -> Iterator[Emulator]:
    sockets = [bound(), bound()]
    emulator = Emulator(Ports(f"{address(sockets[0])}/api/v1", address(sockets[1])), key)
    with served(list(zip(_apps(emulator), sockets, strict=True))):
        yield emulator


def _apps(emulator: Emulator) -> list[Starlette]:
    """In the order of the ports."""
    api, route = Api(emulator), emulator.route
    public, base = api.told, "/api/v1"
    return [
        Starlette(
            routes=[
                route(f"{base}/images/models", "GET", "models", public(api.models)),
                route(f"{base}/images/models/{{author}}/{{slug}}/endpoints", "GET", "endpoints", public(api.endpoints)),
                route(f"{base}/models", "GET", "chats", public(api.chats)),
                route(f"{base}/images", "POST", "images", api.guarded(api.images)),
                route(f"{base}/chat/completions", "POST", "chat", api.guarded(api.chat)),
                route(f"{base}/generation", "GET", "generation", api.guarded(api.generation)),
                route(f"{base}/key", "GET", "key", api.guarded(api.key)),
                route(f"{base}/credits", "GET", "credits", api.guarded(api.credits)),
            ]
        ),
        Starlette(routes=[route("/{name}", "GET", "picture", api.picture)]),
    ]
