"""IMA Studio on loopback: the API, the upload host and the host of the pictures, each at its own port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.emulators.faults import Endpoint
from tests.emulators.ima.api import Api
from tests.emulators.ima.files import Files
from tests.emulators.ima.state import KEY, Emulator, Ports
from tests.emulators.ima.tasks import Look
from tests.emulators.server import address, bound, served

__all__ = ["KEY", "Emulator", "Look", "Ports", "emulated"]


class _Counted(msgspec.Struct):
    creates: int
    requests: list[str]
    orders: list[msgspec.Raw]


@contextmanager
def emulated(key: str = KEY, port: int = 0) -> Iterator[Emulator]:
    """`port` is the API's; the other hosts have the three that follow. 0: whatever is free."""
    sockets = [bound(port and port + at) for at in range(4)]
    emulator = Emulator(Ports(*map(address, sockets)), key)
    with served(list(zip(_apps(emulator), sockets, strict=True))):
        yield emulator


def _apps(emulator: Emulator) -> list[Starlette]:
    """In the order of the ports."""
    api, files = Api(emulator), Files(emulator)

    route = emulator.route
    return [
        Starlette(
            routes=[
                route("/open/v1/product/list", "GET", "list", api.guarded(api.products)),
                route("/open/v1/tasks/create", "POST", "create", api.guarded(api.create)),
                route("/open/v1/tasks/detail", "POST", "detail", api.guarded(api.detail)),
            ]
        ),
        Starlette(
            routes=[
                route("/api/rest/oss/getuploadtoken", "GET", "token", files.token),
                route("/oss/{name}", "PUT", "put", files.put),
            ]
        ),
        Starlette(
            routes=[
                route("/uploads/{name}", "GET", "uploaded", files.uploaded),
                route("/{task}/{name}", "GET", "picture", files.picture),
            ]
        ),
        Starlette(routes=[Route("/journal", _counter(emulator))]),
    ]


def _counter(emulator: Emulator) -> Endpoint:
    async def counted(request: Request) -> Response:
        orders = [msgspec.Raw(received.body) for received in emulator.journal.of("create")]
        return Response(msgspec.json.encode(_Counted(emulator.creates, emulator.journal.names, orders)))

    return counted
