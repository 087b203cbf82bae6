"""Telegram's emulator and a plain client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.emulators.telegram import Telegram, emulated
from tests.telegram_asking import Asking


@pytest.fixture(scope="module")
def running() -> Iterator[Telegram]:
    with emulated() as telegram:
        yield telegram


@pytest.fixture
def server(running: Telegram) -> Iterator[Telegram]:
    """New for each test, which must not have asked for anything that the Bot API does not know."""
    running.clear()
    yield running
    assert running.violations == []


@pytest.fixture
def ask(server: Telegram) -> Asking:
    return Asking(server)


@pytest.fixture
async def bot(server: Telegram) -> AsyncIterator[Bot]:
    async with plain(server) as made:
        yield made


def plain(server: Telegram) -> Bot:
    """The library's own bot, which asks the machine for no proxy."""
    requests = [HTTPXRequest(httpx_kwargs={"trust_env": False}, read_timeout=20) for _ in range(2)]
    url, files = f"{server.url}/bot", f"{server.url}/file/bot"
    return Bot(server.token, url, files, request=requests[0], get_updates_request=requests[1])
