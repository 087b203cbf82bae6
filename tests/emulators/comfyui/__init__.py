"""ComfyUI on loopback: one server with its routes and its WebSocket."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from tests.emulators.comfyui.orders import Ending, Order
from tests.emulators.comfyui.routes import Routes
from tests.emulators.comfyui.state import CHECKPOINTS, Emulator
from tests.emulators.server import address, bound, served

__all__ = ["CHECKPOINTS", "Emulator", "Ending", "Order", "emulated"]


@contextmanager
def emulated(port: int = 0) -> Iterator[Emulator]:
    """0: whatever port is free."""
    # What the web server writes about a WebSocket holds its headers; tests look for secrets in the log.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    socket = bound(port)
    emulator = Emulator(address(socket))
    with served([(_app(emulator), socket)]):
        yield emulator


def _app(emulator: Emulator) -> Starlette:
    routes = Routes(emulator)

    async def listen(socket: WebSocket) -> None:
        await emulator.sockets.listen(socket, routes.proven)

    named = (
        ("/prompt", "POST", "prompt", routes.prompt),
        ("/queue", "GET", "queue", routes.queue),
        ("/queue", "POST", "delete", routes.delete),
        ("/interrupt", "POST", "interrupt", routes.interrupt),
        ("/history", "GET", "recent", routes.recent),
        ("/history/{id}", "GET", "history", routes.history),
        ("/view", "GET", "view", routes.view),
        ("/upload/image", "POST", "upload", routes.upload),
        ("/object_info/{name}", "GET", "nodes", routes.nodes),
        ("/system_stats", "GET", "stats", routes.stats),
    )
    routed = [emulator.route(path, method, name, routes.guarded(endpoint)) for path, method, name, endpoint in named]
    return Starlette(routes=[*routed, WebSocketRoute("/ws", listen)])
