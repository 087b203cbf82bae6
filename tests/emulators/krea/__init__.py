"""Krea on loopback: the API, the host of uploads and the host of results, each at its own port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from tests.emulators.krea.api import Api
from tests.emulators.krea.files import Files
from tests.emulators.krea.jobs import USUAL, Job, Urls
from tests.emulators.krea.state import KEY, Call, Emulator, Ports, Retired
from tests.emulators.server import address, bound, served

__all__ = ["KEY", "USUAL", "Call", "Emulator", "Job", "Ports", "Retired", "Urls", "emulated"]


@contextmanager
def emulated(key: str = KEY, port: int = 0) -> Iterator[Emulator]:
    """`port` is the API's; the other hosts have the two that follow. 0: whatever is free."""
    sockets = [bound(port and port + at) for at in range(3)]
    emulator = Emulator(Ports(*map(address, sockets)), key)
    with served(list(zip(_apps(emulator), sockets, strict=True))):
        yield emulator


def _apps(emulator: Emulator) -> list[Starlette]:
    """In the order of the ports."""
    api, files, route = Api(emulator), Files(emulator), emulator.route
    return [
        Starlette(
            routes=[
                route("/generate/image/{path:path}", "POST", "create", api.guarded(api.create)),
                route("/jobs", "GET", "list", api.guarded(api.list)),
                route("/jobs/{id}", "GET", "poll", api.guarded(api.poll)),
                route("/jobs/{id}", "DELETE", "cancel", api.guarded(api.cancel)),
                route("/assets", "POST", "upload", api.guarded(files.upload)),
                route("/assets", "GET", "assets", api.guarded(files.assets)),
                route("/assets/{id}", "GET", "asset", api.guarded(files.asset)),
                route("/assets/{id}", "DELETE", "forget", api.guarded(files.forget)),
                route("/openapi.json", "GET", "spec", api.spec),
            ]
        ),
        Starlette(routes=[route("/assets/{id}.{kind}", "GET", "uploaded", files.uploaded)]),
        Starlette(routes=[route("/images/{id}.png", "GET", "picture", files.picture)]),
    ]
