"""What the library raises, and what it means: not there, perhaps there, or later."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import aiohttp
import discord
import pytest

from adapters.discord.refusals import Reason, refused
from bot.errors import MaybeDelivered, NotDelivered
from tests.discord_desk import NOTE, PICTURE, START, Desk, asked, desk  # noqa: F401 - fixtures
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import refusal
from tests.emulators.faults import Breaks, Halves, Hangs, Says

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "fault",
    [
        Breaks(),
        Breaks(done=True),
        Halves(),
        Says(b"<html>", 503),
        Says(b"<html>", 200),
        Says(b"{}", 200, JSON),
        Says(b"[]", 200, JSON),
        Says(b"{not json", 200, JSON),
        Says(b"{}", 429, {**JSON, "Via": "1.1 google"}),
    ],
)
async def test_a_post_whose_answer_is_lost_may_be_there(desk: Desk, fault: Breaks | Halves | Says) -> None:
    desk.server.fail("create_message", fault)

    with pytest.raises(MaybeDelivered):
        await desk.send(NOTE)
    await desk.send(NOTE)

    assert len(desk.channel.posts) == 1


async def test_a_post_that_hangs_is_let_go_of(desk: Desk) -> None:
    desk.poster = desk.restarted(patience=1.0)
    desk.server.fail("create_message", Hangs(done=True))

    with pytest.raises(MaybeDelivered):
        await desk.send(NOTE)
    await desk.send(NOTE)

    assert len(desk.channel.posts) == 1


async def test_what_never_left_is_not_there(desk: Desk) -> None:
    await desk.send(NOTE)
    discord.http.Route.BASE = "http://127.0.0.1:9/api/v10"

    with pytest.raises(NotDelivered) as refused:
        await desk.send(replace(NOTE, key="other"))

    assert refused.value.after == 1


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (refusal(429, 0, retry_after=44), 44),
        (refusal(429, 0, retry_after=44, scope="global"), 44),
        (refusal(429, 0, retry_after=5, headers={"Via": ""}), 5),
        (Says(b"error code: 1015", 429, {"Retry-After": "600"}), 600),
        (Says(b"error code: 1015", 429), 30),
        (Says(b"<html>forbidden</html>", 403), 30),
        (refusal(401, 0, "401: Unauthorized"), 30),
        (refusal(400, 30003), None),
        (refusal(503, 130000, headers={"Retry-After": "12"}), 12),
        (refusal(503, 130000, headers={"Retry-After": "soon"}), 30),
        (refusal(403, 40003, "You are opening direct messages too fast"), 30),
        (refusal(403, 40004), 30),
        (refusal(403, 40006, headers={"Retry-After": "7200"}), 7200),
        (refusal(403, 20022), 30),
        (refusal(400, 110001), 30),
        (refusal(403, 50007), None),
        (refusal(400, 50006), None),
        (refusal(404, 10008), None),
    ],
)
async def test_what_is_refused_is_not_there_and_says_when_to_come_again(
    desk: Desk, fault: Says, after: float | None
) -> None:
    desk.server.fail("create_message", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(NOTE)

    assert (refused.value.after, desk.channel.posts) == (after, [])


async def test_a_post_waits_until_discord_knows_the_bot_but_not_for_ever(desk: Desk) -> None:
    desk.poster = desk.restarted(patience=1.0)
    desk.server.down = True

    with pytest.raises(NotDelivered) as refused:
        await desk.send(NOTE)
    desk.server.down = False
    await desk.send(NOTE)

    assert (refused.value.after, len(desk.channel.posts)) == (1, 1)


async def test_a_short_wait_is_waited_by_the_library_itself(desk: Desk) -> None:
    desk.server.fail("create_message", refusal(429, 0, retry_after=0.1))

    await desk.send(NOTE)

    assert len(desk.server.called("create_message")) == 2


async def test_one_channel_that_has_to_wait_holds_up_no_other(desk: Desk) -> None:
    other = desk.guild.channel("other")
    await desk.send(NOTE)
    await desk.send(replace(NOTE, key="there"), other)
    desk.server.fail("create_message", refusal(429, 0, retry_after=3))
    async with asyncio.TaskGroup() as tasks:
        held = tasks.create_task(desk.send(replace(NOTE, key="held")))
        await desk.server.until(lambda: len(desk.server.called("create_message")) == 3)
        async with asyncio.timeout(2):
            await desk.send(replace(NOTE, key="free"), other)
        held.cancel()

    assert len(other.posts) == 2


async def test_posts_wait_for_no_edits(desk: Desk) -> None:
    """The library counts them apart, as Discord does."""
    message = await desk.send(START)
    await desk.edit(message, replace(START, text="first"))
    desk.server.fail("update_message", refusal(429, 0, retry_after=3))
    async with asyncio.TaskGroup() as tasks:
        held = tasks.create_task(desk.edit(message, replace(START, text="second")))
        await desk.server.until(lambda: len(desk.server.called("update_message")) == 2)
        async with asyncio.timeout(2):
            await desk.send(PICTURE)
        held.cancel()

    assert len(desk.channel.posts) == 2


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (aiohttp.ConnectionTimeoutError(), Reason.NEVER_SENT),
        (aiohttp.InvalidURL("x"), Reason.NEVER_SENT),
        (RuntimeError("Session is closed"), Reason.NEVER_SENT),
        (aiohttp.ServerDisconnectedError(), Reason.UNANSWERED),
        (aiohttp.ClientPayloadError(), Reason.UNANSWERED),
        (ConnectionResetError(), Reason.UNANSWERED),
        (TimeoutError(), Reason.UNANSWERED),
        (KeyError("id"), Reason.UNANSWERED),
        (discord.RateLimited(31.0), Reason.LATER),
    ],
)
def test_only_what_never_left_is_certainly_not_there(error: Exception, reason: Reason) -> None:
    assert refused(error).reason is reason


async def test_what_was_written_is_in_no_error_and_no_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    secret = replace(NOTE, text="a very private cat", buttons=START.buttons)
    told = {"errors": {"content": {"_errors": [{"code": "X", "message": "a very private cat is no good"}]}}}
    desk.server.fail("create_message", refusal(400, 50035, "Invalid Form Body", **told), times=20)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(asked(secret, desk))

    assert "private" not in f"{refused.value}{caplog.text}"
