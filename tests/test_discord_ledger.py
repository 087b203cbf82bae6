"""Which interactions can still be answered by their tokens, and what the next process knows of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
from structlog.testing import capture_logs
from typing_extensions import override

from adapters.discord.ledger import LASTS, Ledger, Standing, interaction_of
from bot.errors import StoreError
from bot.testing import MemoryJournal, Stopwatch
from bot.testing.clocks import EPOCH
from bot.values import Entry, Text

ROOM = "discord:100:interactions"
ASKED = Standing(
    "7", 100, "secret-token", "42", "en-US", EPOCH, alone=False, reaches=True, deferred=True, private=False
)


class Full(MemoryJournal):
    """Keeps nothing for as long as it is full."""

    full = True

    @override
    async def write(self, room: str, message: str, body: str) -> int:
        if self.full:
            raise StoreError(Text("The disk is full."))
        return await super().write(room, message, body)

    @override
    async def since(self, room: str, sequence: int, limit: int = 200) -> list[Entry]:
        if self.full:
            raise StoreError(Text("The disk is full."))
        return list(await super().since(room, sequence, limit))


class Stuck(MemoryJournal):
    """Does not get to it before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.stuck = asyncio.Event()

    @override
    async def write(self, room: str, message: str, body: str) -> int:
        await self.stuck.wait()
        return await super().write(room, message, body)


def nowhere(_application: int, _token: str) -> discord.Webhook:
    raise AssertionError("nothing is to be taken away")


@asynccontextmanager
async def kept(ledger: Ledger) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        run = tasks.create_task(ledger.run(nowhere, str))
        yield
        run.cancel()


async def later(journal: MemoryJournal, clock: Stopwatch) -> Ledger:
    """What the next process knows."""
    ledger = Ledger(journal, clock, ROOM)
    await ledger.resume()
    return ledger


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def ledger(clock: Stopwatch) -> Ledger:
    return Ledger(MemoryJournal(), clock, ROOM)


async def test_it_is_waited_for_until_discord_has_been_told(ledger: Ledger) -> None:
    ledger.came(ASKED)
    async with asyncio.TaskGroup() as tasks:
        finding = tasks.create_task(ledger.found("7"))
        await settled()
        assert not finding.done()
        ledger.answered("7", "900")
    found = finding.result()
    assert found is not None
    assert (found.original, found.used, found.followed) == ("900", False, 0)


async def test_whoever_waits_is_told_that_it_is_lost(ledger: Ledger) -> None:
    ledger.came(ASKED)
    async with asyncio.TaskGroup() as tasks:
        finding = tasks.create_task(ledger.found("7"))
        await settled()
        ledger.lost("7")
    assert finding.result() is None
    assert await ledger.found("7") is None


async def test_nobody_knows_what_never_came(ledger: Ledger) -> None:
    ledger.answered("8", "900")
    ledger.taken("8")
    ledger.followed("8", "901")
    assert await ledger.found("8") is None
    assert ledger.at("900") is None


async def test_what_becomes_of_it_is_known(ledger: Ledger) -> None:
    ledger.came(ASKED)
    ledger.answered("7", "900")
    ledger.taken("7")
    ledger.followed("7", "901")
    ledger.followed("7", "902")
    found = await ledger.found("7")
    assert found is not None
    assert (found.used, found.followed, found.messages) == (True, 2, ("901", "902"))


async def test_a_token_is_not_used_when_it_is_about_to_die(ledger: Ledger, clock: Stopwatch) -> None:
    ledger.came(ASKED)
    ledger.answered("7", "900")
    clock.pass_over(LASTS - 1)
    assert await ledger.found("7") is not None
    clock.pass_over(1)
    assert await ledger.found("7") is None


@pytest.mark.parametrize(
    ("alone", "reaches", "known"), [(True, True, True), (False, False, True), (False, True, False)]
)
async def test_a_message_is_known_that_only_its_token_can_change(
    ledger: Ledger, alone: bool, reaches: bool, known: bool
) -> None:
    ledger.came(Standing("7", 100, "t", "42", "en", EPOCH, alone, reaches, deferred=True))
    ledger.answered("7", "900")
    ledger.followed("7", "901")
    assert (ledger.at("900") is not None) is known
    followed = ledger.at("901")
    assert followed is not None
    assert followed.id == "7"


async def test_discord_may_answer_a_person_alone_who_was_to_be_answered_openly(ledger: Ledger) -> None:
    ledger.came(ASKED)
    ledger.answered("7", "900", alone=True)
    found = ledger.at("900")
    assert found is not None
    assert found.alone


async def test_the_next_process_knows_all_of_the_last_quarter_of_an_hour(clock: Stopwatch) -> None:
    journal = MemoryJournal()
    ledger = Ledger(journal, clock, ROOM)
    async with kept(ledger):
        ledger.came(ASKED)
        ledger.answered("7", "900")
        ledger.taken("7")
        ledger.followed("7", "901")
        ledger.came(Standing("8", 100, "t", "42", "en", EPOCH, alone=True, reaches=True, deferred=True))
        ledger.lost("8")
        await settled()
    clock.pass_over(LASTS / 2)
    next_one = await later(journal, clock)
    assert await next_one.found("7") == await ledger.found("7")
    assert next_one.at("901") is not None
    assert await next_one.found("8") is None
    clock.pass_over(LASTS / 2)
    assert await (await later(journal, clock)).found("7") is None


async def test_of_many_changes_the_newest_is_written(clock: Stopwatch) -> None:
    journal = MemoryJournal()
    ledger = Ledger(journal, clock, ROOM)
    async with kept(ledger):
        ledger.came(ASKED)
        ledger.answered("7", "900")
        for number in range(50):
            ledger.followed("7", str(number))
        await settled()
    assert await journal.write("another room", "1", "") <= 3
    entries = await journal.since(ROOM, 0)
    assert len(entries) == 1


async def test_what_could_not_be_written_before_the_end_is_written_when_it_goes_on(clock: Stopwatch) -> None:
    journal = Stuck()
    ledger = Ledger(journal, clock, ROOM)
    async with kept(ledger):
        ledger.came(ASKED)
        await settled()
    journal.stuck.set()
    async with kept(ledger):
        await settled()
    assert await (await later(journal, clock)).found("7") is not None


async def test_a_full_disk_delays_nobody_and_what_changed_is_written_later(clock: Stopwatch) -> None:
    journal = Full()
    ledger = await later(journal, clock)
    async with kept(ledger):
        ledger.came(ASKED)
        ledger.answered("7", "900")
        await settled()
        assert await ledger.found("7") is not None
        journal.full = False
        ledger.taken("7")
        clock.wake()
        await settled()
    found = await (await later(journal, clock)).found("7")
    assert found is not None
    assert found.used


async def test_no_token_is_shown(ledger: Ledger) -> None:
    assert "secret-token" not in repr(ASKED)
    with capture_logs() as logs:
        ledger.came(ASKED)
        ledger.lost("7")
    assert "secret-token" not in repr(logs)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("i123", "123"),
        ("discord:1:interaction:123", "123"),
        ("discord:1:2:123", ""),
        ("123", ""),
        ("i", ""),
        ("", ""),
        ("ix", ""),
        ("discord:1:interaction:x", ""),
    ],
)
def test_the_interaction_behind_a_key_or_a_message(text: str, id: str) -> None:
    assert interaction_of(text) == id
