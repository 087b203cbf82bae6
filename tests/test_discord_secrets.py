"""What nobody else may know of Discord: the bot's token, the tokens of interactions, and what people wrote."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from adapters.discord import Settings, check
from bot import log
from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Outbound, Place, PostKind
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.discord_listening import VARIABLE, Account
from tests.emulators.discord import Channel, Discord, Interaction, refusal
from tests.emulators.faults import Breaks, Halves, Mangles, Says
from tests.telegram_proxy import talking

PROMPT = "a zebra in pyjamas"
FAULTS = (
    refusal(401, 0, "401: Unauthorized"),
    refusal(403, 50013, "Missing Permissions"),
    refusal(404, 10062, "Unknown interaction"),
    refusal(401, 50027, "Invalid Webhook Token"),
    refusal(400, 50035, "Invalid Form Body", errors={"content": {"_errors": [{"code": "BAD", "message": PROMPT}]}}),
    refusal(429, 0, retry_after=45.0),
    refusal(429, 0, retry_after=0.1, headers={"Via": ""}),
    Says(b"<html>busy</html>", 503),
    Says(b"[]", 200, {"Content-Type": "application/json"}),
    Breaks(),
    Breaks(done=True),
    Halves(),
)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that is written down by whomever, as fully as it can be asked for."""
    root, out = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    names = {name: logging.getLogger(name).level for name in (*log.CHATTY, "aiohttp", "asyncio")}
    log.configure("debug", "json", out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in names.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


async def taken(account: Account, asked: Interaction) -> None:
    await account.ear.until(lambda: any(asked.id in event.key for event in account.ear.heard))


async def lived(account: Account, channel: Channel) -> list[Interaction]:
    """Everything that a token or a prompt goes through, and everything that can go wrong with it."""
    assert channel.guild
    server, ann = account.server, channel.guild.people[0]
    place, asked = Place("discord", str(channel.id)), list[Interaction]()
    async with account.listening() as chat:
        assert await server.until(lambda: server.commands)
        for number, fault in enumerate((None, *FAULTS)):
            ran = ann.runs(channel, "draw", prompt=PROMPT)
            await taken(account, ran)
            endpoints = ("create_message", "update_message", "update_original_webhook_message", "execute_webhook")
            for endpoint in (*endpoints, "create_interaction_response", "create_dm"):
                if fault is not None:
                    server.fail(endpoint, fault)
            for text in (PROMPT, f"{PROMPT}!"):
                said = Outbound(PostKind.ACK, f"{number}:ack", text, reply_to=f"i{ran.id}", person=str(ann.id))
                with suppress(NotDelivered, MaybeDelivered):
                    await chat.edit(place, await chat.send(place, said), replace(said, text=f"{text}?"))
            again = ann.runs(channel, "draw", prompt=PROMPT)
            await taken(account, again)
            asked += [ran, again]
            server.faults.clear()
        ann.says(channel, PROMPT, mention=True)
        server.odd(channel)
        server.garbage("{")
        server.drop()
        server.invalidate()
        assert await server.until(lambda: server.online)
    return asked


async def test_no_token_and_no_word_of_anybody_is_written_down(
    server: Discord, tmp_path: Path, written: io.StringIO
) -> None:
    ann = server.person("Ann Zebra")
    channel = server.guild("Studio", ann).channel("general")

    asked = await lived(Account(server, tmp_path), channel)

    told = written.getvalue()
    assert "interaction not answered" in told
    assert "not taken as it is" in told
    assert server.token not in told
    assert server.token.rpartition(".")[2] not in told
    assert [one.token for one in asked if one.token in told] == []
    assert [word for word in ("zebra", "pyjamas", "Zebra") if word in told] == []


@pytest.mark.parametrize("fault", FAULTS, ids=range(len(FAULTS)))
async def test_no_check_shows_the_token(fault: Says, server: Discord, written: io.StringIO) -> None:
    quoting = Mangles(lambda body: body + server.token.encode(), 500)
    settings = Settings(api_base=server.url, gateway=server.gateway)
    for broken in (fault, quoting, Says(b'{"message":"%s"}' % server.token.encode(), 400)):
        for endpoint in ("get_my_user", "get_my_application", "get_bot_gateway", "list_my_guilds"):
            server.fail(endpoint, broken)
            found = await check(settings, {VARIABLE: server.token})
            server.faults.clear()
            texts = [found.said, *found.notes, *found.steps]
            shown = f"{found.detail} {[(text.message, dict(text.words)) for text in texts]} {written.getvalue()}"
            assert server.token not in shown
            assert server.token.rpartition(".")[2] not in shown


async def test_no_check_shows_the_password_of_the_proxy() -> None:
    async def refuses(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    async with talking(refuses) as url:
        named = Settings(proxy=url.replace("//", "//ann:s3cr3t@@"))
        found = await check(named, {VARIABLE: "MTAw.Zm9v.AAE"})

    assert (found.kind, "407" in found.detail, url in found.detail) == ("unreachable", True, True)
    assert "ann" not in found.detail
    assert "s3cr3t" not in found.detail
