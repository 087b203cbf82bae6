"""OpenAI's emulator, and WellAPI's, with a customer of each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.ports import Provider
from tests.emulators.openai import Emulator, Flavour, emulated
from tests.emulators.openai.customer import connected
from tests.services import Watch


@pytest.fixture(scope="module")
def openai_server() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def emulator(openai_server: Emulator) -> Emulator:
    openai_server.clear()
    return openai_server


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def openai(emulator: Emulator, watch: Watch) -> AsyncIterator[Provider]:
    async with connected(emulator, watch) as provider:
        yield provider


@pytest.fixture(scope="module")
def wellapi_server() -> Iterator[Emulator]:
    with emulated(Flavour.WELLAPI) as emulator:
        yield emulator


@pytest.fixture
def gateway(wellapi_server: Emulator) -> Emulator:
    wellapi_server.clear()
    return wellapi_server


@pytest.fixture
async def wellapi(gateway: Emulator) -> AsyncIterator[Provider]:
    async with connected(gateway) as provider:
        yield provider
