"""What was put into the intake is handed in once it can be kept: in order in a chat, and no chat waits for another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from adapters.discord.intake import Intake
from bot.values import Person, Place, Said
from tests.ears import Brisk, Ear

ANN = Person("discord", "1", "Ann")


def said(text: str, chat: str = "7", at: float = 5.0) -> Said:
    return Said(f"{chat}:{text}", Place("discord", chat), ANN, text, "1", at)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def intake(ear: Ear) -> AsyncIterator[Intake]:
    async with asyncio.TaskGroup() as tasks:
        yield Intake(ear.receive, Brisk(), tasks)


async def test_what_is_put_is_handed_in_in_order(intake: Intake, ear: Ear) -> None:
    for number in range(100):
        intake.put(said(str(number), chat=str(number % 3)))
    await ear.until(lambda: len(ear.heard) == 100)

    for chat in "012":
        assert [one.text for one in ear.said if one.place.chat == chat] == [str(n) for n in range(int(chat), 100, 3)]


async def test_what_cannot_be_kept_is_tried_until_it_is_and_nothing_overtakes_it(intake: Intake, ear: Ear) -> None:
    ear.full = lambda event: event.key == "7:one" and len(ear.refused) < 4
    for event in (said("one"), said("two"), said("other", chat="8")):
        intake.put(event)
    await ear.until(lambda: len(ear.heard) == 3)

    assert ear.texts == ["other", "one", "two"]
    assert len(ear.refused) == 4


async def test_it_knows_how_old_the_oldest_is_that_waits(intake: Intake, ear: Ear) -> None:
    assert intake.oldest() is None
    ear.full = lambda _: len(ear.refused) < 2
    intake.put(said("one", at=30.0))
    intake.put(said("two", chat="8", at=20.0))
    assert intake.oldest() == 20.0
    await ear.until(lambda: len(ear.heard) == 2)
    await ear.until(lambda: intake.oldest() is None)


async def test_what_was_missed_goes_first_and_only_its_own_chat_waits_for_it(intake: Intake, ear: Ear) -> None:
    found = asyncio.Event()

    async def look() -> Sequence[Said]:
        await found.wait()
        return (said("missed"),)

    intake.look(Place("discord", "7"), look)
    intake.put(said("now"))
    intake.put(said("elsewhere", chat="8"))
    await ear.until(lambda: ear.heard)
    assert ear.texts == ["elsewhere"]

    found.set()
    await ear.until(lambda: len(ear.heard) == 3)
    assert ear.texts == ["elsewhere", "missed", "now"]


async def test_talk_in_a_crowd_takes_no_task_for_each(ear: Ear) -> None:
    async with asyncio.TaskGroup() as tasks:
        intake = Intake(ear.receive, Brisk(), tasks)
        before = len(asyncio.all_tasks())
        for number in range(1000):
            intake.put(said(str(number)))
        assert len(asyncio.all_tasks()) == before + 1
        await ear.until(lambda: len(ear.heard) == 1000)
