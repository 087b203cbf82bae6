"""A "thinking" that nothing replaces becomes an apology while it still can, and that ends nothing else."""

from __future__ import annotations

import asyncio

import discord
import pytest
from structlog.testing import capture_logs

from adapters.discord.interactions import STRANGE
from adapters.discord.ledger import UNANSWERED, Ledger, Standing
from bot.i18n import spoken
from bot.testing import MemoryJournal, Stopwatch
from bot.testing.clocks import EPOCH
from tests.discord_booth import ROOM, Booth, booth  # noqa: F401 - fixture
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Interaction, refusal
from tests.emulators.faults import Says


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def asked(booth: Booth) -> Interaction:
    interaction = booth.ann.runs(booth.channel, "draw", prompt="a cat")
    await booth.heard.many()
    return interaction


async def passed(booth: Booth, seconds: float) -> None:
    """The bot's time goes on with Discord's."""
    booth.server.advance(seconds)
    clock = booth.clock
    assert isinstance(clock, Stopwatch)
    while clock.now() < EPOCH + UNANSWERED and clock.wake():
        await settled()


def sorry(interaction: Interaction) -> bool:
    """Ann reads Chinese."""
    return interaction.original is not None and interaction.original.content == spoken(STRANGE, "zh-CN")


async def test_what_nobody_ever_answered_is_apologized_for_before_its_token_dies(booth: Booth) -> None:
    async with booth.open():
        interaction = await asked(booth)
        assert interaction.thinking
        await passed(booth, UNANSWERED)
        assert await booth.server.until(lambda: sorry(interaction))
        assert not interaction.thinking
        assert await booth.ledger.found(interaction.id) is None


async def test_what_was_answered_stays(booth: Booth) -> None:
    async with booth.open():
        interaction = await asked(booth)
        booth.ledger.taken(interaction.id)
        await passed(booth, UNANSWERED)
        await settled()
        assert not booth.server.called("get_webhook_message")
        assert not booth.server.called("update_webhook_message")


async def test_the_next_process_apologizes_for_what_the_last_one_never_answered(booth: Booth) -> None:
    async with booth.open():
        interaction = await asked(booth)
        await settled()
    async with booth.open():
        await passed(booth, UNANSWERED)
        assert await booth.server.until(lambda: sorry(interaction))


async def test_what_was_answered_when_nothing_was_written_down_any_more_stays(booth: Booth) -> None:
    """As in a process that ends: posts go on for a while."""
    async with booth.open():
        interaction = await asked(booth)
        await settled()
    assert interaction.original
    async with booth.open():
        standing = await booth.ledger.found(interaction.id)
        assert standing is not None
        assert not standing.used
        hook = booth.webhook(standing.application, standing.token)
        await hook.edit_message(interaction.original.id, content="A picture")
        await passed(booth, UNANSWERED)
        assert await booth.server.until(lambda: booth.server.called("get_webhook_message"))
        booth.ann.runs(booth.channel, "draw", prompt="a dog")
        await booth.heard.many(2)

    assert interaction.original.content == "A picture"


async def test_what_is_gone_already_needs_no_apology(booth: Booth) -> None:
    async with booth.open():
        interaction = await asked(booth)
        booth.server.fail("get_webhook_message", refusal(404, 10008, "Unknown Message"))
        await passed(booth, UNANSWERED)
        assert await booth.server.until(lambda: booth.server.called("get_webhook_message"))
        assert await booth.ledger.found(interaction.id) is None


@pytest.mark.parametrize(
    "fault",
    [Says(b"{}", 429, {"Content-Type": "application/json", "Via": "1.1 google"}), Says(b"<html>", 429, {"Via": "x"})],
)
@pytest.mark.parametrize("endpoint", ["get_webhook_message", "update_webhook_message"])
async def test_what_cannot_be_changed_ends_nothing(booth: Booth, endpoint: str, fault: Says) -> None:
    async with booth.open():
        await asked(booth)
        booth.server.fail(endpoint, fault)
        with capture_logs() as logs:
            await passed(booth, UNANSWERED)
            assert await booth.server.until(lambda: [one for one in logs if one["event"] == "answer not looked after"])
        booth.ann.runs(booth.channel, "draw", prompt="a dog")
        await booth.heard.many(2)


@pytest.mark.parametrize("error", [TypeError("session or client must be given"), RuntimeError("Session is closed")])
async def test_a_client_that_is_not_there_ends_nothing_either(error: Exception) -> None:
    clock = Stopwatch()
    ledger = Ledger(MemoryJournal(), clock, ROOM)

    def broken(_application: int, _token: str) -> discord.Webhook:
        raise error

    ledger.came(Standing("7", 100, "t", "42", "en", EPOCH, alone=False, reaches=True, deferred=True))
    with capture_logs() as logs:
        async with asyncio.TaskGroup() as tasks:
            run = tasks.create_task(ledger.run(broken, str))
            await settled()
            clock.pass_over(UNANSWERED)
            clock.wake()
            await settled()
            assert not run.done()
            run.cancel()

    assert [one["cause"] for one in logs if one["event"] == "answer not looked after"] == [type(error).__name__]
