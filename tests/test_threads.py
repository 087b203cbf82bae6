"""A thread may be about something in its chat: whoever replies, presses or takes back there means what stands there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports import Store
from bot.testing import Canvas
from bot.values import Edited, Place, Pressed, Recalled, State, Turn
from tests.houses import ANNE, BEN, Plan, stand
from tests.houses import ROOM as HALL
from tests.store_fixtures import empty_postgres, kept, url  # noqa: F401 - fixtures
from tests.stored import ANN, ROOM, job, post, said

TOPIC = replace(ROOM, thread="omt_7")
OTHER = replace(ROOM, thread="omt_8")
ELSEWHERE = Place("web", "room:2", "omt_7")


async def posted(kept: Store, place: Place, message: str, name: str) -> None:
    """A post about a job of that name."""
    await kept.commit(Turn(1.0, jobs=(job(name, place=place),), posts=(post(f"{name}:picture", place, name),)))
    await kept.sent(f"{name}:picture", message)


@pytest.mark.parametrize(("place", "found"), [(ROOM, "cat"), (TOPIC, "cat"), (ELSEWHERE, "")], ids=str)
async def test_a_reply_or_a_press_means_the_post_in_the_chat(kept: Store, place: Place, found: str) -> None:
    await posted(kept, ROOM, "picture", "cat")

    for event in (replace(said("e1", place=place), reply_to="picture"), Pressed("e2", place, ANN, "x", "picture", 2.0)):
        about = (await kept.situation(event)).post
        assert (about.job if about else "") == found


async def test_what_stands_in_the_thread_itself_goes_before_it(kept: Store) -> None:
    await posted(kept, TOPIC, "picture", "mine")
    await posted(kept, ROOM, "picture", "cat")
    await posted(kept, OTHER, "picture", "other")
    about = (await kept.situation(replace(said("e1", place=TOPIC), reply_to="picture"))).post

    assert about is not None
    assert about.job == "mine"


@pytest.mark.parametrize(("place", "found"), [(ROOM, ["cat"]), (TOPIC, ["cat"]), (ELSEWHERE, [])], ids=str)
async def test_a_request_that_became_a_thread_can_be_taken_back_and_changed(
    kept: Store, place: Place, found: list[str]
) -> None:
    await kept.commit(Turn(1.0, jobs=(job("cat"), job("dog"))))

    for event in (
        Recalled("e1", place, ANN, "request cat", 2.0),
        Edited("e2", place, ANN, "draw a fox", "request cat", 2.0),
    ):
        met = (await kept.situation(event)).jobs
        assert [one.id for one in met if one.message == "request cat"] == found


async def test_in_the_house_a_request_is_called_off_from_a_thread_that_was_begun_on_it(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(polls=100))) as house:
        await house.hear("draw a cat", message="cat")
        await house.hear("draw a dog", BEN, message="dog")
        await house.pass_seconds(5)
        await house.recall("cat", ANNE, replace(HALL, thread="omt_7"))

        states = {one.order.prompt: one.state for one in await house.store.jobs()}
        assert states == {"a cat": State.CANCELLED, "a dog": State.PAINTING}
        assert house.desk.changes[-1].text == "✖️ Cancelled · canvas"
