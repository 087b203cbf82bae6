"""The whole house with a moderation service, over real HTTP: what it does not want is neither drawn nor paid for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import opened
from bot.config import load
from bot.errors import ConfigError
from bot.moderation import Choice, connect
from bot.testing import Desk
from bot.values import FailureKind, Inbound, Person, Place, Said, State
from tests.configured import english, write
from tests.emulators.faults import Breaks, Fault, Hangs, Says
from tests.emulators.moderation import DANGEROUS, KEY, MODEL, Emulator, emulated
from tests.houses import Plan, Stand, stand

WANTED = "draw a cat"
UNWANTED = f"draw a cat with {DANGEROUS}"
LIMIT = 0.3
ROOM, ANNE = Place("desk", "room"), Person("desk", "anne", "Anne")


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def service(running: Emulator) -> Emulator:
    running.clear()
    return running


@asynccontextmanager
async def guarded(service: Emulator, directory: Path, *, strict: bool = False) -> AsyncIterator[Stand]:
    async with (
        connect(service.url, MODEL, KEY, LIMIT, Choice(strict=strict)) as moderator,
        stand(Plan(directory, moderator=moderator)) as house,
    ):
        yield house


async def test_what_is_wanted_is_drawn_and_what_is_not_costs_nothing(service: Emulator, tmp_path: Path) -> None:
    async with guarded(service, tmp_path) as house:
        for text in (WANTED, UNWANTED):
            await house.hear(text)
            await house.finish(1 if text is WANTED else 2)
        newest, oldest = await house.store.jobs()
    assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture", "ack", "start", "failure"]
    assert (oldest.state, newest.state) == (State.DONE, State.FAILED)
    assert newest.failure is FailureKind.UNWANTED
    assert [commission.prompt for commission in house.canvas.taken] == ["a cat"]
    assert service.shown() == ["a cat", f"a cat with {DANGEROUS}"]


@pytest.mark.parametrize("fault", [Says(status=500), Says(b"?"), Breaks(), Hangs()], ids=str)
@pytest.mark.parametrize("strict", [False, True])
async def test_without_an_answer_the_operators_choice_counts(
    fault: Fault, strict: bool, service: Emulator, tmp_path: Path
) -> None:
    service.fail(fault)
    async with guarded(service, tmp_path, strict=strict) as house:
        await house.hear(WANTED)
        await house.finish()
    assert house.lines()[-1][0] == ("failure" if strict else "picture")
    assert len(house.canvas.taken) == (0 if strict else 1)


async def test_the_service_is_told_nothing_of_who_asks_and_where(service: Emulator, tmp_path: Path) -> None:
    async with guarded(service, tmp_path) as house:
        await house.hear(WANTED, key="the-event", message="the-request")
        await house.finish()
    (received,) = service.journal.of("moderations")
    told = received.body.decode() + str(dict(received.headers))
    assert [word for word in ("anne", "Anne", "desk", "room", "the-event", "the-request") if word in told] == []


def configured(service: Emulator, directory: Path) -> str:
    return f"""
directory = "{directory}"
[providers.studio]
pace = 0
[moderation]
base_url = "{service.url}"
key_env = "EASEL_MODERATION_KEY"
"""


async def test_the_configuration_names_the_service(service: Emulator, tmp_path: Path) -> None:
    settings = load(write(tmp_path / "config.toml", configured(service, tmp_path)), {"HOME": str(tmp_path)})
    desk = Desk()
    async with opened(settings, {"EASEL_MODERATION_KEY": KEY}, {"desk": desk}) as home:
        said: Inbound = Said("event", ROOM, ANNE, f"{UNWANTED}, 512px", "request", home.clock.now())
        await home.engine.receive(said)
        await home.settle(5)
        while not any(post.kind == "failure" for post in desk.said):
            await home.clock.sleep(0.02)
    (received,) = service.journal.of("moderations")
    assert received.headers["authorization"] == f"Bearer {KEY}"


async def test_the_configuration_says_what_is_covered(service: Emulator, tmp_path: Path) -> None:
    text = configured(service, tmp_path) + 'flagged = "cover"\ncover = ["spider"]\n'
    settings = load(write(tmp_path / "config.toml", text), {"HOME": str(tmp_path)})
    desk = Desk()
    async with opened(settings, {"EASEL_MODERATION_KEY": KEY}, {"desk": desk}) as home, asyncio.timeout(30):
        for number, wish in enumerate((WANTED, UNWANTED, "draw a spider"), 1):
            said: Inbound = Said(f"event {number}", ROOM, ANNE, f"{wish}, 512px", "request", home.clock.now())
            await home.engine.receive(said)
            while sum(bool(post.pictures) for post in desk.said) < number:
                await home.clock.sleep(0.02)
    assert [post.covered for post in desk.said if post.pictures] == [False, True, True]


async def test_a_key_that_is_named_and_not_there_is_told(service: Emulator, tmp_path: Path) -> None:
    settings = load(write(tmp_path / "config.toml", configured(service, tmp_path)), {"HOME": str(tmp_path)})
    with pytest.raises(ConfigError) as refused:
        async with opened(settings, {}, {}):
            pass
    assert "EASEL_MODERATION_KEY" in english(refused.value)
