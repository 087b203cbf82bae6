"""OpenRouter's emulator, a customer of it, and a customer who does not wait long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.ports import Provider
from tests.emulators.openrouter import Emulator, emulated
from tests.emulators.openrouter.customer import connected
from tests.services import Watch


@pytest.fixture(scope="module")
def server() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def emulator(server: Emulator) -> Iterator[Emulator]:
    """No order may hold anything that the service's own description does not know."""
    server.clear()
    yield server
    server.gate.set()
    assert server.told == []


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def router(emulator: Emulator, watch: Watch) -> AsyncIterator[Provider]:
    async with connected(emulator, watch) as provider:
        yield provider


@pytest.fixture
async def hasty(emulator: Emulator) -> AsyncIterator[Provider]:
    """For what never answers."""
    async with connected(emulator, None, picture_seconds=0.7, read_seconds=0.7) as provider:
        yield provider
