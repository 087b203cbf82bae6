"""What nobody else may know of Feishu: the app's secret and keys, tokens and tickets, and what people wrote."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
import structlog

from adapters.feishu import check
from adapters.feishu.line import opened
from adapters.feishu.sealing import Seal
from adapters.feishu.settings import Settings
from bot import log
from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Action, Attachment, Button, Outbound, Picture, Place, PostKind
from tests.drawing import drawn, saved
from tests.emulators.faults import Breaks, Halves, Mangles, Says
from tests.emulators.feishu import Chat, Feishu, Person, refusal
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_forging import WAYS
from tests.feishu_garbling import garbled
from tests.feishu_knocking import called, excused
from tests.feishu_listening import VARIABLE, Account

PROMPT = "a zebra in pyjamas"
WORDS = ("zebra", "pyjamas", "Zebra", "斑马")
QUOTED = f"Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err; ErrorValue: {PROMPT};"
FAULTS = (
    refusal(99991663, "Invalid access token for authorization. Please make a test attempt with the correct token."),
    refusal(10014, "app secret invalid"),
    refusal(99991672, "Access denied. One of the following scopes is required: [im:message]"),
    refusal(230002, "Bot/User can NOT be out of the chat."),
    refusal(230099, QUOTED),
    refusal(230001, f"Your request contains an invalid request parameter, ext={PROMPT}"),
    refusal(99991400, "request trigger frequency limit", 429, reset=45),
    Says(b"<html>busy</html>", 503),
    Says(PROMPT.encode(), 200),
    Says(b"[]", 200, {"Content-Type": "application/json"}),
    Breaks(),
    Breaks(done=True),
    Halves(),
)
NAMES = ("create", "reply", "patch", "image", "file", "message", "person", "resource")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that is written down by whomever, as fully as it can be asked for."""
    root, out = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    names = {name: logging.getLogger(name).level for name in (*log.CHATTY, "asyncio")}
    log.configure("debug", "json", out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in names.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def kept(server: Feishu) -> list[str]:
    """Every secret that went to and fro, and what makes one out of it."""
    tokens = {str(call.headers.get("authorization", "")).removeprefix("Bearer ") for call in server.calls}
    upgrades = [value for ticket in server.tickets for _, value in parse_qsl(urlsplit(f"?{ticket}").query)]
    known = {server.secret, server.encrypt_key, server.verification_token, *tokens, *server.tickets, *upgrades}
    return sorted(one for one in known if one)


def pictures(directory: Path) -> tuple[Picture, ...]:
    body = saved(drawn(48, 32), "PNG")
    (directory / "p.png").write_bytes(body)
    return (Picture("p.png", "image/png", 48, 32, len(body)),)


async def posted(account: Account, chat: Chat, person: Person) -> None:
    """Everything that a prompt goes through, and everything that can go wrong with it."""
    server, place = account.server, Place("feishu", chat.id)
    async with account.listening() as bot:
        for number, fault in enumerate((None, *FAULTS)):
            asked = person.says(chat, f"{PROMPT} {number} 斑马", mention=True)
            await account.ear.until(lambda: any(one.message == asked.id for one in account.ear.said))  # noqa: B023 - asked within the same turn
            for name in NAMES if fault is not None else ():
                server.fail(name, fault, times=2)  # type: ignore[arg-type]  # a tuple of faults of every kind
            for kind in (PostKind.ACK, PostKind.START, PostKind.PICTURE):
                said = Outbound(kind, f"{number}:{kind}", PROMPT, reply_to=asked.id, person=person.id, alt=PROMPT)
                said = replace(said, buttons=(Button(PROMPT, Action.AGAIN, "k3f9"),) if kind is PostKind.START else ())
                said = replace(said, pictures=pictures(account.directory) if kind is PostKind.PICTURE else ())
                with suppress(NotDelivered, MaybeDelivered):
                    await bot.edit(place, await bot.send(place, said), replace(said, text=f"{PROMPT}!"))
            with suppress(Exception):
                await bot.fetch(Attachment(f"{asked.id}/image/img_v3_{number}"), 1000)
            server.faults.clear()
        server.lose_acks = 1
        server.drop()
        assert await server.until(lambda: server.connections)


async def test_no_secret_and_no_word_of_anybody_is_written_down(
    server: Feishu, tmp_path: Path, written: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    ann = server.person("Ann Zebra")
    group = server.group(f"About {PROMPT}", ann)

    await posted(Account.of(server, tmp_path), group, ann)

    told = written.getvalue() + "".join(capfd.readouterr())
    assert "events come" in told
    assert "not taken as it is" in told
    assert [one for one in kept(server) if one in told] == []
    assert [word for word in WORDS if word in told] == []


async def test_what_cannot_be_read_is_not_written_down_either(
    server: Feishu, tmp_path: Path, written: io.StringIO
) -> None:
    """Neither what comes through the connection nor what comes to the door."""
    async with called(server, tmp_path) as house:
        for way in WAYS:
            await house.knock(way(house.pen))
        pen = house.pen
    account = Account.of(server, tmp_path / "other")
    async with account.listening():
        for _ in range(60):
            for frame in garbled(pen)[1]:
                server.frame(frame)
        server.push(PROMPT.encode())
        server.push({"schema": "2.0", "header": {"event_type": "im.message.receive_v1"}, "event": {"message": PROMPT}})
        ann = server.person("Ann")
        ann.says(server.direct(ann), "the good one")
        await account.ear.until(lambda: "the good one" in account.ear.texts)

    told = written.getvalue()
    assert "call refused" in told
    assert "not legible" in told
    assert [one for one in (*kept(server), "said by nobody", "garbled", "zebra", "the good one") if one in told] == []
    assert excused(server) == []


@pytest.mark.parametrize("fault", FAULTS, ids=range(len(FAULTS)))
async def test_no_check_shows_a_secret(fault: Says, server: Feishu, written: io.StringIO) -> None:
    settings = Settings(app_id=server.app_id, domain=server.url)
    told = server.secret.encode()
    quoting = (Mangles(lambda body: body + told, 500), refusal(10014, f"wrong secret {server.secret}"), fault)
    for broken in quoting:
        for name in ("token", "bot", "scopes", "application", "endpoint"):
            server.fail(name, broken)
            found = await check(settings, {VARIABLE: server.secret})
            server.faults.clear()
            texts = [found.said, *found.notes, *found.steps]
            shown = f"{found.detail} {[(text.message, dict(text.words)) for text in texts]} {written.getvalue()}"
            assert [one for one in kept(server) if one in shown] == []


async def test_nothing_that_holds_a_secret_shows_it(server: Feishu) -> None:
    """Whatever prints an object prints none."""
    settings = Settings(app_id=server.app_id, domain=server.url)
    async with opened(settings, server.secret) as line:
        token = await line.token()
        shown = [repr(line), repr(line.settings), str(line), repr(Seal("the key", "the word"))]
        wire = msgspec.json.encode(settings).decode()

    assert token
    assert [one for one in (token, server.secret, "the key", "the word") if any(one in text for text in shown)] == []
    assert server.secret not in wire
