"""Whatever strangers send through Discord, the bot goes on, hears what comes next and notifies nobody for them."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.values import Inbound, Outbound, Place, PostKind, Said
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.discord_strange import ANYTHING, NASTY, TEXTS, Payload, strange, tells, written
from tests.emulators.discord import Channel, Discord, Person, objects
from tests.mutating import mangled

FUZZ = int(os.environ.get("EASEL_TEST_FUZZ") or 60)
"""Events that are mangled."""
KINDS = (
    *(
        "MESSAGE_CREATE",
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "INTERACTION_CREATE",
    ),
    *("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"),
    *("THREAD_CREATE", "THREAD_UPDATE", "THREAD_LIST_SYNC", "GUILD_ROLE_UPDATE", "GUILD_MEMBER_UPDATE", "USER_UPDATE"),
    *("TYPING_START", "RESUMED", "ENTITLEMENT_CREATE", "INVENTED_TOMORROW"),
)
ANY = settings(max_examples=FUZZ // 3, deadline=None, suppress_health_check=list(HealthCheck))


def writable(event: Inbound) -> bool:
    """Every database keeps it."""

    def texts(value: object) -> Iterator[str]:
        match value:
            case str():
                yield value
            case tuple():
                for part in value:
                    yield from texts(part)
            case _ if dataclasses.is_dataclass(value):
                for field in dataclasses.fields(value):
                    yield from texts(getattr(value, field.name))
            case _:
                return

    return not any("\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text) for text in texts(event))


async def heard(account: Account, person: Person, channel: Channel, text: str = "the good one") -> Said:
    """What is said now is handed in, once."""
    message = person.says(channel, text, mention=channel.guild is not None)
    await account.ear.until(lambda: any(said.message == str(message.id) for said in account.ear.said))
    (found,) = (said for said in account.ear.said if said.message == str(message.id))
    assert found.text == text
    return found


@ANY
@given(oddities=st.lists(strange(), min_size=3, max_size=6), private=st.booleans())
async def test_whatever_a_message_says_the_next_one_is_heard(
    oddities: Sequence[Payload], private: bool, server: Discord, tmp_path: Path
) -> None:
    server.clear()
    account, ann = Account(server, tmp_path), server.person("Ann")
    guild = server.guild("Studio", ann)
    channel = server.dm(ann) if private else guild.channel("general")
    async with account.listening():
        for oddity in oddities:
            tells(server, "MESSAGE_CREATE", written(server, channel, ann, **oddity))
            tells(server, "MESSAGE_UPDATE", written(server, channel, ann, **oddity))
        await heard(account, ann, channel)

    assert all(map(writable, account.ear.heard))
    assert server.handshakes == 1


@ANY
@given(words=st.one_of(TEXTS, st.text(ANYTHING, max_size=2000)), name=TEXTS)
async def test_every_text_that_can_be_sent_is_handed_in_as_it_can_be_kept(
    words: str, name: str, server: Discord, tmp_path: Path
) -> None:
    server.clear()
    account, ann = Account(server, tmp_path), server.person("Ann")
    channel = server.dm(ann)
    author = {"id": str(ann.id), "username": name, "discriminator": "0", "avatar": None, "global_name": name}
    said = written(server, channel, ann, content=words, author=author)
    async with account.listening():
        tells(server, "MESSAGE_CREATE", said)
        await heard(account, ann, channel)

    if words.strip(" \t\r\n\0"):
        assert [event.message for event in account.ear.said][:1] == [said["id"]]
    assert all(map(writable, account.ear.heard))


@pytest.mark.parametrize("part", range(3))
async def test_events_that_are_none_take_no_good_one_with_them(part: int, server: Discord, tmp_path: Path) -> None:
    account, ann = Account(server, tmp_path), server.person("Ann")
    guild = server.guild("Studio", ann)
    channel, dm = guild.channel("general"), server.dm(ann)
    async with account.listening():
        ran = ann.runs(channel, "draw", prompt="a cat")
        # Where nobody ever wrote a bot cannot look for what it missed.
        await heard(account, ann, dm, "hello")
        known: list[Payload] = [dict(ran.body), objects.whole_guild(guild), objects.channel(channel)]
        for case in range(part, FUZZ, 3):
            chance = Random(f"discord {case}")
            event = chance.choice([*known, written(server, chance.choice([channel, dm]), ann)])
            for _ in range(3):
                body = mangled(chance)(json.dumps(event).encode()).decode("utf-8", "replace")
                server.garbage(f'{{"op":0,"t":"{chance.choice(KINDS)}","s":null,"d":{body}}}')
            where = chance.choice([channel, dm])
            try:
                await heard(account, ann, where, f"good {case}")
            except TimeoutError as late:
                late.add_note(f"case {case}, in {'private' if where is dm else 'the server'}")
                raise

    messages = [said.message for said in account.ear.said]
    assert len(set(messages)) == len(messages)
    assert all(map(writable, account.ear.heard))


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
async def test_whatever_is_asked_by_a_command_a_press_or_a_form_is_answered(
    words: str, server: Discord, tmp_path: Path
) -> None:
    words = words.encode("utf-8", "replace").decode()
    account, ann = Account(server, tmp_path), server.person("Ann")
    channel = server.guild("Studio", ann).channel("general")
    async with account.listening():
        assert await server.until(lambda: server.commands)
        asked = [ann.runs(channel, "draw", prompt=words), ann.runs(channel, "settings", change=words[:6000])]
        typed = ann.types(channel, "draw", "model", words, prompt=words)
        assert await server.until(lambda: typed.answered and all(one.answered for one in asked))
        await account.ear.until(lambda: len(account.ear.said) == len(asked))
        await heard(account, ann, channel)

    assert not any(one.failed for one in (*asked, typed))
    assert all(map(writable, account.ear.heard))


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
async def test_whatever_is_said_back_notifies_nobody(words: str, server: Discord, tmp_path: Path) -> None:
    account, ann, bob = Account(server, tmp_path), server.person("Ann"), server.person("Bob")
    guild = server.guild("Studio", ann, bob, permissions=("ADMINISTRATOR",))
    channel = guild.channel("general")
    words = f"{words} @everyone @here {bob.mention} {guild.role.mention}"[:1900]
    place = Place("discord", str(channel.id))
    async with account.listening() as chat:
        for kind in (PostKind.ACK, PostKind.PICTURE, PostKind.TEXT):
            said = Outbound(kind, f"k3f9:{kind}", words, person=str(ann.id), language="en")
            message = await chat.send(place, said)
            await chat.edit(place, message, dataclasses.replace(said, text=f"! {words}"[:1900]))

    assert len(channel.posts) >= 3
    assert {person for post in channel.posts for person in post.pings} <= {ann}
    assert not any(post.everyone or post.roles for post in channel.posts)
