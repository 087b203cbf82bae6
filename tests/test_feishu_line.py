"""Calls bear a token that is good, share one connection, and tell a refusal from success."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from io import BytesIO

import pytest

from adapters.feishu import calls
from adapters.feishu.line import EARLY, Declined, Failed, Line, Unanswered, Unsent, opened
from adapters.feishu.settings import Settings
from bot.errors import ConfigError
from tests.configured import english
from tests.drawing import drawn, saved
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Says
from tests.emulators.feishu import Chat, Feishu, emulated, refusal
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_proxy import closed, piped, talking

LIFE = 7200.0


@dataclass
class Watch:
    seconds: float = 1000.0

    def now(self) -> float:
        return self.seconds


@dataclass
class Counted:
    """Does what it stands for, and knows how often."""

    does: Callable[..., ssl.SSLContext]
    times: int = 0

    def __call__(self, **given: object) -> ssl.SSLContext:
        self.times += 1
        return self.does(**given)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def line(server: Feishu, watch: Watch) -> AsyncIterator[Line]:
    async with opened(Settings(app_id=server.app_id, domain=server.url), server.secret, watch.now) as made:
        yield made


@pytest.fixture
def dm(server: Feishu) -> Chat:
    return server.direct(server.person("Ann"))


def hello(chat: Chat, uuid: str = "1") -> calls.Request:
    return calls.create(chat.id, "text", '{"text":"hello"}', uuid)


async def test_many_calls_at_once_ask_for_one_token(line: Line, server: Feishu) -> None:
    async with asyncio.TaskGroup() as tasks:
        for _ in range(20):
            tasks.create_task(line.call(calls.bot()))

    assert len(server.called("token")) == 1
    assert len(server.called("bot")) == 20


async def test_a_token_is_renewed_before_it_is_over(line: Line, server: Feishu, watch: Watch) -> None:
    await line.call(calls.bot())
    watch.seconds += LIFE - EARLY - 1
    await line.call(calls.bot())
    assert len(server.called("token")) == 1
    server.advance(LIFE - EARLY + 1)
    watch.seconds += 2
    await line.call(calls.bot())

    assert len(server.called("token")) == 2
    assert server.violations == []


async def test_a_token_that_feishu_takes_back_is_asked_for_again_and_the_call_repeated_once(
    line: Line, server: Feishu, dm: Chat
) -> None:
    """The library goes on with the old one until it would be over."""
    await line.call(hello(dm, "1"))
    server.expire()
    await line.call(hello(dm, "2"))

    assert [message.text for message in dm.posts] == ["hello", "hello"]
    assert len(server.called("token")) == 2


async def test_a_token_that_is_refused_however_new_it_is_ends_in_a_refusal(line: Line, server: Feishu) -> None:
    server.fail("bot", refusal(99991663, "token invalid"), times=5)
    with pytest.raises(Declined) as declined:
        await line.call(calls.bot())

    assert declined.value.code == 99991663
    assert len(server.called("token")) == 2


async def test_many_calls_with_a_token_that_is_over_ask_for_one_new_one(line: Line, server: Feishu) -> None:
    await line.token()
    server.expire()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(10):
            tasks.create_task(line.call(calls.bot()))

    assert len(server.called("token")) == 2


async def test_a_token_that_is_not_told_in_time_holds_up_nothing_else(line: Line, server: Feishu) -> None:
    """The library waits for it with the whole event loop."""
    server.fail("token", Hangs())
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(line.call(calls.bot()))
        assert await server.until(lambda: server.called("token"))
        assert "URL" in await line.endpoint()
        assert not asking.done()
        asking.cancel()


async def test_a_token_that_is_not_renewed_in_time_holds_up_nobody(line: Line, server: Feishu, watch: Watch) -> None:
    """The old one is good for a while yet."""
    await line.call(calls.bot())
    watch.seconds += LIFE - EARLY + 1
    server.fail("token", Hangs())
    async with asyncio.TaskGroup() as tasks:
        renewing = tasks.create_task(line.call(calls.bot()))
        assert await server.until(lambda: len(server.called("token")) == 2)
        async with asyncio.timeout(2):
            await line.call(calls.bot())
        renewing.cancel()


async def test_a_token_that_cannot_be_renewed_is_used_to_its_end(line: Line, server: Feishu, watch: Watch) -> None:
    await line.call(calls.bot())
    watch.seconds += LIFE - EARLY + 1
    server.fail("token", Breaks(), times=2)
    await line.call(calls.bot())
    watch.seconds += EARLY
    with pytest.raises(Failed):
        await line.call(calls.bot())


FAILURES: dict[str, tuple[Fault, type[Failed]]] = {
    "refused with 200": (Says(b'{"code":230002,"msg":"Bot can NOT be out of the chat."}'), Declined),
    "refused with 400": (refusal(230002, "Bot can NOT be out of the chat."), Declined),
    "too many, without a word": (Says(b"slow down", 429, {"x-ogw-ratelimit-reset": "3"}), Declined),
    "a page of a proxy": (Says(b"<html>502 Bad Gateway</html>", 502), Unanswered),
    "a page with 200": (Says(b"<html>Sign in</html>"), Unanswered),
    "an answer without a code": (Says(b'{"msg":"success"}'), Unanswered),
    "a code that is none": (Says(b'{"code":"0"}'), Unanswered),
    "a list": (Says(b"[]"), Unanswered),
    "data that are none": (Says(b'{"code":0,"data":[1]}'), Unanswered),
    "no text": (Says(b"\xff\xfe\x00"), Unanswered),
    "nothing": (Says(b""), Unanswered),
    "reset": (Breaks(), Unanswered),
    "half": (Halves(), Unanswered),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_failure_is_never_taken_for_success(
    line: Line, server: Feishu, dm: Chat, failure: tuple[Fault, type[Failed]]
) -> None:
    """The library says success to a refusal that comes with 200, and falls over a page of a proxy."""
    fault, kind = failure
    server.fail("create", fault)
    with pytest.raises(Failed) as failed:
        await line.call(hello(dm))

    assert type(failed.value) is kind


async def test_a_refusal_tells_its_code_and_how_long_to_wait(line: Line, server: Feishu) -> None:
    server.fail("bot", refusal(99991400, "request trigger frequency limit", 429, reset=7))
    with pytest.raises(Declined) as declined:
        await line.call(calls.bot())

    assert (declined.value.code, declined.value.status, declined.value.after) == (99991400, 429, 7.0)


REFUSED = b'{"code":234043,"msg":"Unsupported message type."}'
FILES: dict[str, tuple[Fault, type[Failed]]] = {
    "refused with 200": (Says(REFUSED, 200, {"Content-Type": "application/json; charset=utf-8"}), Declined),
    "refused with 400": (Says(REFUSED, 400), Declined),
    "a page of a proxy": (Says(b"<html>502 Bad Gateway</html>", 502), Unanswered),
    "reset": (Breaks(), Unanswered),
    "half": (Halves(), Unanswered),
}


@pytest.mark.parametrize("failure", FILES.values(), ids=FILES)
async def test_a_refusal_is_never_taken_for_a_file(
    line: Line, server: Feishu, dm: Chat, failure: tuple[Fault, type[Failed]]
) -> None:
    """The library gives the refusal as the file's bytes."""
    [picture] = sent(dm)
    server.fail("resource", failure[0])
    with pytest.raises(Failed) as failed:
        await line.read(calls.resource(*picture), 1_000_000)

    assert type(failed.value) is failure[1]


