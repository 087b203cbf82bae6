"""What concerns one person: a toast for whoever pressed, where that is quick and short enough."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.feishu.presses import TOAST
from tests.feishu_desk import AGAIN, DONE, HALF, NOTE, START, Desk, asked, at, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

KEY = "feishu:cli_1:e:1"
TOLD = replace(NOTE, key="told", text="🙂 Only the person who asked can decide that.", answers=KEY)


async def test_whoever_pressed_is_told_and_nobody_else(desk: Desk) -> None:
    message = await desk.send(START)
    desk.presses.came(KEY, at(desk.group), message)
    async with asyncio.TaskGroup() as tasks:
        answer = tasks.create_task(desk.presses.settle(KEY))
        told = await desk.send(TOLD)

    assert (told, desk.only().id) == ("told", message)
    assert answer.result().body == {"toast": {"type": "info", "content": TOLD.text}}


async def test_a_press_that_is_answered_already_is_told_in_the_chat(desk: Desk) -> None:
    request = desk.ann.says(desk.group, "draw a cat")

    await desk.send(asked(TOLD, desk, request))

    assert (desk.only().text, desk.only().parent) == (TOLD.text, request)


@pytest.mark.parametrize(
    "told",
    [replace(TOLD, text="long " * TOAST), replace(TOLD, buttons=(AGAIN,))],
    ids=["too long", "something to press"],
)
async def test_what_is_more_than_a_few_words_is_posted(desk: Desk, told: object) -> None:
    assert isinstance(told, type(TOLD))
    desk.presses.came(KEY, at(desk.group), "om_1")

    await desk.send(told)

    assert desk.only().text.startswith(told.text[:5])


async def test_a_press_is_answered_blank_before_its_card_is_changed(desk: Desk) -> None:
    """Feishu takes no change of a card while a press of it is not answered."""
    message = await desk.send(START)
    desk.presses.came(KEY, at(desk.group), message)
    async with asyncio.timeout(2), asyncio.TaskGroup() as tasks:
        answer = tasks.create_task(desk.presses.settle(KEY))
        await asyncio.sleep(0)
        tasks.create_task(desk.edit(message, DONE))
        body, changed = (await answer).body, desk.calls("patch")

    assert (body, changed, desk.only().text) == ({}, 0, DONE.text)


async def test_how_far_it_is_answers_no_press(desk: Desk) -> None:
    message = await desk.send(START)
    desk.presses.came(KEY, at(desk.group), message)
    async with asyncio.TaskGroup() as tasks:
        answer = tasks.create_task(desk.presses.settle(KEY))
        await desk.edit(message, HALF)
        told = await desk.send(TOLD)

    assert (told, answer.result().body) == ("told", {"toast": {"type": "info", "content": TOLD.text}})


async def test_what_was_posted_answers_the_press_blank(desk: Desk) -> None:
    message = await desk.send(START)
    desk.presses.came(KEY, at(desk.group), message)
    async with asyncio.timeout(2), asyncio.TaskGroup() as tasks:
        answer = tasks.create_task(desk.presses.settle(KEY))
        await desk.send(NOTE)

    assert answer.result().body == {}
