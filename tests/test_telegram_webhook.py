"""Telegram calls the house: whoever else calls is told nothing, and nothing is taken that is not kept."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import httpx
import pytest
from structlog.testing import capture_logs

from adapters.telegram import Settings
from adapters.telegram.webhook import LARGEST, LOOK, SECRET
from bot.errors import ConfigError
from bot.gate import Gate
from bot.listening import serving
from bot.seals import seals
from tests.drawing import drawn, saved
from tests.emulators.telegram import Human, Telegram, refusal
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_listening import Account
from tests.telegram_updates import GROUP, PHOTO, PRIVATE, message

FUZZED = 2000


@pytest.fixture
async def account(server: Telegram, tmp_path: Path) -> AsyncIterator[Account]:
    """With a gate that can be called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    gate = Gate(f"http://127.0.0.1:{port}", seals(tmp_path))
    async with serving(gate.app(), "127.0.0.1", port, "server"):
        settings = Settings(api_base=server.url, webhook=True, answer_within=0)
        yield Account(server, tmp_path, gate=gate, settings=settings)


@pytest.fixture
def ann(server: Telegram) -> Human:
    return server.person("Ann")


@asynccontextmanager
async def caller(server: Telegram, secret: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Calls where Telegram would."""
    assert await server.until(lambda: server.webhook)
    headers = {SECRET.encode(): (server.webhook_secret if secret is None else secret).encode()}
    async with httpx.AsyncClient(base_url=server.webhook, headers=headers, trust_env=False) as client:
        yield client


def update(number: int = 1, text: str = "draw a cat") -> bytes:
    return json.dumps({"update_id": number, "message": message(PRIVATE, message_id=number, text=text)}).encode()


async def test_telegram_calls_and_is_heard(account: Account, server: Telegram, ann: Human) -> None:
    async with account.listening():
        assert await server.until(lambda: server.webhook)
        server.say(server.private(ann), ann, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        assert await server.until(lambda: not server.unconfirmed)

    assert account.ear.texts == ["draw a cat"]
    assert server.called("getUpdates") == []
    [told] = server.called("setWebhook")
    assert told.parameters["max_connections"] == 40
    assert told.parameters["allowed_updates"] == [
        *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member"),
    ]


async def test_the_address_is_told_only_where_telegram_does_not_know_it(
    account: Account, server: Telegram, ann: Human
) -> None:
    room = server.private(ann)
    async with account.connected() as chat:
        for _ in range(2):
            account.ear.heard.clear()
            async with account.hearing(chat):
                server.say(room, ann, "draw a cat")
                await account.ear.until(lambda: account.ear.heard)

    assert len(server.called("getWebhookInfo")) == 2
    assert len(server.called("setWebhook")) == 1


async def test_what_was_sent_while_the_bot_was_away_comes_when_it_is_back(
    account: Account, server: Telegram, ann: Human
) -> None:
    server.pace = 50
    async with account.connected() as chat:
        async with account.hearing(chat):
            assert await server.until(lambda: server.webhook)
        server.say(server.private(ann), ann, "draw a cat")
        async with account.hearing(chat):
            await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["draw a cat"]


async def test_an_album_is_one_message_although_each_picture_waits_for_the_one_before(
    account: Account, server: Telegram, ann: Human
) -> None:
    account.clock.pace = 1
    async with account.listening():
        server.album(server.private(ann), ann, [saved(drawn(width)) for width in (90, 100, 110)], "make them blue")
        await account.ear.until(lambda: account.ear.heard)

    assert [len(said.attachments) for said in account.ear.said] == [3]


async def test_what_cannot_be_kept_is_called_again(account: Account, server: Telegram, ann: Human) -> None:
    server.pace = 50
    account.ear.full = lambda _: len(account.ear.refused) < 2
    async with account.listening():
        server.say(server.private(ann), ann, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)

    assert (account.ear.texts, len(account.ear.refused)) == (["draw a cat"], 2)


async def test_nobody_but_telegram_is_heard(account: Account, server: Telegram) -> None:
    async with account.listening():
        for secret in ("", "wrong", "schlüssel"):
            async with caller(server, secret) as stranger:
                answer = await stranger.post("", content=update())
                assert (answer.status_code, answer.content) == (403, b"")
        async with caller(server) as telegram:
            assert (await telegram.get("")).status_code == 405
            assert (await telegram.post("", content=b"{" * (LARGEST + 1))).status_code == 413
            assert (await telegram.post("", content=b"{")).status_code == 400
            assert (await telegram.post("", content=update())).status_code == 200

    assert account.ear.texts == ["draw a cat"]


async def test_nothing_is_taken_while_nobody_listens(account: Account, server: Telegram, ann: Human) -> None:
    async with account.connected() as chat:
        async with account.hearing(chat):
            server.say(server.private(ann), ann, "draw a cat")
            await account.ear.until(lambda: account.ear.heard)
        async with caller(server) as telegram:
            assert (await telegram.post("", content=update())).status_code == 503


async def test_an_update_that_cannot_be_read_is_not_called_again(account: Account, server: Telegram) -> None:
    async with account.listening(), caller(server) as telegram:
        body = json.dumps({"update_id": 5, "message": "hello"}).encode()
        assert (await telegram.post("", content=body)).status_code == 200


async def test_garbage_is_survived(account: Account, server: Telegram) -> None:
    """Updates of every sort, with bytes turned, cut out and put in."""
    chance = Random(7)
    originals = [
        update(),
        json.dumps({"update_id": 2, "message": message(GROUP, photo=PHOTO, caption="🐱", media_group_id="1")}).encode(),
        json.dumps({"update_id": 3, "callback_query": {"id": "1", "from": {"id": 1}, "data": "a:b:0"}}).encode(),
        json.dumps({"update_id": 4, "edited_message": message(PRIVATE, text="x", edit_date=1)}).encode(),
    ]
    statuses = set()
    async with account.listening(), caller(server) as telegram:
        for _ in range(FUZZED):
            answer = await telegram.post("", content=mangled(chance.choice(originals), chance))
            statuses.add(answer.status_code)
        assert (await telegram.post("", content=update(99_999, "still here"))).status_code == 200

    assert statuses <= {200, 400}
    assert "still here" in account.ear.texts


def mangled(body: bytes, chance: Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 20)]
                changed = changed or bytearray(b"{")
            case _:
                changed[at:at] = chance.choice([b"null", b"-1", b"[[", b"{}", b'"\\ud83d"', b"1e999", b"\x00"])
    return bytes(changed)


async def test_an_address_that_telegram_does_not_take_ends_the_house(account: Account, server: Telegram) -> None:
    server.fail("setWebhook", refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"))
    async with account.connected() as chat:
        with pytest.raises(ConfigError) as wrong:
            await chat.listen(account.ear.receive)

    assert "/telegram/" not in str(wrong.value.text.words["address"])


async def test_trouble_while_telling_the_address_is_waited_out(account: Account, server: Telegram) -> None:
    """A server that does not know the question is told the address all the same."""
    server.fail("getWebhookInfo", refusal(404, "Not Found"), refusal(502, "Bad Gateway"))
    server.fail("setWebhook", refusal(429, "Too Many Requests: retry after 3", retry_after=3))
    with capture_logs() as logs:
        async with account.listening():
            assert await server.until(lambda: server.webhook)

    assert 3 in account.clock.slept
    assert [entry["event"] for entry in logs].count("telegram was not told where to call") == 1


async def test_a_webhook_that_somebody_took_away_is_set_again(account: Account, server: Telegram) -> None:
    account.clock.pace = LOOK * 20
    async with account.listening() as chat:
        assert await server.until(lambda: server.webhook)
        bot = chat._line.bot  # noqa: SLF001 - somebody else with the same token
        await bot.delete_webhook()
        assert await server.until(lambda: len(server.called("setWebhook")) == 2)
