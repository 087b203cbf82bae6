"""What was said on Discord while the bot did not hear is heard once it is back: once, in order, and before the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import structs
from structlog.testing import capture_logs
from typing_extensions import override

from adapters.discord import catching
from adapters.discord.catching import RETRIES
from bot.errors import StoreError
from bot.testing import MemoryJournal
from bot.values import Entry, Said, Text
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account, chat_of
from tests.emulators.discord import Channel, Discord, Guild, Person, refusal
from tests.emulators.faults import Hangs

HOUR = 3600.0


@pytest.fixture
def account(server: Discord, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


@pytest.fixture
def guild(server: Discord, ann: Person) -> Guild:
    return server.guild("Studio", ann)


@pytest.fixture
def general(guild: Guild) -> Channel:
    return guild.channel("general")


async def noted(account: Account) -> None:
    """Until it is written down how far was heard."""
    async with asyncio.timeout(5):
        while not await account.journal.since(f"discord:{account.server.me.id}:heard", 0):  # noqa: ASYNC110 - a journal
            await asyncio.sleep(0.01)


async def was_here(account: Account, ann: Person, *channels: Channel) -> None:
    """Long enough to have written down how far it heard; time passes afterwards."""
    async with account.listening():
        for channel in channels:
            ann.says(channel, "before", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == len(channels))
        await noted(account)
    account.ear.heard.clear()
    account.server.calls.clear()


async def test_what_was_said_while_it_was_away_is_heard(
    account: Account, server: Discord, ann: Person, guild: Guild, general: Channel
) -> None:
    dm, forum = server.dm(ann), guild.forum("pictures")
    await was_here(account, ann, general, dm)

    ann.says(general, "just talk")
    ann.says(general, "one", mention=True)
    ann.says(dm, "directly")
    ann.says(general, "two", mention=True)
    thread = general.thread("cats", by=ann)
    ann.says(thread, "in a thread", mention=True)
    forum.post(ann, "A dog", f"<@{server.me.id}> in a post")
    async with account.listening():
        await account.ear.until(lambda: len(account.ear.heard) == 5)

    heard = account.ear.said
    assert sorted(account.ear.texts) == ["directly", "in a post", "in a thread", "one", "two"]
    assert [event.text for event in heard if event.place == chat_of(general.id)] == ["one", "two"]


async def test_what_is_said_now_waits_for_what_was_missed_there(
    account: Account, server: Discord, ann: Person, guild: Guild, general: Channel
) -> None:
    other = guild.channel("other")
    await was_here(account, ann, general, other)

    ann.says(general, "one", mention=True)
    server.fail("list_messages", refusal(503, 0, "Service Unavailable"), times=2)
    async with account.listening():
        ann.says(general, "two", mention=True)
        ann.says(other, "elsewhere", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 3)

    assert [event.text for event in account.ear.said if event.place == chat_of(general.id)] == ["one", "two"]


async def test_a_session_that_is_lost_loses_nothing(
    account: Account, server: Discord, ann: Person, guild: Guild, general: Channel
) -> None:
    dm = server.dm(ann)
    async with account.listening():
        for channel in (general, dm):
            ann.says(channel, "one", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 2)
        server.deaf = True
        server.drop()
        server.forget()
        for channel in (general, dm):
            ann.says(channel, "two", mention=True)
        server.deaf = False
        await account.ear.until(lambda: account.ear.texts.count("two") == 2)
        for channel in (general, dm):
            ann.says(channel, "three", mention=True)
        await account.ear.until(lambda: account.ear.texts.count("three") == 2)

    for channel in (general, dm):
        here = [event.text for event in account.ear.said if event.place == chat_of(channel.id)]
        assert here == ["one", "two", "three"]
    assert account.ear.twice == []


async def test_a_session_that_goes_on_looks_for_nothing(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    async with account.listening():
        ann.says(general, "one", mention=True)
        await account.ear.until(lambda: account.ear.heard)
        server.calls.clear()
        server.drop()
        ann.says(general, "two", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 2)

    assert server.called("list_messages") == []


async def test_what_was_said_before_there_was_a_bot_is_not_answered(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    ann.says(general, "before", mention=True)
    async with account.listening():
        ann.says(general, "now", mention=True)
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["now"]


@pytest.mark.parametrize("within", [HOUR, 0])
async def test_what_is_too_old_is_not_answered(
    account: Account, server: Discord, ann: Person, general: Channel, within: float
) -> None:
    account.settings = structs.replace(account.settings, answer_within=within)
    await was_here(account, ann, general)

    ann.says(general, "old", mention=True)
    server.advance(2 * HOUR)
    account.clock.skew = 2 * HOUR
    ann.says(general, "new", mention=True)
    async with account.listening():
        ann.says(general, "now", mention=True)
        await account.ear.until(lambda: "now" in account.ear.texts)

    assert account.ear.texts == (["new", "now"] if within else ["now"])


async def test_a_channel_that_may_not_be_read_is_passed_over(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    await was_here(account, ann, general)

    ann.says(general, "one", mention=True)
    server.fail("list_messages", refusal(403, 50001, "Missing Access"))
    async with account.listening():
        ann.says(general, "two", mention=True)
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["two"]
    assert len(server.called("list_messages")) == 1


async def test_only_the_channels_where_something_was_said_are_read(
    account: Account, server: Discord, ann: Person, guild: Guild, general: Channel
) -> None:
    quiet = [guild.channel(f"quiet-{number}") for number in range(5)]
    await was_here(account, ann, general)
    server.advance(200)
    account.clock.skew = 200

    ann.says(general, "one", mention=True)
    async with account.listening():
        await account.ear.until(lambda: account.ear.heard)

    assert [str(general.id) in call.path for call in server.called("list_messages")] == [True]
    assert len(quiet) == 5


async def test_what_could_not_be_kept_before_the_end_is_found_again(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    account.ear.full = lambda event: isinstance(event, Said) and event.text == "one"
    async with account.listening():
        ann.says(general, "one", mention=True)
        await account.ear.until(lambda: account.ear.refused)
        await noted(account)
    server.advance(200)
    account.clock.skew = 200
    account.ear.full = lambda _: False
    async with account.listening():
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["one"]


async def test_what_cannot_be_found_out_holds_nothing_up_for_ever(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    await was_here(account, ann, general)

    ann.says(general, "one", mention=True)
    server.fail("list_messages", refusal(503, 0, "Service Unavailable"), times=100)
    async with account.listening():
        ann.says(general, "two", mention=True)
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["two"]
    assert len(server.called("list_messages")) == len(RETRIES) + 1


@pytest.mark.parametrize(("times", "texts"), [(1, ["one", "two"]), (len(RETRIES) + 1, ["two"])])
async def test_a_list_that_never_comes_is_not_waited_for(
    times: int, texts: list[str], account: Account, general: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert general.guild
    (ann,) = general.guild.people
    await was_here(account, ann, general)

    monkeypatch.setattr(catching, "PATIENCE", 0.3)
    ann.says(general, "one", mention=True)
    account.server.fail("list_messages", Hangs(), times=times)
    async with account.listening():
        ann.says(general, "two", mention=True)
        await account.ear.until(lambda: account.ear.texts == texts)


async def test_nothing_waits_for_a_journal_that_cannot_be_read(account: Account, ann: Person, general: Channel) -> None:
    journal = Shut()
    account.journal = journal
    with capture_logs() as logs:
        async with account.listening():
            ann.says(general, "hello", mention=True)
            await account.ear.until(lambda: account.ear.heard)
            await account.ear.until(lambda: "not written down how far was heard" in {one["event"] for one in logs})
            journal.shut = False
            await noted(account)

    assert "not known what may have been missed" in {one["event"] for one in logs}


class Shut(MemoryJournal):
    """Of a database that is down; what is not Discord's connection does without it in a way of its own."""

    shut = True

    @override
    async def write(self, room: str, message: str, body: str) -> int:
        self._refuse(room)
        return await super().write(room, message, body)

    @override
    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        self._refuse(room)
        return await super().since(room, sequence, limit)

    def _refuse(self, room: str) -> None:
        if self.shut and room.endswith((":heard", ":direct")):
            raise StoreError(Text("The disk is full."))
