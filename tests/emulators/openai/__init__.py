"""OpenAI's pictures on loopback, and those of the services and servers that speak its protocol, by flavour: the API and
the host of the pictures, each at its own port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from tests.emulators.openai.api import Api
from tests.emulators.openai.flavours import RULES, Flavour
from tests.emulators.openai.orders import Order
from tests.emulators.openai.state import Emulator, Ports
from tests.emulators.server import address, bound, served

__all__ = ["RULES", "Emulator", "Flavour", "Order", "Ports", "emulated"]


@contextmanager
def emulated(flavour: Flavour = Flavour.OPENAI, key: str | None = None, port: int = 0) -> Iterator[Emulator]:
    """`port` is the API's; the pictures have the next one. 0: whatever is free. `key`: not the flavour's own."""
    sockets = [bound(port and port + at) for at in range(2)]
    emulator = Emulator(Ports(*map(address, sockets)), flavour, key)
    with served(list(zip(_apps(emulator), sockets, strict=True))):
        yield emulator


def _apps(emulator: Emulator) -> list[Starlette]:
    """In the order of the ports."""
    api, route = Api(emulator), emulator.route
    return [
        Starlette(
            routes=[
                route("/v1/images/generations", "POST", "create", api.guarded(api.generations)),
                route("/v1/images/edits", "POST", "create", api.guarded(api.edits)),
                route("/v1/images/tasks/{task}", "GET", "task", api.guarded(api.task)),
                route("/v1/models", "GET", "models", api.guarded(api.models)),
                route("/files/{order}/{name}", "GET", "file", api.guarded(api.file)),
            ]
        ),
        Starlette(routes=[route("/files/{order}/{name}", "GET", "picture", api.file)]),
    ]
