"""Whether a message on Discord is for the bot: a direct message, a mention, its role, a reply; never a call to all."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from bot.values import Outbound, PostKind
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


async def test_a_direct_message_is_for_the_bot(account: Account, server: Discord, ann: Person) -> None:
    dm = server.dm(ann)
    async with account.listening():
        ann.says(dm, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)

    [event] = account.ear.said
    assert (event.addressed, event.text, event.place) == (True, "draw a cat", chat_of(dm.id))


async def test_in_a_server_it_is_called_by_name_by_role_or_by_a_reply(
    account: Account, ann: Person, general: Channel
) -> None:
    async with account.listening() as chat:
        post = await chat.send(chat_of(general.id), Outbound(PostKind.TEXT, "k1", "Hello!"))
        ours = next(message for message in general.messages if str(message.id) == post)
        ann.says(general, "nice weather")
        ann.says(general, "by name", mention=True)
        ann.says(general, "by role", role=True)
        ann.says(general, "in reply", reply_to=ours)
        await account.ear.until(lambda: len(account.ear.heard) == 4)

    heard = [(event.addressed, event.text, event.reply_to) for event in account.ear.said]
    assert heard == [
        (False, "nice weather", ""),
        (True, "by name", ""),
        (True, "by role", ""),
        (True, "in reply", post),
    ]


async def test_whoever_calls_everybody_calls_nobody(
    account: Account, server: Discord, ann: Person, guild: Guild, general: Channel
) -> None:
    bob = server.person("Bob")
    first = ann.says(general, "I drew a cat")
    async with account.listening():
        ann.says(general, "look here", everyone=True)
        ann.says(general, "look here", mentions=[bob])
        ann.says(general, "nice", reply_to=first)
        ann.says(general, "end", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 4)

    assert [event.addressed for event in account.ear.said] == [False, False, False, True]
    assert account.ear.said[2].reply_to == ""


async def test_what_bots_webhooks_and_the_chat_itself_say_is_not_heard(
    account: Account, server: Discord, ann: Person, general: Channel
) -> None:
    robot = server.person("Robot", bot=True)
    async with account.listening():
        robot.says(general, "draw a cat", mention=True)
        general.webhook("Hook", "draw a dog")
        general.system(by=ann, kind=7)
        ann.says(general, "mine", mention=True)
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["mine"]


@pytest.mark.parametrize("intent", [True, "limited"])
async def test_with_the_intent_explicit_wishes_are_heard(
    account: Account, server: Discord, ann: Person, general: Channel, intent: bool | str
) -> None:
    server.portal.message_content = intent
    async with account.listening():
        ann.says(general, "draw me a cat")
        await account.ear.until(lambda: account.ear.heard)

    assert [(event.addressed, event.text) for event in account.ear.said] == [(False, "draw me a cat")]


@pytest.mark.parametrize("ours", [True, False])
async def test_without_the_intent_it_works_by_mention_reply_and_direct_message(
    account: Account, server: Discord, ann: Person, general: Channel, ours: bool
) -> None:
    """Switched off in the portal, or here."""
    server.portal.message_content = not ours
    account.settings = structs.replace(account.settings, message_content=ours)
    dm = server.dm(ann)
    async with account.listening():
        ann.says(general, "draw me a cat")
        ann.says(general, "a dog", mention=True)
        await account.ear.until(lambda: account.ear.heard)
        ann.says(dm, "a bird")
        await account.ear.until(lambda: len(account.ear.heard) == 2)

    assert account.ear.texts == ["a dog", "a bird"]
    assert all(event.addressed for event in account.ear.said)
