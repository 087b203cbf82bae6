"""Who may call Telegram next when many want to, over the adapter's own connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from telegram import Bot
from telegram.error import ChatMigrated, RetryAfter

from adapters.telegram.connections import AT_ONCE
from adapters.telegram.errands import FEW, Errands
from adapters.telegram.line import opened
from adapters.telegram.settings import Settings
from adapters.telegram.turns import Rank, Turns, ranked
from bot.errors import MaybeDelivered
from tests.emulators.faults import Hangs, Mangles, Says, Slows
from tests.emulators.telegram import Telegram, refusal
from tests.telegram_desk import ACK, NOTE, START, Desk, desk  # noqa: F401 - fixtures
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures

CROWD = 5 * AT_ONCE


@pytest.fixture
async def bot(server: Telegram) -> AsyncIterator[Bot]:
    """The desk's, with the connections that are used in earnest."""
    async with opened(Settings(api_base=server.url), server.token) as line:
        yield line.bot


async def _gone_out(desk: Desk, method: str, many: int) -> None:
    assert await desk.server.until(lambda: len(desk.server.called(method)) >= many)


async def test_an_acknowledgement_waits_for_no_start_notice_that_waits(desk: Desk) -> None:
    desk.server.fail("sendMessage", Slows(0.5), times=CROWD + 1)
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        for number in range(CROWD):
            tasks.create_task(desk.send(replace(START, key=f"{number}:start")))
        await _gone_out(desk, "sendMessage", AT_ONCE)
        before = len(desk.server.called("sendMessage"))
        await desk.send(ACK)

    texts = [str(call.parameters["text"]) for call in desk.server.called("sendMessage")]
    assert len(texts) == CROWD + 1
    assert texts.index(ACK.text) - before <= AT_ONCE


@asynccontextmanager
async def _narrow(desk: Desk) -> AsyncIterator[asyncio.TaskGroup]:
    """One turn is left, and taken for a second: calls that get no answer hold the others for as long as the block."""
    desk.server.fail("sendChatAction", Hangs(), times=AT_ONCE - 1)
    desk.server.fail("sendMessage", Slows(1))
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        stuck = [tasks.create_task(desk.poster.busy(desk.place)) for _ in range(AT_ONCE - 1)]
        await _gone_out(desk, "sendChatAction", AT_ONCE - 1)
        before = len(desk.server.called("sendMessage"))
        tasks.create_task(desk.send(NOTE))
        await _gone_out(desk, "sendMessage", before + 1)
        yield tasks
        for one in stuck:
            one.cancel()


async def test_what_somebody_waits_for_goes_before_what_nobody_would_miss(desk: Desk) -> None:
    request = desk.server.say(desk.home, desk.ann, "draw a cat")
    notice = await desk.send(START)
    press = desk.server.press(desk.server.posts(desk.home)[-1], "✖️ Cancel", desk.ann)
    desk.presses.came("press", press, desk.place, notice)
    async with desk.errands(), _narrow(desk) as tasks:
        before = len(desk.server.calls)
        tasks.create_task(desk.poster.busy(desk.place))
        tasks.create_task(desk.edit(notice, replace(START, text="another")))
        tasks.create_task(desk.send(NOTE))
        tasks.create_task(desk.send(replace(ACK, reply_to=str(request))))
        tasks.create_task(desk.presses.told("press", "This is Ann's picture."))
        await _gone_out(desk, "setMessageReaction", 1)

    assert [(call.method, call.parameters.get("text", "")) for call in desk.server.calls[before:]] == [
        ("sendMessage", ACK.text),
        ("answerCallbackQuery", "This is Ann's picture."),
        ("sendMessage", NOTE.text),
        ("editMessageText", "another"),
        ("sendChatAction", ""),
        ("setMessageReaction", ""),
    ]


async def test_pictures_take_their_turns_by_rank_too(desk: Desk) -> None:
    desk.server.fail("sendPhoto", Slows(0.5), times=3 * AT_ONCE)
    pictured = replace(NOTE, pictures=desk.pictures(1))
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        for number in range(2 * AT_ONCE):
            tasks.create_task(desk.send(replace(pictured, key=f"{number}")))
        await _gone_out(desk, "sendPhoto", AT_ONCE)
        before = len(desk.server.called("sendPhoto"))
        await desk.send(replace(ACK, pictures=desk.pictures(1)))

    captions = [str(call.parameters["caption"]) for call in desk.server.called("sendPhoto")]
    assert captions.index(ACK.text) - before < AT_ONCE


