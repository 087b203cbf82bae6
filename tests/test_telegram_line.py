"""The connections to Telegram: each through its own proxy, and none ever shows the token."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from msgspec import structs

from adapters.telegram import Settings
from adapters.telegram.connections import AT_ONCE
from adapters.telegram.line import Line, opened
from bot import log
from bot.errors import ConfigError, NotDelivered
from bot.values import Outbound, PostKind
from tests.drawing import drawn, saved
from tests.emulators.faults import Breaks, Fault, Mangles, Says
from tests.emulators.telegram import Telegram, refusal
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_listening import Account, private
from tests.telegram_proxy import length, proxying, talking


@pytest.fixture
def account(server: Telegram, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


async def test_calls_questions_and_files_each_go_their_own_way(account: Account, server: Telegram) -> None:
    ann = server.person("Ann")
    async with proxying() as calls, proxying() as polls, proxying() as files:
        account.settings = Settings(
            api_base=server.url, poll_seconds=2, proxy=calls.url, polling_proxy=polls.url, file_proxy=files.url
        )
        async with account.listening() as chat:
            server.say(server.private(ann), ann, "blue", document=saved(drawn()), name="a.png", mime="image/png")
            await account.ear.until(lambda: account.ear.heard)
            await chat.fetch(account.ear.said[0].attachments[0], 1_000_000)

    assert {path.rpartition("/")[2] for path in polls.asked} == {"getUpdates"}
    assert {path.rpartition("/")[2] for path in calls.asked} >= {"getMe", "getFile"}
    assert not any("getUpdates" in path for path in calls.asked)
    assert len(files.asked) == 1
    assert files.asked[0].startswith("/file/")


async def test_one_proxy_is_enough(account: Account, server: Telegram) -> None:
    ann = server.person("Ann")
    async with proxying() as proxy:
        account.settings = Settings(api_base=server.url, poll_seconds=2, proxy=proxy.url)
        async with account.listening() as chat:
            server.say(server.private(ann), ann, "blue", document=saved(drawn()), name="a.png", mime="image/png")
            await account.ear.until(lambda: account.ear.heard)
            await chat.fetch(account.ear.said[0].attachments[0], 1_000_000)

    asked = {path.split("/")[-1] for path in proxy.asked}
    assert asked >= {"getMe", "getUpdates", "getFile"}
    assert any(path.startswith("/file/") for path in proxy.asked)


@pytest.mark.skipif(importlib.util.find_spec("socksio") is not None, reason="the package for such proxies is installed")
async def test_a_proxy_that_needs_another_package_is_told_of(account: Account) -> None:
    settings = structs.replace(account.decided(), proxy="socks5://127.0.0.1:1080")
    with pytest.raises(ConfigError) as wrong:
        async with opened(settings, account.server.token):
            pass

    assert "python-telegram-bot[socks]" in str(wrong.value.text.words["command"])


async def test_renewed_the_line_asks_over_a_new_connection(account: Account) -> None:
    met: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.append("connection")
        while head := await reader.readuntil(b"\r\n\r\n"):
            met.append(head.split(b" ")[0].decode())
            body = b'{"ok":true,"result":[]}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    async with talking(answer) as base, opened(Settings(api_base=base), account.server.token) as line:
        for _ in range(2):
            await line.updates(0, 1)
        await line.renew()
        await line.updates(0, 1)

    assert met == ["connection", "POST", "POST", "connection", "POST"]


@dataclass(slots=True)
class Slow:
    """Answers nothing before so many ask at one time; never answers what is uploaded."""

    crowd: int
    asked: int = 0
    waiting: int = 0
    most: int = 0
    """That waited at one time."""
    full: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length(head.split(b"\r\n")))
            self.waiting += 1
            self.asked += 1
            self.most = max(self.most, self.waiting)
            if self.asked >= self.crowd:
                self.full.set()
            await (asyncio.Event().wait() if b"sendPhoto" in head else self.full.wait())
            self.waiting -= 1
            body = b'{"ok":true,"result":true}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


@asynccontextmanager
async def calling(slow: Slow, account: Account) -> AsyncIterator[Line]:
    async with talking(slow.talk) as base, opened(Settings(api_base=base), account.server.token) as line:
        yield line


async def test_calls_take_turns(account: Account) -> None:
    slow = Slow(AT_ONCE)
    async with calling(slow, account) as line, asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        for chat in range(5 * AT_ONCE):
            tasks.create_task(line.bot.send_chat_action(chat, "typing"))

    assert (slow.asked, slow.most) == (5 * AT_ONCE, AT_ONCE)


async def test_words_do_not_wait_behind_pictures(account: Account) -> None:
    slow = Slow(1)
    async with calling(slow, account) as line, asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        sent = [tasks.create_task(line.bot.send_photo(chat, saved(drawn()))) for chat in range(2 * AT_ONCE)]
        while slow.waiting < AT_ONCE:  # noqa: ASYNC110 - until all that may go are on their way
            await asyncio.sleep(0.001)
        assert await line.bot.send_chat_action(1, "typing")
        for one in sent:
            one.cancel()


async def test_a_line_shows_no_token(account: Account, server: Telegram) -> None:
    async with opened(account.decided(), account.server.token) as line:
        assert secret_of(server) not in f"{line!r} {line.bot!r} {line.polls!r}"


def secret_of(server: Telegram) -> str:
    return server.token.partition(":")[2]


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that is logged, down to the last detail."""
    stream, root = StringIO(), logging.getLogger()
    before, level = list(root.handlers), root.level
    log.configure("debug", "json", stream)
    try:
        yield stream
    finally:
        root.handlers[:] = before
        root.setLevel(level)


async def test_the_token_never_reaches_the_log(account: Account, server: Telegram, written: StringIO) -> None:
    """Not when all goes well, nor with any sort of trouble."""
    ann = server.person("Ann")
    outbound = Outbound(PostKind.TEXT, "k", "hello")
    troubles: list[Fault] = [
        Breaks(),
        Says(b"<html>", 502),
        Mangles(lambda body: body[:-1]),
        refusal(401, "Unauthorized"),
    ]
    server.fail("getMe", *troubles[:3])
    server.fail("getUpdates", *troubles)
    server.fail("getMyCommands", Breaks())
    async with account.listening() as chat:
        server.say(server.private(ann), ann, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        for trouble in (refusal(404, "Not Found"), refusal(403, "Forbidden: bot was blocked by the user")):
            server.fail("sendMessage", trouble)
            with pytest.raises(NotDelivered) as caught:
                await chat.send(private(ann.id), outbound)
            logging.getLogger("telegram").error("sending to %s", chat._line.bot.base_url, exc_info=caught.value)  # noqa: SLF001

    assert "telegram" in written.getvalue()
    assert secret_of(server) not in written.getvalue()
