"""A request is deleted, and the platform does not say by whom: what it asked for is called off all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports import Abilities, Store
from bot.testing import Canvas
from bot.values import Joiner, Person, Place, Recalled, State, Turn
from tests import stepped
from tests.houses import ANNE, BEN, Plan, stand
from tests.store_fixtures import empty_postgres, kept, url  # noqa: F401 - fixtures
from tests.stored import ROOM, job
from tests.stored import stepped as after

NOBODY = Person("desk", "")
UNKNOWN = Person("web", "")
TOPIC = Place("desk", "room", "omt_7")


@pytest.mark.parametrize("state", [State.CONFIRMING, State.QUEUED, State.SUBMITTING, State.PAINTING], ids=str)
def test_what_is_under_way_is_called_off_whoever_asked_for_it(state: State) -> None:
    effects = stepped.follows(stepped.rules(), stepped.met(stepped.job(state)), stepped.recalls(NOBODY))

    assert [one.state for one in stepped.steps(effects)] == [State.CANCELLED]


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED], ids=str)
def test_what_is_over_stays_as_it_is_and_nothing_is_said(state: State) -> None:
    assert stepped.follows(stepped.rules(), stepped.met(stepped.job(state)), stepped.recalls(NOBODY)) == ()


def test_only_whoever_asked_with_that_message_leaves_what_several_wait_for() -> None:
    shared = stepped.job(joined=(Joiner(BEN, "ben-asked", "en"),))
    effects = stepped.follows(stepped.rules(), stepped.met(shared), stepped.recalls(NOBODY, "ben-asked"))

    assert [(one.state, one.person, one.joined) for one in stepped.steps(effects)] == [(State.PAINTING, ANNE, ())]


def test_what_was_asked_for_with_another_message_goes_on() -> None:
    event = stepped.recalls(NOBODY, "another")

    assert stepped.follows(stepped.rules(), stepped.met(stepped.job()), event) == ()


async def test_the_store_finds_the_job_of_the_message_and_keeps_the_event_until_its_turn(kept: Store) -> None:
    waiting = job("mine")
    await kept.commit(Turn(1.0, jobs=(job("other"), waiting)))
    event = Recalled("recalled", ROOM, UNKNOWN, waiting.message, 2.0)

    met = await kept.admit(event)

    assert met is not None
    assert met.job("mine") == waiting
    assert list(await kept.unhandled()) == [event]
    await kept.commit(Turn(2.0, ("recalled",), jobs=(after(waiting, State.CANCELLED),)))
    assert await kept.admit(event) is None


@pytest.mark.parametrize("place", [replace(TOPIC, thread=""), TOPIC], ids=["in a chat", "in a topic"])
async def test_in_the_house_a_picture_is_withdrawn_once_however_often_it_is_told(place: Place, tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(cancel=True), polls=100)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat", ANNE, place, message="cat")
        await house.hear("draw a dog", BEN, place, message="dog")
        await house.pass_seconds(12)
        for key in ("recalled", "recalled", "recalled again"):
            await house.engine.receive(Recalled(key, place, NOBODY, "cat", house.clock.now()))
            await house.settle()
        await house.pass_seconds(30)

        states = {one.order.prompt: one.state for one in await house.store.jobs()}
        assert states == {"a cat": State.CANCELLED, "a dog": State.PAINTING}
        assert len(canvas.cancelled) == 1
        assert [(post.text, post.buttons) for post in house.desk.changes if "Cancelled" in post.text] == [
            ("✖️ Cancelled · canvas", ())
        ]


async def test_a_request_that_is_taken_back_before_it_is_read_is_called_off_in_its_turn(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(polls=100))) as house:
        await house.recall("cat", NOBODY)
        await house.hear("draw a cat", message="cat")
        await house.recall("cat", NOBODY)

        assert [one.state for one in await house.store.jobs()] == [State.CANCELLED]
