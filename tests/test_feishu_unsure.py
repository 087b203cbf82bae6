"""Edits whose answer was lost: what comes next is shown in any case, also if it was there before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from tests.emulators.faults import Breaks
from tests.feishu_desk import START, Desk, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

NEXT = replace(START, text="the second page")


async def test_who_goes_on_and_back_while_an_answer_is_lost_is_back(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", Breaks(done=True))

    with pytest.raises(NotDelivered):
        await desk.edit(message, NEXT)
    assert desk.only().text == NEXT.text
    await desk.edit(message, START)

    assert desk.only().text == START.text


async def test_a_card_in_place_of_another_gets_the_newest_words_however_often_that_is_tried(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.recall(desk.only(), "group_owner")
    desk.server.fail("create", Breaks(done=True))
    desk.server.fail("patch", Breaks(), Breaks(), Breaks())

    for _ in range(4):
        try:
            await desk.edit(message, NEXT)
        except NotDelivered:
            continue
    await desk.edit(message, NEXT)

    assert desk.only().text == NEXT.text
