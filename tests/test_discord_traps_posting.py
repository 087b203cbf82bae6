"""What discord.py does wrong when it posts, met by the adapter: each post is there whole, and once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Outbound, Picture, Place, PostKind
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.drawing import drawn, saved
from tests.emulators.discord import Channel, Discord, refusal
from tests.emulators.faults import Breaks, Fault, Says

ACK = Outbound(PostKind.ACK, "k3f9:ack", "🐱 A cat, right away!", language="en")
PICTURE = Outbound(PostKind.PICTURE, "k3f9:picture", "✅ Flux", language="en")
FAULTS: Sequence[Fault] = (
    Breaks(),
    Breaks(done=True),
    refusal(500, 0, "oops"),
    refusal(429, 0, retry_after=0.1),
    refusal(429, 0, retry_after=0.1, headers={"Via": ""}),
    Says(b"<html>", 502),
)
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
def home(server: Discord) -> Channel:
    return server.dm(server.person("Ann"))


def at(channel: Channel) -> Place:
    return Place("discord", str(channel.id))


def picture(directory: Path) -> Picture:
    """In the data directory, as the house keeps it."""
    body, path = saved(drawn(64, 48), "PNG"), "pictures/k3/k3f9/0.png"
    file = directory / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return Picture(path, "image/png", 64, 48, len(body))


def again(refused: BaseException) -> bool:
    """It is tried once more."""
    return isinstance(refused, MaybeDelivered) or (isinstance(refused, NotDelivered) and refused.after is not None)


async def test_a_file_is_whole_on_the_second_try(account: Account, home: Channel) -> None:
    shown = replace(PICTURE, pictures=(picture(account.directory),))
    body = (account.directory / shown.pictures[0].path).read_bytes()
    async with account.listening() as chat:
        for number, fault in enumerate(FAULTS):
            account.server.fail("create_message", fault)
            with suppress(NotDelivered, MaybeDelivered):
                await chat.send(at(home), replace(shown, key=f"{number}:picture"))
            await chat.send(at(home), replace(shown, key=f"{number}:picture"))

    assert [[file.body for file in post.attachments] for post in home.posts] == [[body]] * len(FAULTS)


@pytest.mark.parametrize("done", [False, True])
async def test_a_connection_cut_while_posting_is_no_end_and_a_repeat_is_shown_once(
    account: Account, home: Channel, done: bool
) -> None:
    account.server.fail("create_message", Breaks(done=done))
    async with account.listening() as chat:
        with pytest.raises((MaybeDelivered, NotDelivered)) as refused:
            await chat.send(at(home), ACK)
        message = await chat.send(at(home), ACK)

    assert again(refused.value)
    assert [str(post.id) for post in home.posts] == [message]


@pytest.mark.parametrize("seconds", [0.3, 45.0])
async def test_a_proxy_that_strips_via_makes_no_429_the_end(account: Account, home: Channel, seconds: float) -> None:
    account.server.fail("create_message", refusal(429, 0, retry_after=seconds, headers={"Via": ""}))
    async with account.listening() as chat:
        with pytest.raises(NotDelivered) as refused:
            await chat.send(at(home), ACK)
        assert refused.value.after is not None
        assert refused.value.after >= seconds
        await chat.send(at(home), ACK)

    assert len(home.posts) == 1


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_that_is_none_is_no_end(account: Account, home: Channel, answer: Says) -> None:
    account.server.fail("create_message", answer)
    async with account.listening() as chat:
        with pytest.raises((MaybeDelivered, NotDelivered)) as refused:
            await chat.send(at(home), ACK)
        assert again(refused.value)
        await chat.send(at(home), ACK)

    assert len(home.posts) == 1
