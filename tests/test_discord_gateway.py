"""The connection for events: whatever becomes of it, the next good event is heard, and nothing is heard twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec import structs
from structlog.testing import capture_logs

from adapters.discord import Settings, connection
from adapters.discord.line import PAUSES
from bot.errors import ConfigError
from tests.configured import english
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.discord_relay import relaying
from tests.emulators.discord import Channel, Discord, Person, refusal
from tests.emulators.faults import Breaks


@pytest.fixture
def account(server: Discord, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


@pytest.fixture
def dm(server: Discord, ann: Person) -> Channel:
    return server.dm(ann)


async def hears(account: Account, ann: Person, dm: Channel, text: str) -> None:
    ann.says(dm, text)
    await account.ear.until(lambda: text in account.ear.texts)


async def test_first_handshakes_may_fail(account: Account, server: Discord, ann: Person, dm: Channel) -> None:
    server.refuse(3, status=503)
    async with account.listening():
        await hears(account, ann, dm, "hello")

    assert [slept for slept in account.clock.slept if slept in PAUSES[:3]] == list(PAUSES[:3])
    assert server.identifies == 1


async def test_discord_may_be_away_when_the_bot_begins(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    server.down = True
    with capture_logs() as logs:
        async with account.connected() as chat, asyncio.TaskGroup() as tasks:
            ears = tasks.create_task(chat.listen(account.ear.receive))
            await account.ear.until(lambda: len(account.clock.slept) >= 3)
            server.down = False
            assert await server.until(lambda: server.online)
            await hears(account, ann, dm, "hello")
            ears.cancel()

    assert [entry["event"] for entry in logs].count("discord cannot be reached") == 1


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4002, 4008])
async def test_a_close_frame_is_followed_by_a_resume(
    account: Account, server: Discord, ann: Person, dm: Channel, code: int
) -> None:
    async with account.listening():
        await hears(account, ann, dm, "one")
        server.hang_up(code)
        ann.says(dm, "two")
        await account.ear.until(lambda: "two" in account.ear.texts)
        await hears(account, ann, dm, "three")

    assert account.ear.texts == ["one", "two", "three"]
    assert (server.identifies, server.resumes, account.ear.twice) == (1, 1, [])


async def test_a_connection_reset_a_restart_and_a_refused_way_back_lose_nothing(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    async with account.listening():
        await hears(account, ann, dm, "one")
        server.refuse(2)
        server.drop()
        ann.says(dm, "two")
        await account.ear.until(lambda: "two" in account.ear.texts)
        server.tell_reconnect()
        ann.says(dm, "three")
        await account.ear.until(lambda: "three" in account.ear.texts)

    assert account.ear.texts == ["one", "two", "three"]
    assert server.identifies == 1
    assert account.ear.twice == []


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(
    account: Account, server: Discord, ann: Person, dm: Channel, resumable: bool
) -> None:
    async with account.listening():
        await hears(account, ann, dm, "one")
        server.invalidate(resumable=resumable)
        assert await server.until(lambda: server.identifies + server.resumes == 2 and server.online)
        await hears(account, ann, dm, "two")

    assert server.resumes == int(resumable)
    assert account.ear.texts == ["one", "two"]


async def test_a_connection_that_leads_nowhere_is_left(
    account: Account, server: Discord, ann: Person, dm: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "QUIET", 0.3)
    server.heartbeat = 0.1
    async with account.listening():
        await hears(account, ann, dm, "one")
        server.zombie = True
        ann.says(dm, "two")
        assert await server.until(lambda: server.handshakes > 1)
        server.zombie = False
        await account.ear.until(lambda: "two" in account.ear.texts)

    assert account.ear.texts == ["one", "two"]


async def test_it_ends_within_a_second_although_nobody_answers(account: Account, server: Discord) -> None:
    async with account.connected() as chat:
        async with account.hearing(chat):
            server.zombie = True
            begun = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - begun < 1
    server.zombie = False


async def test_it_ends_within_a_second_although_the_line_is_dead(account: Account, server: Discord) -> None:
    before = asyncio.all_tasks()
    async with relaying(server) as relay:
        account.settings = structs.replace(account.decided(), gateway=relay.url)
        async with account.connected() as chat:
            async with account.hearing(chat):
                relay.dead = True
                begun = asyncio.get_running_loop().time()
            assert asyncio.get_running_loop().time() - begun < 1
    await account.ear.until(lambda: asyncio.all_tasks() == before, seconds=1)


async def test_an_odd_event_is_passed_over_and_the_session_goes_on(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    server.guild("Studio", ann).channel("general")
    with capture_logs() as logs:
        async with account.listening():
            server.odd()
            server.dispatch("MESSAGE_CREATE", {"id": "1"})
            server.dispatch("GUILD_CREATE", {"id": "no number"})
            server.dispatch("SOMETHING_NEW", {"what": 1})
            await hears(account, ann, dm, "hello")

    assert server.handshakes == 1
    assert {entry["event_kind"] for entry in logs if entry["event"] == "event not legible"} >= {"MESSAGE_CREATE"}


async def test_what_is_no_event_at_all_costs_a_client_but_not_the_bot(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    async with account.listening():
        await hears(account, ann, dm, "one")
        for text in ("two", "three", "four"):
            server.garbage("[1")
            await hears(account, ann, dm, text)

    assert account.ear.texts == ["one", "two", "three", "four"]
    assert account.ear.twice == []


async def test_a_token_that_never_worked_ends_the_house_with_what_to_click(account: Account, server: Discord) -> None:
    server.fail("get_my_user", refusal(401, 0, "401: Unauthorized"), times=100)
    async with account.connected() as chat:
        with pytest.raises(ConfigError) as wrong:
            await chat.listen(account.ear.receive)

    assert "DISCORD_BOT_TOKEN" in english(wrong.value)
    assert "discord.com/developers" in english(wrong.value)


async def test_a_token_that_is_withdrawn_later_is_tried_slowly(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    async with account.listening():
        await hears(account, ann, dm, "one")
        server.fail("get_my_user", refusal(401, 0, "401: Unauthorized"), times=2)
        server.hang_up(4004)
        assert await server.until(lambda: server.identifies == 2 and server.online, seconds=10)
        await hears(account, ann, dm, "two")

    assert account.clock.slept.count(30.0) >= 2


async def test_an_intent_that_is_not_allowed_is_done_without(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    general = server.guild("Studio", ann).channel("general")
    with capture_logs() as logs:
        async with account.listening():
            server.portal.message_content = False
            server.invalidate(resumable=False)
            assert await server.until(lambda: server.sessions and not server.sessions[-1].intents & (1 << 15))
            assert await server.until(lambda: server.online)
            ann.says(general, "draw a cat", mention=True)
            await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["draw a cat"]
    told = [entry for entry in logs if entry["event"] == "the bot may not read what is not addressed to it"]
    assert len(told) == 1


async def test_connections_that_discord_does_not_take_are_the_operators(account: Account, server: Discord) -> None:
    server.must_shard, server.shards = True, 2
    account.settings = structs.replace(account.settings, shards=1)
    async with account.connected() as chat, asyncio.timeout(5):
        with pytest.raises(ConfigError) as wrong:
            await chat.listen(account.ear.receive)

    assert "adapters.discord.shards" in english(wrong.value)


async def test_an_outage_of_calls_does_not_end_the_connection(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    async with account.listening():
        await hears(account, ann, dm, "one")
        server.down = True
        await hears(account, ann, dm, "two")
        server.hang_up(4000)
        await hears(account, ann, dm, "three")
        server.down = False

    assert account.ear.texts == ["one", "two", "three"]


async def test_it_waits_where_too_many_connections_were_begun(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    server.starts_left = 0
    account.clock.pace = 1_000_000
    async with account.listening():
        await hears(account, ann, dm, "one")

    assert max(account.clock.slept) > 60


async def test_it_comes_back_when_the_suggestion_cannot_be_had(
    account: Account, server: Discord, ann: Person, dm: Channel
) -> None:
    server.fail("get_bot_gateway", Breaks(), times=2)
    async with account.listening():
        await hears(account, ann, dm, "one")

    assert len(server.called("get_bot_gateway")) == 3


@pytest.mark.parametrize(
    "wrong", [{"shard_range": "0-3"}, {"shards": 4, "shard_range": "2-4"}, {"proxy": "http://[::1"}]
)
async def test_settings_that_can_never_work_are_refused_at_once(account: Account, wrong: dict[str, object]) -> None:
    account.settings = structs.replace(account.decided(), **wrong)
    with pytest.raises(ConfigError):
        async with account.connected():
            pass


async def test_what_is_no_token_is_not_shown_to_discord(account: Account, server: Discord) -> None:
    server.token, token = "the key of something else", server.token
    with pytest.raises(ConfigError) as wrong:
        async with account.connected():
            pass
    server.token = token

    assert "developer portal" in english(wrong.value)
    assert server.calls == []


def test_the_example_is_what_is_set_without_one() -> None:
    assert (Settings().shards, Settings().shard_range, Settings().message_content) == (0, "", True)
