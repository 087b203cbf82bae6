"""The web UI's emulator, a customer of it, and a customer who does not wait long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.ports import Provider
from tests.emulators.webui import KEY, Emulator, emulated
from tests.emulators.webui.customer import connected
from tests.services import Watch


@pytest.fixture(scope="module")
def server() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def emulator(server: Emulator) -> Iterator[Emulator]:
    server.clear()
    yield server
    server.clear()
    server.key = KEY


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def webui(emulator: Emulator, watch: Watch) -> AsyncIterator[Provider]:
    async with connected(emulator, watch) as provider:
        yield provider


@pytest.fixture
async def hasty(emulator: Emulator) -> AsyncIterator[Provider]:
    """For what never answers."""
    async with connected(emulator, None, api_seconds=0.7, draw_seconds=0.7) as provider:
        yield provider
