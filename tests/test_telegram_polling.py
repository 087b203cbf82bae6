"""Asking Telegram for messages goes on whatever happens, and says once what is the matter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.telegram import Settings, wire
from adapters.telegram.line import opened
from adapters.telegram.polling import OVERTAKEN, SILENCE, SLOWLY, Polling
from bot.errors import ConfigError
from bot.values import Said
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says
from tests.emulators.telegram import Human, Telegram, refusal
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_listening import VARIABLE, Account

TROUBLE = "telegram cannot be asked for messages"


@pytest.fixture
def account(server: Telegram, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Telegram) -> Human:
    return server.person("Ann")


def times(logs: Sequence[object], event: str) -> int:
    return sum(isinstance(entry, dict) and entry["event"] == event for entry in logs)


@asynccontextmanager
async def asking(account: Account, wait: float, slack: float) -> AsyncIterator[None]:
    """Polling alone; what it takes counts as kept."""
    async with opened(account.decided(), account.server.token) as line, asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(Polling(line, dropped, wait, account.clock, slack).run())
        yield
        asked.cancel()


async def dropped(_: Sequence[wire.Update]) -> frozenset[int]:
    return frozenset()


async def test_a_token_that_never_worked_ends_the_house_before_it_serves(account: Account, server: Telegram) -> None:
    server.fail("getMe", refusal(401, "Unauthorized"))
    async with account.connected() as chat:
        with pytest.raises(ConfigError) as wrong:
            await chat.listen(account.ear.receive)

    assert wrong.value.text.words["variable"] == VARIABLE


@pytest.mark.parametrize("token", ["", "secret", "7000", "7000:", ":abc", "7000:a/../b", "7000:abc\n"])
async def test_what_cannot_be_a_token_is_never_sent(token: str) -> None:
    with pytest.raises(ConfigError):
        async with opened(Settings(), token):
            pass


async def test_a_token_that_is_taken_away_later_is_tried_slowly(account: Account, server: Telegram, ann: Human) -> None:
    server.fail("getUpdates", refusal(401, "Unauthorized"), times=3)
    room = server.private(ann)
    with capture_logs() as logs:
        async with account.listening():
            server.say(room, ann, "draw a cat")
            await account.ear.until(lambda: account.ear.heard)

    assert times(logs, TROUBLE) == 1
    assert account.clock.slept.count(SLOWLY) == 3


@pytest.mark.parametrize(
    "fault",
    [
        Says(b"<html>Bad Gateway</html>", 502),
        Says(b"<html>Welcome to the hotel</html>", 200),
        Says(b'{"ok":true}', 500),
        refusal(500, "Internal Server Error"),
        Breaks(),
        Breaks(done=True),
        Halves(),
        Mangles(lambda body: body[:-3]),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_trouble_is_told_once_and_nothing_is_lost(
    account: Account, server: Telegram, ann: Human, fault: Fault
) -> None:
    server.fail("getUpdates", fault, times=5)
    with capture_logs() as logs:
        async with account.listening():
            server.say(server.private(ann), ann, "draw a cat")
            await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["draw a cat"]
    assert times(logs, TROUBLE) == 1
    assert times(logs, "telegram can be asked for messages again") == 1
    paused = [pause for pause in account.clock.slept if pause in (0.5, 1.0, 2.0, 5.0, 10.0)]
    assert paused == [0.5, 1.0, 2.0, 5.0, 10.0]


async def test_telegram_is_waited_for_at_the_start(account: Account, server: Telegram, ann: Human) -> None:
    server.fail("getMe", Breaks(), Says(b"", 502), Breaks())
    with capture_logs() as logs:
        async with account.listening():
            server.say(server.private(ann), ann, "draw a cat")
            await account.ear.until(lambda: account.ear.heard)

    assert times(logs, "telegram cannot be reached") == 1


async def test_telegrams_own_pause_is_kept(account: Account, server: Telegram, ann: Human) -> None:
    server.fail("getUpdates", refusal(429, "Too Many Requests: retry after 7", retry_after=7))
    async with account.listening():
        server.say(server.private(ann), ann, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)

    assert 7 in account.clock.slept


async def test_another_program_with_the_same_token_is_told_of_once(
    account: Account, server: Telegram, ann: Human
) -> None:
    said = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    server.fail("getUpdates", refusal(409, said), times=4)
    with capture_logs() as logs:
        async with account.listening():
            server.say(server.private(ann), ann, "draw a cat")
            await account.ear.until(lambda: account.ear.heard)

    assert [entry["cause"] for entry in logs if entry["event"] == TROUBLE] == [
        "another program asks for this bot's messages with the same token; only one may"
    ]
    assert account.clock.slept.count(SLOWLY) == 4


async def test_a_webhook_that_is_in_the_way_is_removed_and_loses_nothing(
    account: Account, server: Telegram, ann: Human
) -> None:
    async with opened(account.decided(), server.token) as line:
        await line.bot.set_webhook("https://127.0.0.1:9/old")
    server.say(server.private(ann), ann, "draw a cat")
    async with account.listening():
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["draw a cat"]
    assert server.called("deleteWebhook")[0].parameters.get("drop_pending_updates") in (None, False)


async def test_a_question_that_hangs_is_cut_and_asked_over_a_new_connection(account: Account, server: Telegram) -> None:
    server.fail("getUpdates", Hangs())
    with capture_logs() as logs:
        async with asking(account, wait=1, slack=0.4):
            assert await server.until(lambda: len(server.called("getUpdates")) >= 2)

    assert [entry["cause"] for entry in logs if entry["event"] == TROUBLE] == ["no answer"]


async def test_an_update_that_cannot_be_read_is_not_in_the_way(account: Account, server: Telegram, ann: Human) -> None:
    """It is confirmed, and what came with it is heard."""
    room = server.private(ann)
    server.fail("getUpdates", Mangles(lambda body: body.replace(b'"draw a cat"', b'["not", "a", "text"]')), times=2)
    server.say(room, ann, "draw a cat")
    server.say(room, ann, "draw a dog")
    async with account.listening():
        await account.ear.until(lambda: account.ear.heard)
        assert await server.until(lambda: not server.unconfirmed)

    assert account.ear.texts == ["draw a dog"]


async def test_one_message_that_can_never_be_kept_does_not_make_the_bot_deaf(
    account: Account, server: Telegram, ann: Human
) -> None:
    """Others can be kept, so it is not the store; what the same person says next is heard."""
    bob = server.person("Bob")
    hers, his = server.private(ann), server.private(bob)
    account.ear.full = lambda event: isinstance(event, Said) and event.text == "poison"
    with capture_logs() as logs:
        async with account.listening():
            server.say(hers, ann, "poison")
            server.say(hers, ann, "draw a cat")
            for number in range(OVERTAKEN):
                server.say(his, bob, f"talk {number}")
            await account.ear.until(lambda: "draw a cat" in account.ear.texts)
            assert await server.until(lambda: not server.unconfirmed)

    assert len(account.ear.heard) == OVERTAKEN + 1
    assert account.ear.twice == []
    assert times(logs, "message given up, because others can be kept") == 1


async def test_after_a_week_of_silence_numbers_may_begin_anywhere(account: Account, server: Telegram) -> None:
    ann = server.person("Ann")
    async with asking(account, wait=1, slack=5):
        server.say(server.private(ann), ann, "hello")
        assert await server.until(lambda: any(offsets(server)))
        account.clock.skew = SILENCE + 1
        assert await server.until(lambda: offsets(server)[-1] == 0)


def offsets(server: Telegram) -> list[int]:
    return [int(str(call.parameters["offset"])) for call in server.called("getUpdates")]