class Crowd:
    """Takes turns, of which there is one, and remembers who had it."""

    def __init__(self) -> None:
        self.turns = Turns(1)
        self.had: list[str] = []
        self.over = asyncio.Event()

    async def go(self, name: str, rank: Rank = Rank.POST) -> None:
        with ranked(rank):
            async with self.turns.turn():
                self.had.append(name)
                await self.over.wait()


async def _idle() -> None:
    """All that can go on without anything happening has gone on."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_of_one_rank_who_came_first_goes_first() -> None:
    crowd = Crowd()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        for name in ("in", "b", "a", "c"):
            tasks.create_task(crowd.go(name))
        tasks.create_task(crowd.go("late", Rank.LAST))
        tasks.create_task(crowd.go("early", Rank.FIRST))
        await _idle()
        assert crowd.had == ["in"]
        crowd.over.set()

    assert crowd.had == ["in", "early", "b", "a", "c", "late"]


async def test_a_rank_ends_with_its_block() -> None:
    crowd = Crowd()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        tasks.create_task(crowd.go("in"))
        await _idle()
        with ranked(Rank.EDIT):
            with ranked(Rank.LAST):
                pass
            tasks.create_task(_entered(crowd, "edit"))
        tasks.create_task(_entered(crowd, "post"))
        await _idle()
        crowd.over.set()

    assert crowd.had == ["in", "post", "edit"]


async def _entered(crowd: Crowd, name: str) -> None:
    async with crowd.turns.turn():
        crowd.had.append(name)


@pytest.mark.parametrize("let_in", [False, True], ids=["while it waits", "as it is let in"])
async def test_who_is_cancelled_loses_no_turn(let_in: bool) -> None:
    crowd = Crowd()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        async with crowd.turns.turn():
            cancelled = tasks.create_task(crowd.go("cancelled"))
            tasks.create_task(crowd.go("next"))
            await _idle()
            if not let_in:
                cancelled.cancel()
                await _idle()
        # The turn is handed on, and nobody has gone in yet.
        cancelled.cancel()
        await _idle()
        assert (cancelled.cancelled(), crowd.had) == (True, ["next"])
        crowd.over.set()
    async with asyncio.timeout(5):
        await crowd.go("last")

    assert crowd.had == ["next", "last"]


async def test_an_answer_that_is_none_is_not_written_down(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.server.fail("sendMessage", Says(b"<html>Bad Gateway</html>", 502, {"content-type": "text/html"}))
    with pytest.raises(MaybeDelivered):
        await desk.send(NOTE)
    desk.server.fail("sendMessage", Says(b"[]", 200))
    with pytest.raises(MaybeDelivered):
        await desk.send(NOTE)

    assert [record for record in caplog.records if record.exc_info] == []
    assert "<html>" not in caplog.text


async def test_a_broken_letter_in_an_answer_does_not_hide_the_post(desk: Desk) -> None:
    desk.server.fail("sendMessage", Mangles(lambda body: body.replace(b"Nothing", b"No\xffthing")))

    message = await desk.send(NOTE)

    assert [post.id for post in desk.server.posts(desk.home)] == [int(message)]


async def test_what_telegram_says_beside_an_error_is_heard(desk: Desk, bot: Bot) -> None:
    desk.server.fail("sendMessage", refusal(400, "Bad Request: group chat was upgraded", migrate_to=-1001234567890))
    desk.server.fail("sendMessage", refusal(429, "Too Many Requests: retry after 7", retry_after=7))

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(desk.home.id, "hello")
    with pytest.raises(RetryAfter) as later:
        await bot.send_message(desk.home.id, "hello")

    assert (moved.value.new_chat_id, later.value.retry_after) == (-1001234567890, 7)


@pytest.mark.parametrize(("before", "done"), [(FEW, True), (FEW + 1, False)])
async def test_what_nobody_misses_is_left_out_behind_a_long_line(before: int, done: bool) -> None:
    errands, had, over = Errands(), list[str](), asyncio.Event()

    async def minor() -> None:
        had.append("minor")

    async def large() -> None:
        had.append("large")
        if len(had) > before:
            over.set()

    for _ in range(before):
        errands.add("large", large)
    errands.offer("minor", minor)
    errands.add("large", large)
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(errands.run())
        await over.wait()
        await _idle()
        running.cancel()

    assert (had.count("large"), "minor" in had) == (before + 1, done)
