"""What discord.py dies of or does wrong, met by the adapter: nothing is lost or doubled, and it goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord import connection
from bot.errors import ConfigError
from bot.values import Action, Button, Outbound, Place, PostKind
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.emulators.discord import Channel, Discord, Person, refusal
from tests.emulators.faults import Says

ACK = Outbound(PostKind.ACK, "k3f9:ack", "🐱 A cat, right away!", language="en")
CANCEL = Button("✖️ Cancel", Action.CANCEL, "k3f9")

JSON = {"Content-Type": "application/json"}
ANSWERS = (
    Says(b'{"id":"1"}', 200, {"Content-Type": "application/json; charset=utf-8"}),
    Says(b"<html>hello</html>", 200, {"Content-Type": "text/html"}),
    Says(b"", 200, JSON),
    Says(b"{", 200, JSON),
    Says(b"[]", 200, JSON),
    Says(b"null", 200, JSON),
    Says(b"", 204),
)
"""None of Discord's."""


@pytest.fixture
def account(server: Discord, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann")


@pytest.fixture
def home(server: Discord, ann: Person) -> Channel:
    return server.dm(ann)


@pytest.fixture
def general(server: Discord, ann: Person) -> Channel:
    return server.guild("Studio", ann).channel("general")


def at(channel: Channel) -> Place:
    return Place("discord", str(channel.id))


async def hears(account: Account, person: Person, channel: Channel, text: str) -> None:
    """What is said now is handed in, once."""
    message = person.says(channel, text, mention=channel.guild is not None)
    await account.ear.until(lambda: any(said.message == str(message.id) for said in account.ear.said))
    assert [said.text for said in account.ear.said].count(text) == 1


async def test_a_first_handshake_that_fails_again_and_again_is_tried_until_it_stands(
    account: Account, ann: Person, home: Channel
) -> None:
    account.server.refuse(5)

    async with account.listening():
        await hears(account, ann, home, "draw a cat")

    assert account.server.handshakes >= 6
    assert account.server.identifies == 1


async def test_a_gateway_that_resets_every_handshake_is_tried_until_it_stands(
    account: Account, ann: Person, home: Channel
) -> None:
    account.server.deaf, account.online = True, 0
    async with account.listening():
        assert await account.server.until(lambda: account.server.handshakes >= 3)
        account.server.deaf = False
        assert await account.server.until(lambda: account.server.online)
        await hears(account, ann, home, "draw a cat")


async def test_an_event_that_cannot_be_read_ends_nothing(
    account: Account, ann: Person, home: Channel, general: Channel
) -> None:
    async with account.listening():
        await hears(account, ann, home, "one")
        for number in range(3):
            account.server.odd(general)
            await hears(account, ann, home, f"odd {number}")

    assert account.ear.twice == []
    assert account.server.handshakes == 1


async def test_what_is_said_right_behind_an_unreadable_event_is_not_lost(
    account: Account, ann: Person, home: Channel, general: Channel
) -> None:
    async with account.listening():
        await hears(account, ann, home, "one")
        account.server.odd(general)
        said = [ann.says(home, f"behind {number}") for number in range(5)]
        await account.ear.until(lambda: len(account.ear.said) == 6)

    assert [heard.message for heard in account.ear.said[1:]] == [str(message.id) for message in said]


async def test_frames_that_are_no_events_end_nothing(account: Account, ann: Person, home: Channel) -> None:
    async with account.listening():
        await hears(account, ann, home, "one")
        for number, frame in enumerate(("{", "null", '"\ufeff"', '{"op":0}', '{"op":99,"d":null,"s":null,"t":null}')):
            account.server.garbage(frame)
            await hears(account, ann, home, f"garbage {number}")


def reset(server: Discord) -> None:
    server.drop()


def closed(server: Discord) -> None:
    server.hang_up(4000)


def gone(server: Discord) -> None:
    server.hang_up(1001)


def told(server: Discord) -> None:
    server.tell_reconnect()


def resumable(server: Discord) -> None:
    server.invalidate(resumable=True)


def invalid(server: Discord) -> None:
    server.invalidate()


def forgotten(server: Discord) -> None:
    server.forget()
    server.drop()


@pytest.mark.parametrize("strike", [reset, closed, gone, told, resumable])
async def test_a_broken_connection_is_taken_up_where_it_was(
    account: Account, ann: Person, home: Channel, strike: Callable[[Discord], None]
) -> None:
    async with account.listening():
        await hears(account, ann, home, "before")
        strike(account.server)
        ann.says(home, "meanwhile")
        await account.ear.until(lambda: "meanwhile" in account.ear.texts)
        await hears(account, ann, home, "after")

    assert account.ear.texts == ["before", "meanwhile", "after"]
    assert (account.server.resumes, account.server.identifies) == (1, 1)


@pytest.mark.parametrize("strike", [invalid, forgotten])
@pytest.mark.parametrize("private", [False, True])
async def test_a_session_that_is_over_is_begun_anew_and_what_was_missed_is_looked_for(
    account: Account, ann: Person, strike: Callable[[Discord], None], private: bool
) -> None:
    where = account.server.dm(ann) if private else account.server.guild("Studio", ann).channel("general")
    async with account.listening():
        await hears(account, ann, where, "before")
        strike(account.server)
        ann.says(where, "meanwhile", mention=not private)
        await account.ear.until(lambda: "meanwhile" in account.ear.texts)
        await hears(account, ann, where, "after")

    assert account.ear.texts == ["before", "meanwhile", "after"]
    assert account.server.identifies == 2


async def test_a_connection_that_says_nothing_any_more_is_left(
    account: Account, ann: Person, home: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "QUIET", 0.5)
    account.server.heartbeat = 0.2
    async with account.listening():
        await hears(account, ann, home, "before")
        account.server.zombie = True
        ann.says(home, "meanwhile")
        assert await account.server.until(lambda: account.server.handshakes >= 2, 20)
        account.server.zombie = False
        await account.ear.until(lambda: "meanwhile" in account.ear.texts, 20)

    assert account.ear.texts == ["before", "meanwhile"]


async def test_an_intent_that_was_taken_away_is_done_without(account: Account, ann: Person, home: Channel) -> None:
    async with account.listening():
        await hears(account, ann, home, "before")
        account.server.portal.message_content = False
        account.server.forget()
        account.server.hang_up(4014)
        ann.says(home, "after")
        await account.ear.until(lambda: "after" in account.ear.texts)


async def test_a_token_that_never_worked_ends_it_and_says_so(server: Discord, tmp_path: Path) -> None:
    account = Account(server, tmp_path)
    server.fail("get_my_user", refusal(401, 0, "401: Unauthorized"), times=5)

    with pytest.RaisesGroup(ConfigError, allow_unwrapped=True, flatten_subgroups=True):
        async with account.listening():
            await account.ear.until(lambda: False, 5)


async def test_buttons_of_an_earlier_process_work_and_unknown_ones_are_answered(
    account: Account, ann: Person, home: Channel
) -> None:
    async with account.listening() as chat:
        await chat.send(at(home), replace(ACK, buttons=(CANCEL,)))
    async with account.listening():
        (post,) = home.posts
        presses = [ann.presses(post, "✖️ Cancel")]
        presses += [ann.presses_raw(post, word) for word in ("again", "x" * 100, "cancel:gone", "::", "🐱")]
        await account.ear.until(lambda: len(account.ear.pressed) == len(presses))

    assert [press.callback for press in presses] == [6] * len(presses)
    assert [press.button for press in account.ear.pressed][:3] == [CANCEL.token, "again", "x" * 100]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_a_command_whose_answer_is_answered_with_nonsense_is_handed_in(
    account: Account, ann: Person, general: Channel, answer: Says
) -> None:
    account.server.fail("create_interaction_response", answer)
    async with account.listening():
        assert await account.server.until(lambda: account.server.commands)
        ann.runs(general, "draw", prompt="a cat")
        await account.ear.until(lambda: account.ear.said)

    assert [said.text for said in account.ear.said] == ["/draw a cat"]


async def test_heartbeats_go_on_while_much_is_said(account: Account, ann: Person) -> None:
    account.server.heartbeat = 4.0
    channel = account.server.guild("Studio", ann).channel("general")
    async with account.listening():
        for number in range(1500):
            ann.says(channel, f"the weather is fine {number}")
        said = [ann.says(channel, f"a cat {number}", mention=True) for number in range(200)]
        await account.ear.until(lambda: sum(one.addressed for one in account.ear.said) == len(said), 30)
        assert account.server.handshakes == 1

    assert [one.message for one in account.ear.said if one.addressed] == [str(message.id) for message in said]
