"""CreatOK on loopback: the API, the store for uploads and the host of the results, each at its own port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from tests.emulators.creatok.api import Api
from tests.emulators.creatok.files import Files
from tests.emulators.creatok.state import KEY, Emulator, Ports
from tests.emulators.creatok.tasks import Stage
from tests.emulators.server import address, bound, served

__all__ = ["KEY", "Emulator", "Ports", "Stage", "emulated"]

_BASE = "/api/open/skills"


@contextmanager
def emulated(key: str = KEY) -> Iterator[Emulator]:
    sockets = [bound() for _ in range(3)]
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
                route(f"{_BASE}/capabilities", "GET", "capabilities", api.guarded(api.capabilities)),
                route(f"{_BASE}/image-generation", "POST", "create", api.guarded(api.create)),
                route(f"{_BASE}/tasks/status", "GET", "status", api.guarded(api.status)),
                route(f"{_BASE}/upload/image/presigned", "POST", "slot", api.guarded(api.slot)),
            ]
        ),
        Starlette(routes=[route("/{key:path}", "PUT", "put", files.put)]),
        Starlette(routes=[route("/{task}/{name}", "GET", "picture", files.picture)]),
    ]