def sent(chat: Chat) -> list[tuple[str, str, str]]:
    """A picture that Ann sent: its message, key and kind."""
    message = chat.people[0].sends(chat, saved(drawn(300)))
    return [(message.id, str(message.json["image_key"]), "image")]


async def test_of_a_file_no_more_is_read_than_was_wanted(line: Line, dm: Chat) -> None:
    [picture] = sent(dm)
    body, mime = await line.read(calls.resource(*picture), 100)

    assert (len(body), mime) == (101, "image/png")


async def test_a_picture_is_sent_whole_also_when_the_token_is_over(line: Line, server: Feishu) -> None:
    """The library takes it out of the request as it sends it, and whoever asks again sends none."""
    await line.token()
    server.expire()
    answer = await line.call(calls.image(BytesIO(saved(drawn(300)))))

    assert str(answer["image_key"]).startswith("img_")
    assert server.violations == []


async def test_a_house_that_cannot_be_reached_got_nothing() -> None:
    async with opened(Settings(app_id="cli_1", domain="http://127.0.0.1:9"), "secret") as line:
        with pytest.raises(Unsent):
            await line.call(calls.bot())


async def test_calls_share_a_connection_and_what_it_costs_to_make_one(
    server: Feishu, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library makes both anew for each call: 18 ms of work."""
    make = Counted(ssl.create_default_context)
    monkeypatch.setattr(ssl, "create_default_context", make)
    connections: list[str] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append("")
        upstream, onward = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
        try:
            async with asyncio.TaskGroup() as tasks:
                back = tasks.create_task(piped(reader, onward))
                await piped(upstream, writer)
                back.cancel()
        finally:
            await closed(onward)

    async with talking(relay) as url, opened(Settings(app_id=server.app_id, domain=url), server.secret) as line:
        contexts = make.times
        for _ in range(20):
            await line.call(calls.bot())

    assert (contexts, make.times, len(connections)) == (1, 1, 1)


async def test_two_houses_with_the_same_app_never_share_a_token(server: Feishu) -> None:
    """The library keeps tokens by the id of the app alone, whoever gave them."""
    with emulated(app_id=server.app_id, secret="AnotherSecret") as other:
        for town, secret in ((server, server.secret), (other, "AnotherSecret")):
            async with opened(Settings(app_id=town.app_id, domain=town.url), secret) as line:
                await line.call(calls.bot())
        assert [len(town.called("token")) for town in (server, other)] == [1, 1]
        assert other.violations == []


async def test_the_machines_proxies_are_not_asked(server: Feishu, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with opened(Settings(app_id=server.app_id, domain=server.url), server.secret) as line:
        assert await line.call(calls.bot())


@pytest.mark.parametrize("secret", ["", " ", "schlüssel", "two words", "new\nline"])
async def test_a_secret_that_can_be_none_is_told_before_anything_is_asked(secret: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        async with opened(Settings(app_id="cli_1"), secret):
            raise AssertionError

    assert "FEISHU_APP_SECRET" in english(wrong.value)


def test_neither_secret_nor_token_is_shown(line: Line, server: Feishu) -> None:
    assert server.secret not in repr(line)
