"""The whole house where a service calls it: a call wakes the job, and whatever is in it is not believed."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import Home, opened
from bot.config import load
from bot.testing import Desk
from bot.values import Person, Place, PostKind, Said
from tests.configured import write
from tests.emulators.krea import KEY, Call, Emulator, emulated
from tests.emulators.pictures import owner_of
from tests.victim import Hurried

PACE = 50
PATIENCE = 20.0
KEYS = {"KREA_API_TOKEN": KEY}
ROOM, ANNE = Place("desk", "room"), Person("desk", "anne", "Anne")


@pytest.fixture(scope="module")
def server() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def krea(server: Emulator) -> Emulator:
    server.clear()
    return server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@asynccontextmanager
async def house(folder: Path, krea: Emulator, *, reachable: bool = True) -> AsyncIterator[tuple[Home, Desk]]:
    port = free_port()
    text = f"""
        directory = "data"
        [confirm]
        when = "never"
        [results]
        allow_hosts = ["127.0.0.1"]
        [adapters.web]
        port = 0
        [server]
        public_url = "{f"http://127.0.0.1:{port}" if reachable else ""}"
        port = {port}
        [providers.krea]
        base_url = "{krea.ports.api}"
    """
    settings, desk = load(write(folder / "easel.toml", text), KEYS), Desk()
    async with opened(settings, KEYS, {"desk": desk}, Hurried(PACE)) as home:
        yield home, desk


async def drawn(home: Home, desk: Desk) -> float:
    """Seconds of the house's time from the request to the picture."""
    begun = home.clock.now()
    await home.engine.receive(Said("event", ROOM, ANNE, "draw a cat with nano banana 2", "request", begun))
    while not any(post.kind in {PostKind.PICTURE, PostKind.FAILURE} for post in desk.said):
        assert home.clock.now() - begun < PATIENCE * PACE
        await home.clock.sleep(0.5)
    await home.settle(PATIENCE * PACE)
    return home.clock.now() - begun


async def test_a_call_brings_the_picture_without_waiting_for_the_next_look(krea: Emulator, tmp_path: Path) -> None:
    krea.calls = [Call.DONE, Call.DONE, Call.STALE]
    async with house(tmp_path, krea) as (home, desk):
        await drawn(home, desk)

    assert krea.called == [204, 204, 204]
    assert len(krea.journal.of("poll")) == 1
    assert desk.said[-1].kind is PostKind.PICTURE


@pytest.mark.parametrize("calls", [[Call.FORGED], [Call.STRANGE], [Call.FORGED] * 40])
async def test_who_lies_in_a_call_changes_nothing(krea: Emulator, tmp_path: Path, calls: Sequence[Call]) -> None:
    krea.calls = calls
    async with house(tmp_path, krea) as (home, desk):
        await drawn(home, desk)
        (job,) = await home.store.jobs()
        content = (home.settings.directory / job.pictures[0].path).read_bytes()

    assert owner_of(content, list(krea.jobs)) == job.ticket
    assert len(krea.journal.of("poll")) == len(krea.stages), "no more often than without a call"


async def test_without_a_public_address_nobody_is_asked_to_call(krea: Emulator, tmp_path: Path) -> None:
    krea.calls = [Call.DONE]
    async with house(tmp_path, krea, reachable=False) as (home, desk):
        await drawn(home, desk)

    (order,) = krea.journal.of("create")
    assert "x-webhook-url" not in order.headers
    assert krea.called == []
