"""Every press is answered once, in time, and where it concerns the presser alone, to nobody else."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.telegram.presses import GRACE
from bot.values import Action, Button
from tests.emulators.faults import Breaks, Fault, Says
from tests.emulators.telegram import Post, Telegram, refusal
from tests.telegram_desk import NOTE, PICTURE, START, Desk, at, desk, group, slept, written_down  # noqa: F401 - fixtures
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures

ALONE = replace(NOTE, text="This is Ann's picture.", answers="press")


async def _pressed(desk: Desk, key: str = "press") -> tuple[str, Post]:
    """The press of a button of a post, which the adapter was told of."""
    await desk.send(START)
    post = desk.server.posts(desk.home)[-1]
    press = desk.server.press(post, "✖️ Cancel", desk.ann)
    desk.presses.came(key, press, desk.place, str(post.id))
    return press, post


def _answers(server: Telegram) -> list[tuple[str, bool]]:
    return [(answer.text, answer.alert) for answer in server.answers]


async def test_a_press_is_answered_once_something_is_posted(desk: Desk) -> None:
    await _pressed(desk)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(desk.presses.settle("press"))
        await asyncio.sleep(0)
        assert _answers(desk.server) == []
        await desk.send(NOTE)

    assert _answers(desk.server) == [("", False)]
    assert desk.clock.sleeping == 0


async def test_a_press_that_has_no_effect_is_answered_after_a_moment(desk: Desk) -> None:
    await _pressed(desk)
    before = desk.clock.now()
    async with asyncio.TaskGroup() as tasks:
        settled = tasks.create_task(desk.presses.settle("press"))
        await slept(desk.clock)
        assert not settled.done()
        desk.clock.wake()

    assert _answers(desk.server) == [("", False)]
    assert desk.clock.now() - before == GRACE


@pytest.mark.parametrize(("begun", "message"), [(0, ""), (1, "another")], ids=["begun before", "another message"])
async def test_what_is_not_of_a_press_leaves_it_time_to_be_told_alone(desk: Desk, begun: int, message: str) -> None:
    """The question itself that is only just there, or another job's progress."""
    await _pressed(desk)
    desk.presses.happened(desk.place, begun, message)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(desk.presses.settle("press"))
        await slept(desk.clock)
        assert await desk.presses.told("press", ALONE.text)

    assert _answers(desk.server) == [(ALONE.text, True)]


async def test_what_happens_elsewhere_answers_no_press(desk: Desk) -> None:
    room = group(desk)
    await _pressed(desk)
    async with asyncio.TaskGroup() as tasks:
        settled = tasks.create_task(desk.presses.settle("press"))
        await slept(desk.clock)
        await desk.send(NOTE, room)
        await desk.poster.busy(at(room))
        assert (settled.done(), desk.clock.sleeping, _answers(desk.server)) == (False, 1, [])
        desk.clock.wake()


async def test_what_concerns_the_presser_alone_is_told_to_nobody_else(desk: Desk) -> None:
    await _pressed(desk)

    message = await desk.send(ALONE)
    await desk.presses.settle("press")

    assert _answers(desk.server) == [(ALONE.text, True)]
    assert len(desk.server.posts(desk.home)) == 1
    assert message


@pytest.mark.parametrize("more", ["buttons", "pictures", "length", "another press"])
async def test_what_no_alert_can_hold_is_posted(desk: Desk, more: str) -> None:
    await _pressed(desk)
    match more:
        case "buttons":
            outbound = replace(ALONE, buttons=(Button("Yes", Action.CONFIRM, "k3f9"),))
        case "pictures":
            outbound = replace(ALONE, pictures=desk.pictures(1))
        case "length":
            outbound = replace(ALONE, text="🐱" * 101)
        case _:
            outbound = replace(ALONE, answers="other")

    await desk.send(outbound)
    await desk.presses.settle("press")

    assert _answers(desk.server) == [("", False)]
    assert len(desk.server.posts(desk.home)) == 2


async def test_a_press_that_is_answered_already_is_told_by_a_post(desk: Desk) -> None:
    await _pressed(desk)
    await desk.send(NOTE)
    await desk.presses.settle("press")

    await desk.send(ALONE)

    assert _answers(desk.server) == [("", False)]
    assert [post.text for post in desk.server.posts(desk.home)][1:] == [NOTE.text, ALONE.text]


async def test_a_press_that_is_too_old_is_told_by_a_post_and_is_no_trouble(desk: Desk) -> None:
    await _pressed(desk)
    desk.server.advance(desk.server.callback_life + 1)
    with written_down() as logs:
        await desk.send(ALONE)
        await desk.presses.settle("press")

    assert [post.text for post in desk.server.posts(desk.home)][1:] == [ALONE.text]
    assert logs == []


async def test_an_old_press_with_nothing_to_tell_is_no_trouble(desk: Desk) -> None:
    await _pressed(desk)
    desk.server.advance(desk.server.callback_life + 1)
    desk.presses.happened(desk.place, 1)
    with written_down() as logs:
        await desk.presses.settle("press")

    assert logs == []


@pytest.mark.parametrize(
    "fault", [Breaks(), Says(b"<html>", 502), refusal(429, "Too Many Requests: retry after 5", retry_after=5)]
)
async def test_an_alert_that_fails_becomes_a_post(desk: Desk, fault: Fault) -> None:
    await _pressed(desk)
    desk.server.fail("answerCallbackQuery", fault)
    with written_down() as logs:
        await desk.send(ALONE)
        await desk.presses.settle("press")

    assert [post.text for post in desk.server.posts(desk.home)][1:] == [ALONE.text]
    assert [line["event"] for line in logs] == ["press not answered"]
    assert ALONE.text not in str(logs)
    assert desk.server.token not in str(logs)


async def test_a_press_that_came_twice_is_answered_once(desk: Desk) -> None:
    press, post = await _pressed(desk)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(desk.presses.settle("press"))
        await asyncio.sleep(0)
        desk.presses.came("press", press, desk.place, str(post.id))
        tasks.create_task(desk.presses.settle("press"))
        await asyncio.sleep(0)
        desk.presses.happened(desk.place, 1)

    assert _answers(desk.server) == [("", False)]
    assert len(desk.server.called("answerCallbackQuery")) == 1


async def test_a_press_that_nobody_knows_is_settled(desk: Desk) -> None:
    await desk.presses.settle("never came")

    assert desk.server.called("answerCallbackQuery") == []


async def test_many_presses_in_one_place_are_answered_together(desk: Desk) -> None:
    await desk.send(START)
    post = desk.server.posts(desk.home)[0]
    for number in range(20):
        press = desk.server.press(post, "✖️ Cancel", desk.ann)
        desk.presses.came(str(number), press, at(desk.home), str(post.id))
    async with asyncio.TaskGroup() as tasks:
        for number in range(20):
            tasks.create_task(desk.presses.settle(str(number)))
        await asyncio.sleep(0)
        await desk.send(replace(PICTURE, pictures=desk.pictures(1)))

    assert len(_answers(desk.server)) == 20


async def test_a_stop_leaves_no_press_behind(desk: Desk) -> None:
    await _pressed(desk)
    async with asyncio.TaskGroup() as tasks:
        settled = tasks.create_task(desk.presses.settle("press"))
        await slept(desk.clock)
        settled.cancel()

    assert not await desk.presses.told("press", "too late")
    assert _answers(desk.server) == []
