"""ComfyUI's emulator, a customer of it, and a customer who does not wait long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.ports import Provider
from tests.emulators.comfyui import Emulator, emulated
from tests.emulators.comfyui.customer import connected
from tests.services import Watch

SHORT = {"api_seconds": 0.7, "upload_seconds": 0.7, "view_seconds": 0.7}


@pytest.fixture(scope="module")
def server() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def emulator(server: Emulator) -> Emulator:
    server.clear()
    return server


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def comfy(emulator: Emulator, watch: Watch) -> AsyncIterator[Provider]:
    async with connected(emulator, watch) as provider:
        yield provider


@pytest.fixture
async def hasty(emulator: Emulator) -> AsyncIterator[Provider]:
    """For what never answers."""
    async with connected(emulator, None, None, **SHORT) as provider:
        yield provider
