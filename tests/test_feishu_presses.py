"""Whoever presses a button is answered in time: blank, with words for them alone, or with a word of patience."""

from __future__ import annotations

import asyncio

import pytest

from adapters.feishu.answers import Heard
from adapters.feishu.presses import GRACE, TOAST, Presses
from bot.i18n import spoken
from bot.testing import Stopwatch
from bot.values import Place

HERE = Place("feishu", "oc_1")
TOPIC = Place("feishu", "oc_1", "omt_1")
BLANK = Heard(kept=True, body={})


@pytest.fixture
def clock() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def presses(clock: Stopwatch) -> Presses:
    return Presses(clock, spoken, within=5)


def toasted(text: str) -> Heard:
    return Heard(kept=True, body={"toast": {"type": "info", "content": text}})


async def settling(presses: Presses, key: str = "k") -> asyncio.Future[Heard]:
    answer = asyncio.ensure_future(presses.settle(key))
    for _ in range(5):
        await asyncio.sleep(0)
    return answer


async def test_nothing_to_tell_is_answered_blank_after_a_moment(presses: Presses, clock: Stopwatch) -> None:
    presses.came("k", HERE, "om_1")
    presses.taken("k")
    answer = await settling(presses)
    assert not answer.done()
    begun = clock.now()
    clock.wake()

    assert await answer == BLANK
    assert clock.now() - begun == GRACE


async def test_what_is_told_is_shown_to_the_presser(presses: Presses) -> None:
    presses.came("k", HERE, "om_1")
    presses.taken("k")
    answer = await settling(presses)

    assert presses.told("k", "Only Anne may do that.")
    assert await answer == toasted("Only Anne may do that.")


async def test_words_may_come_before_anybody_waits_for_them(presses: Presses) -> None:
    presses.came("k", HERE, "om_1")

    assert presses.told("k", "No.")
    assert not presses.told("k", "Twice.")
    assert await presses.settle("k") == toasted("No.")


@pytest.mark.parametrize("text", ["x" * (TOAST + 1)])
async def test_what_nobody_can_read_so_fast_is_posted(presses: Presses, text: str) -> None:
    presses.came("k", HERE, "om_1")

    assert not presses.told("k", text)
    assert presses.told("k", text[:-1])


async def test_whoever_was_answered_is_told_otherwise(presses: Presses, clock: Stopwatch) -> None:
    presses.came("k", HERE, "om_1")
    presses.happened(HERE)
    assert await presses.settle("k") == BLANK

    assert not presses.told("k", "Too late.")
    assert not presses.told("nobody", "Hello?")


@pytest.mark.parametrize(
    ("place", "message", "ends"),
    [
        (HERE, "", True),
        (HERE, "om_1", True),
        (HERE, "om_2", False),
        (Place("feishu", "oc_2"), "", False),
        (TOPIC, "", True),
    ],
    ids=["a post", "the card", "another card", "another chat", "a topic that was not known"],
)
async def test_something_that_happened_ends_the_spinning(
    presses: Presses, clock: Stopwatch, place: Place, message: str, ends: bool
) -> None:
    presses.came("k", HERE, "om_1")
    answer = await settling(presses)
    presses.happened(place, message)
    for _ in range(5):
        await asyncio.sleep(0)

    assert answer.done() == ends
    presses.happened(HERE)
    assert await answer == BLANK


async def test_a_card_that_is_to_be_changed_is_freed_first(presses: Presses) -> None:
    presses.came("k", HERE, "om_1")
    answer = await settling(presses)

    assert not presses.free("om_2")
    assert presses.free("om_1")
    assert await answer == BLANK
    assert not presses.free("om_1")


async def test_a_press_in_a_topic_is_not_ended_by_the_chat_around_it(presses: Presses) -> None:
    presses.came("k", TOPIC, "om_1")
    answer = await settling(presses)
    presses.happened(HERE)
    for _ in range(5):
        await asyncio.sleep(0)

    assert not answer.done()
    presses.happened(TOPIC)
    assert await answer == BLANK


async def test_what_was_begun_before_a_press_is_not_what_came_of_it(presses: Presses) -> None:
    begun = presses.came_so_far
    presses.came("k", HERE, "om_1")
    answer = await settling(presses)
    presses.happened(HERE, begun=begun)
    for _ in range(5):
        await asyncio.sleep(0)

    assert not answer.done()
    presses.happened(HERE, begun=presses.came_so_far)
    assert await answer == BLANK


@pytest.mark.parametrize(("locale", "word"), [("zh-CN", ""), ("en", "One moment")])
async def test_a_house_that_hangs_asks_for_patience(clock: Stopwatch, locale: str, word: str) -> None:
    presses = Presses(clock, spoken, within=0.01)
    presses.came("k", HERE, "om_1", locale)
    heard = await presses.settle("k")

    assert heard.kept
    assert heard.body is not None
    assert word in str(heard.body["toast"])
    assert not presses.told("k", "Late.")


async def test_a_slow_clock_answers_blank_once_the_house_has_it(clock: Stopwatch) -> None:
    presses = Presses(clock, spoken, within=0.01)
    presses.came("k", HERE, "om_1")
    presses.taken("k")

    assert await presses.settle("k") == BLANK


async def test_a_press_of_which_nothing_will_come_is_not_kept(presses: Presses) -> None:
    """Feishu shows an error to whoever pressed."""
    presses.came("k", HERE, "om_1")
    answer = await settling(presses)
    presses.lost("k")

    assert await answer == Heard(kept=False)


async def test_what_was_told_is_shown_whatever_became_of_the_press(presses: Presses) -> None:
    presses.came("k", HERE, "om_1")
    assert presses.told("k", "No.")
    presses.lost("k")

    assert await presses.settle("k") == toasted("No.")


async def test_nobody_pressed_is_answered_blank(presses: Presses) -> None:
    presses.taken("nobody")
    presses.lost("nobody")

    assert await presses.settle("nobody") == BLANK
