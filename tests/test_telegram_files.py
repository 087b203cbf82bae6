"""Fetching what people sent: never more than wanted, never from where it should not be."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import structs

from adapters.telegram.files import Files
from adapters.telegram.line import opened
from bot.errors import TooLarge, Unreachable, Unreadable
from bot.values import Attachment
from tests.drawing import noise, saved
from tests.emulators.faults import Breaks, Fault, Halves, Says
from tests.emulators.telegram import Telegram, refusal
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_listening import Account
from tests.telegram_proxy import talking

PICTURE = saved(noise(120, 90))


@pytest.fixture
def account(server: Telegram, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
async def files(account: Account) -> AsyncIterator[Files]:
    async with opened(account.decided(), account.server.token) as line:
        yield Files(line, local=False)


async def sent(account: Account) -> Attachment:
    """A picture as a file, as it comes in."""
    ann = account.server.person("Ann")
    async with account.listening():
        account.server.say(account.server.private(ann), ann, "blue", document=PICTURE, name="a.png", mime="image/png")
        await account.ear.until(lambda: account.ear.heard)
    return account.ear.said[0].attachments[0]


def placed(path: str) -> Fault:
    file = {"file_id": "f", "file_unique_id": "u", "file_path": path}
    return Says(json.dumps({"ok": True, "result": file}))


async def test_a_picture_is_fetched_as_it_was_sent(account: Account, files: Files) -> None:
    assert await files.fetch(await sent(account), 1_000_000) == PICTURE


async def test_what_is_known_to_be_too_large_is_not_asked_for(account: Account, files: Files) -> None:
    attachment = await sent(account)
    with pytest.raises(TooLarge):
        await files.fetch(attachment, len(PICTURE) - 1)

    assert account.server.called("getFile") == []


async def test_what_turns_out_to_be_too_large_is_cut_off(account: Account, files: Files) -> None:
    """Nobody said how large it is."""
    account.server.fail("getFile", placed("documents/file_1.png"))
    account.server.fail("file", Says(b"x" * 3_000_000))
    with pytest.raises(TooLarge):
        await files.fetch(Attachment("f"), 1_000_000)


async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


async def test_a_file_without_an_end_is_hung_up_on(account: Account) -> None:
    account.server.fail("getFile", placed("documents/file_1.png"))
    async with talking(endless) as elsewhere:
        settings = structs.replace(account.decided(), file_base=elsewhere)
        async with opened(settings, account.server.token) as line, asyncio.timeout(5):
            with pytest.raises(TooLarge):
                await Files(line, local=False).fetch(Attachment("f"), 1_000_000)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (refusal(400, "Bad Request: file is too big"), TooLarge),
        (refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), Unreachable),
        (refusal(400, "Bad Request: invalid file_id"), Unreadable),
        (refusal(404, "Not Found"), Unreadable),
        (refusal(429, "Too Many Requests: retry after 9", retry_after=9), Unreachable),
        (refusal(500, "Internal Server Error"), Unreachable),
        (Breaks(), Unreachable),
        (placed(""), Unreadable),
        (placed("/etc/hostname"), Unreadable),
        (placed("http://127.0.0.1:1/secret.png"), Unreadable),
        (placed("../../secret.png"), Unreadable),
        (Says(b'{"ok":true,"result":{"file_path":7}}'), Unreadable),
    ],
)
async def test_what_telegram_does_not_give_is_said_plainly(
    account: Account, files: Files, fault: Fault, error: type[Exception]
) -> None:
    account.server.fail("getFile", fault)
    account.server.fail("file", Says(b"taken from where it should not be"))
    with pytest.raises(error) as caught:
        await files.fetch(Attachment("f"), 1_000_000)

    assert account.server.token not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Says(b"gone", 404), Unreadable),
        (Says(b"forbidden", 403), Unreadable),
        (Says(b"slower", 429), Unreachable),
        (Says(b"bad gateway", 502), Unreachable),
        (Breaks(), Unreachable),
        (Halves(), Unreachable),
    ],
)
async def test_a_download_that_fails_is_said_plainly(
    account: Account, files: Files, fault: Fault, error: type[Exception]
) -> None:
    attachment = await sent(account)
    account.server.fail("file", fault)
    with pytest.raises(error) as caught:
        await files.fetch(attachment, 1_000_000)

    assert account.server.token not in "".join(traceback.format_exception(caught.value))
    assert await files.fetch(attachment, 1_000_000) == PICTURE


async def test_an_own_server_may_name_a_place_on_this_disk(account: Account, tmp_path: Path) -> None:
    """Where the operator says so, and no more of it than wanted."""
    path = tmp_path / "picture.png"
    path.write_bytes(PICTURE)
    account.server.fail("getFile", placed(str(path)), times=2)
    account.server.fail("getFile", placed(str(tmp_path / "missing.png")))
    async with opened(account.decided(), account.server.token) as line:
        files = Files(line, local=True)
        assert await files.fetch(Attachment("f"), len(PICTURE)) == PICTURE
        with pytest.raises(TooLarge):
            await files.fetch(Attachment("f"), len(PICTURE) - 1)
        with pytest.raises(Unreadable):
            await files.fetch(Attachment("f"), 1_000_000)


async def test_files_may_be_kept_elsewhere(account: Account) -> None:
    elsewhere = structs.replace(account.decided(), file_base=account.server.url.replace("127.0.0.1", "localhost"))
    attachment = await sent(account)
    async with opened(elsewhere, account.server.token) as line:
        assert await Files(line, local=False).fetch(attachment, 1_000_000) == PICTURE
