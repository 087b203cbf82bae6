"""What people do on Discord reaches the house once and in order; what they change or take back where it may matter."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.values import Outbound, PostKind, Said
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account, chat_of
from tests.emulators.discord import Channel, Discord, Guild, Person


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


async def test_an_event_that_comes_again_has_the_same_key(account: Account, server: Discord, ann: Person) -> None:
    async with account.listening():
        ann.says(server.dm(ann), "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        server.repeat()
        await account.ear.until(lambda: account.ear.twice)

    assert account.ear.twice == [account.ear.heard[0].key]


async def test_a_changed_request_is_heard_as_changed(account: Account, server: Discord, ann: Person) -> None:
    async with account.listening():
        message = ann.says(server.dm(ann), "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        ann.edits(message, "draw a dog")
        await account.ear.until(lambda: account.ear.edited)

    [event] = account.ear.edited
    assert (event.text, event.message, event.addressed) == ("draw a dog", str(message.id), True)
    assert event.key.startswith(f"{account.ear.said[0].key}:edited:")


async def test_a_link_that_discord_looked_up_is_no_change(account: Account, server: Discord, ann: Person) -> None:
    async with account.listening():
        message = ann.says(server.dm(ann), "draw https://x.example/a.png")
        server.embeds(message, [{"type": "image", "url": "https://x.example/a.png"}])
        ann.edits(message, "draw a dog")
        await account.ear.until(lambda: account.ear.edited)
        server.embeds(message, [])
        ann.says(server.dm(ann), "end")
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert account.ear.texts == ["draw https://x.example/a.png", "draw a dog", "end"]
    assert len(account.ear.edited) == 1


async def test_talk_that_people_change_and_delete_is_not_looked_at(
    account: Account, ann: Person, general: Channel
) -> None:
    async with account.listening():
        message = ann.says(general, "nice weather")
        ann.edits(message, "bad weather")
        ann.deletes(message)
        ann.says(general, "end", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 2)

    assert account.ear.texts == ["nice weather", "end"]


async def test_a_wish_nobody_addressed_is_ours_once_it_was_answered(
    account: Account, ann: Person, general: Channel
) -> None:
    async with account.listening() as chat:
        message = ann.says(general, "draw me a cat")
        await account.ear.until(lambda: account.ear.heard)
        await chat.send(chat_of(general.id), Outbound(PostKind.ACK, "k1", "At once!", reply_to=str(message.id)))
        ann.edits(message, "draw me a dog")
        ann.deletes(message)
        await account.ear.until(lambda: account.ear.recalled)

    assert account.ear.texts == ["draw me a cat", "draw me a dog"]


async def test_what_was_said_before_the_bot_began_may_be_taken_back(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    messages = [ann.says(general, text, mention=True) for text in ("one", "two", "three")]
    server.advance(1)
    account.clock.skew = 1
    async with account.listening():
        ann.deletes(messages[0])
        server.purges(general, messages[1:])
        await account.ear.until(lambda: len(account.ear.recalled) == 3)

    assert [event.message for event in account.ear.recalled] == [str(message.id) for message in messages]
    first = account.ear.recalled[0]
    assert first.key == f"discord:{server.me.id}:{general.id}:{messages[0].id}:deleted"
    assert (first.place, first.person.id) == (chat_of(general.id), "")


async def test_a_server_that_sends_the_bot_away_is_told_of_with_all_its_chats(
    account: Account, ann: Person, guild: Guild, general: Channel
) -> None:
    forum = guild.forum("pictures")
    thread = general.thread("cats", by=ann)
    async with account.listening():
        post = forum.post(ann, "A dog", "please")
        ann.says(general, "hello", mention=True)
        await account.ear.until(lambda: any(event.addressed for event in account.ear.said))
        guild.kick()
        await account.ear.until(lambda: account.ear.removed)

    [event] = account.ear.removed
    assert {str(one.id) for one in (general, forum, thread, post)} <= set(event.chats)
    assert event.place == chat_of(guild.id)


async def test_an_outage_of_a_server_is_no_removal(
    account: Account, ann: Person, guild: Guild, general: Channel
) -> None:
    async with account.listening():
        guild.outage()
        guild.recover()
        ann.says(general, "hello", mention=True)
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.removed == []


async def test_being_asked_into_a_server_says_nothing(account: Account, server: Discord, ann: Person) -> None:
    other = server.guild("Other", ann, bot=False)
    async with account.listening():
        other.invite()
        ann.says(other.channel("general"), "hello", mention=True)
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["hello"]
    assert server.posts == 0


async def test_what_cannot_be_kept_waits_and_other_chats_go_on(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    account.ear.full = lambda event: isinstance(event, Said) and event.text == "one" and len(account.ear.refused) < 3
    async with account.listening():
        ann.says(general, "one", mention=True)
        ann.says(server.dm(ann), "hello")
        ann.says(general, "two", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 3)

    assert account.ear.texts == ["hello", "one", "two"]
    assert account.ear.twice == []


async def test_it_ends_within_a_second_and_leaves_nothing_behind(account: Account, server: Discord) -> None:
    before = asyncio.all_tasks()
    async with account.connected() as chat:
        ears = asyncio.ensure_future(chat.listen(account.ear.receive))
        assert await server.until(lambda: server.online)
        begun = asyncio.get_running_loop().time()
        ears.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ears
        assert asyncio.get_running_loop().time() - begun < 1

    assert asyncio.all_tasks() - before == set()
    assert await server.until(lambda: not server.online)


async def test_a_command_in_a_direct_message_is_heard_and_what_is_missed_there_later_too(
    account: Account, server: Discord, ann: Person
) -> None:
    """A bot cannot ask where it has been written to: it remembers."""
    dm = server.dm(ann)
    async with account.listening():
        ann.runs(dm, "draw", prompt="a cat")
        await account.ear.until(lambda: account.ear.heard)
        server.deaf = True
        server.drop()
        server.forget()
        ann.says(dm, "a dog")
        server.deaf = False
        await account.ear.until(lambda: len(account.ear.heard) == 2)

    assert account.ear.texts == ["/draw a cat", "a dog"]
    assert account.ear.said[0].aside
