"""A Stable Diffusion web UI on loopback: one machine that draws for everybody, one thing after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from tests.emulators.server import address, bound, served
from tests.emulators.webui.api import Api
from tests.emulators.webui.state import KEY, TITLES, USER, Emulator

__all__ = ["KEY", "TITLES", "USER", "Emulator", "emulated"]


@contextmanager
def emulated(key: str = KEY, port: int = 0) -> Iterator[Emulator]:
    """`port` 0: whatever is free. Pictures come with the answers: there is no other host."""
    listener = bound(port)
    emulator = Emulator(address(listener), key)
    with served([(_app(emulator), listener)]):
        yield emulator


def _app(emulator: Emulator) -> Starlette:
    api, route = Api(emulator), emulator.route
    return Starlette(
        routes=[
            route("/sdapi/v1/sd-models", "GET", "models", api.guarded(api.models)),
            route("/sdapi/v1/txt2img", "POST", "create", api.guarded(api.words)),
            route("/sdapi/v1/img2img", "POST", "create", api.guarded(api.pictures)),
            route("/sdapi/v1/progress", "GET", "glance", api.glance),
            route("/sdapi/v1/interrupt", "POST", "interrupt", api.guarded(api.interrupt)),
            route("/internal/progress", "POST", "progress", api.progress),
        ]
    )
