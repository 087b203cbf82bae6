"""Many servers over many connections, in one process or in several."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from structlog.testing import capture_logs

from adapters.discord import Settings
from adapters.discord.catching import MARGIN
from adapters.discord.shards import EVERY, Introductions, chosen
from bot.errors import ConfigError
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.ears import Brisk
from tests.emulators.discord import Discord, Person


@pytest.fixture
def account(server: Discord, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


async def test_there_are_as_many_as_discord_suggests(account: Account, server: Discord, ann: Person) -> None:
    server.shards, server.concurrency = 3, 3
    account.online = 3
    rooms = [server.guild(f"Studio {n}", ann, shard=(n, 3)).channel("general") for n in range(3)]
    with capture_logs() as logs:
        async with account.listening():
            for room in rooms:
                ann.says(room, room.name, mention=True)
            ann.says(server.dm(ann), "directly")
            await account.ear.until(lambda: len(account.ear.heard) == 4)
            await account.ear.until(lambda: "discord ready" in [entry["event"] for entry in logs])
            assert {session.shard for session in server.sessions} == {(0, 3), (1, 3), (2, 3)}


async def test_a_process_of_a_fleet_has_its_own(account: Account, server: Discord, ann: Person) -> None:
    account.settings = structs.replace(account.settings, shards=4, shard_range="1-2")
    account.online = 2
    server.concurrency = 4
    rooms = [server.guild(f"Studio {n}", ann, shard=(n, 4)).channel("general") for n in range(4)]
    async with account.listening():
        for room in rooms:
            ann.says(room, "hello", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 2)
        assert {session.shard for session in server.sessions} == {(1, 4), (2, 4)}

    assert {event.place.chat for event in account.ear.said} == {str(room.id) for room in rooms[1:3]}


async def test_one_connection_falls_and_the_others_stand(account: Account, server: Discord, ann: Person) -> None:
    server.shards = server.concurrency = 2
    account.online = 2
    rooms = [server.guild(f"Studio {n}", ann, shard=(n, 2)).channel("general") for n in range(2)]
    async with account.listening():
        server.drop(shard=1)
        for room in rooms:
            ann.says(room, "hello", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 2 and server.resumes)

    assert (server.identifies, server.resumes) == (2, 1)


async def test_what_was_said_during_an_outage_is_heard_on_every_connection(
    account: Account, server: Discord, ann: Person
) -> None:
    """They come back one after the other, and the last one falls only when the first one hears again."""
    server.shards = account.online = 4
    rooms = [server.guild(f"Studio {n}", ann, shard=(n, 4)).channel("general") for n in range(4)]
    with capture_logs() as logs:
        async with account.listening():
            await account.ear.until(lambda: "discord ready" in [entry["event"] for entry in logs])
            server.deaf = True
            server.drop()
            with server.changed:
                server.alive = {id: session for id, session in server.alive.items() if session.shard[0] == 0}
            for room in rooms:
                ann.says(room, "hello", mention=True)
            server.advance(10 * MARGIN)
            account.clock.skew = 10 * MARGIN
            server.deaf = False
            await account.ear.until(lambda: len(account.ear.heard) == 4)

    assert account.ear.twice == []


async def test_it_waits_where_fewer_connections_may_be_begun_than_it_needs(account: Account, server: Discord) -> None:
    """Of one that begins too many Discord takes the token back."""
    server.shards = server.concurrency = account.online = 3
    server.starts_left = 2
    account.clock.pace = 1_000_000
    async with account.listening():
        pass

    assert max(account.clock.slept) > 60


async def test_a_part_of_the_connections_needs_no_more_than_that(account: Account, server: Discord) -> None:
    account.settings = structs.replace(account.settings, shards=4, shard_range="1-2")
    account.online = server.starts_left = 2
    server.concurrency = 4
    async with account.listening():
        pass

    assert max(account.clock.slept, default=0) < 60


async def test_connections_introduce_themselves_no_faster_than_discord_takes_it(
    account: Account, server: Discord
) -> None:
    """Otherwise it would refuse them, and they would have to begin anew."""
    server.shards, server.identify_every = 3, 0.1
    account.online = 3
    async with account.listening():
        pass

    assert server.identifies == 3
    assert len([slept for slept in account.clock.slept if 4 < slept <= EVERY]) == 2


async def test_a_clock_that_is_set_back_holds_no_connection_up() -> None:
    clock = Brisk()
    turns = Introductions(clock)
    await turns.turn(0)
    clock.skew = -3600
    await turns.turn(1)

    assert clock.slept == [EVERY]


async def test_groups_introduce_themselves_side_by_side() -> None:
    clock = Brisk()
    turns = Introductions(clock)
    turns.at_once = 2
    for shard in range(4):
        await turns.turn(shard)

    assert [round(slept) for slept in clock.slept] == [5, 5]


@pytest.mark.parametrize(
    ("shards", "said", "ours"), [(0, "", None), (8, "", None), (8, "0-3", range(4)), (8, "7", range(7, 8))]
)
def test_which_are_ours(shards: int, said: str, ours: range | None) -> None:
    assert chosen(Settings(shards=shards, shard_range=said)) == ours


@pytest.mark.parametrize(("shards", "said"), [(0, "0-3"), (4, "0-4"), (4, "3-2"), (4, "4")])
def test_what_is_no_part_of_them_is_refused(shards: int, said: str) -> None:
    with pytest.raises(ConfigError):
        chosen(Settings(shards=shards, shard_range=said))
