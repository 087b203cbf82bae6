"""`/resume`: a picture that was ordered elsewhere comes here, costs nothing, and is never fetched twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Broken, Gone
from bot.testing import Canvas
from bot.values import Action, Cost, PostKind, State
from tests.commanding import Dialog, conversed, hears
from tests.liking import BEN, SHELL, Talk, talking

FETCHING = ("ack", "On it! Fetching the picture that you ordered elsewhere 🎨")
COMING = ("start", "🔎 It comes here as soon as it is ready; this costs nothing more.")
HOLEN = ("ack", "好的！这就去取你在别处订的图 🎨")
KOMMT = ("start", "🔎 画好就送到这里，不再另外花钱。")

ENGLISH: Dialog = [
    (
        "/resume",
        [("text", "🔎 Write /resume and the order number that the service gave you, and the picture comes here.")],
    ),
    ("/resume AbC-123_x", [FETCHING, COMING, ("picture", "✅ Here is the picture you ordered elsewhere")]),
    ("/resume AbC-123_x", [("picture", "✅ Here is the picture you ordered elsewhere")]),
    ("~/resume other-1", [FETCHING, COMING]),
    ("~/resume other-1", [("text", "⏳ That one is still being made; you get it here as soon as it is ready.")]),
    ("~/cancel", []),
    ("/again", [("text", "🙂 There is no earlier picture here yet. What would you like to see?")]),
]
CHINESE: Dialog = [
    ("/resume", [("text", "🔎 发 /resume，后面跟上那家服务给的订单编号，图就会送到这里。")]),
    ("/resume AbC-123_x", [HOLEN, KOMMT, ("picture", "✅ 你在别处订的图来了")]),
    ("恢复任务 AbC-123_x", [("picture", "✅ 你在别处订的图来了")]),
    ("~/resume other-1", [HOLEN, KOMMT]),
    ("~/resume other-1", [("text", "⏳ 那张还在画，画好马上发到这里。")]),
]


@asynccontextmanager
async def resuming(directory: Path) -> AsyncIterator[Talk]:
    """Anne, where the painter's orders can be taken up by their numbers."""
    async with talking(directory) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, resumers=("canvas",))
        yield anne


def canvas(anne: Talk) -> Canvas:
    return anne.house.canvas


@pytest.mark.parametrize(("locale", "dialog"), [("en", ENGLISH), ("zh", CHINESE)])
async def test_a_picture_that_was_ordered_elsewhere_is_fetched_once(
    locale: str, dialog: Dialog, tmp_path: Path
) -> None:
    async with resuming(tmp_path) as anne:
        assert await conversed(anne, dialog, locale) == dialog
        assert canvas(anne).taken == []


async def test_it_costs_nothing_and_is_nobodys_favourite(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        await hears(anne, "/resume abc-123", "en")
        (job,) = await anne.house.store.jobs()
        assert (job.state, job.ticket, job.quote.cost) == (State.DONE, "abc-123", Cost(0, "points"))
        ((_, text),) = await hears(anne, "/cost", "en")
        assert "You, today · nothing yet" in text


SENSELESS = ["a b", "../account", "a/b", "-x", "x" * 401, "ab", "7%2F8"]


@pytest.mark.parametrize("ticket", SENSELESS)
async def test_what_is_no_order_number_is_not_asked_for(ticket: str, tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        ((kind, text),) = await hears(anne, f"/resume {ticket}", "en")
        assert (kind, text.partition(" the order number")[0]) == ("text", "🔎 Write /resume and")
        assert not await anne.house.store.jobs()


async def test_an_order_that_nobody_has_is_said_and_can_be_asked_for_again(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        canvas(anne).news.append(Gone("no such task"))
        said = await hears(anne, "/resume lost-1", "en")
        lost = ("failure", "🙂 Nobody here knows that order number. Have a look whether it is complete.")
        assert said == [FETCHING, COMING, lost]
        assert [kind for kind, _ in await hears(anne, "/resume lost-1", "en")] == ["ack", "start", "picture"]


async def test_where_no_order_can_be_taken_up_it_is_said_at_once(tmp_path: Path) -> None:
    async with talking(tmp_path) as anne:
        ((kind, text),) = await hears(anne, "/resume abc-123", "en")
        assert (kind, text.partition(" that order")[0]) == ("text", "🙂 Nobody here knows")


async def test_a_picture_of_ours_that_was_given_up_keeps_its_words(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        canvas(anne).news.append(Broken("not yet"))
        assert [kind for kind, _ in await hears(anne, "draw a cat", "en")] == ["ack", "start", "failure"]
        (failed,) = await anne.house.store.jobs()
        said = await hears(anne, f"/resume {failed.ticket}", "en")
        assert said[-1] == ("picture", "✅ SeeDream 4.5")
        assert len(canvas(anne).taken) == 1
        again = await hears(anne, "/again", "en")
        assert again[0] == ("ack", "On it! Drawing a cat 🐱")
        assert canvas(anne).taken[1].prompt == "a cat"


async def test_what_was_ordered_elsewhere_can_be_changed(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        await hears(anne, "/resume abc-123", "en")
        said = await hears(anne, "make it night", "en")
        assert [kind for kind, _ in said] == ["ack", "start", "picture"]
        assert len(canvas(anne).taken[0].pictures) == 1


async def test_the_limits_of_a_person_hold(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        anne.house.engine.rules = replace(anne.house.engine.rules, jobs_per_person=1)
        await hears(anne, "~draw a cat", "en")
        ((_, text),) = await hears(anne, "~/resume abc-123", "en")
        assert text.startswith("🙂 Enough pictures are in the works")
        assert len(await hears(anne.by(BEN), "~/resume abc-123", "en")) == 2


async def test_nobody_elses_picture_is_shown_in_another_place(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        await hears(anne, "draw a cat", "en")
        (job,) = await anne.house.store.jobs()
        (first, *_) = await hears(anne.by(BEN, SHELL), f"~/resume {job.ticket}", "en")
        assert first == FETCHING
        assert (await hears(anne.by(BEN), f"~/resume {job.ticket}", "en"))[0][0] == "picture"


async def test_a_compact_chat_gets_one_post_until_the_picture_is_there(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        await hears(anne, "/settings chat style compact", "en")
        said = await hears(anne, "/resume abc-123", "en")
        assert [kind for kind, _ in said] == ["ack", "picture"]
        assert said[0][1] == f"{FETCHING[1]}\n{COMING[1]}"


async def test_a_picture_that_is_fetched_can_be_called_off(tmp_path: Path) -> None:
    async with resuming(tmp_path) as anne:
        await hears(anne, "~/resume abc-123", "en")
        buttons = anne.house.buttons(PostKind.START)
        (token,) = [token for token in buttons.values() if token.startswith(Action.CANCEL)]
        await anne.house.press(token)
        (job,) = await anne.house.store.jobs()
        assert job.state is State.CANCELLED
