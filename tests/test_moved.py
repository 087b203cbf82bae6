"""A chat goes on under another id: what was decided, ordered and spent in it goes along, on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from bot.ports import Store
from bot.testing import Desk
from bot.values import (
    Budget,
    Conversation,
    Cost,
    Inquiry,
    Moved,
    Outbound,
    Period,
    Place,
    PostKind,
    State,
    Turn,
    Whose,
)
from tests.houses import ANNE, ROOM, Plan, stand
from tests.store_fixtures import empty_postgres, kept  # noqa: F401 - fixtures
from tests.stored import ANN, BOB, job, post, said, stepped

OLD, NEW = Place("telegram", "-4711"), Place("telegram", "-100900")
OLD_TOPIC, NEW_TOPIC = replace(OLD, thread="7"), replace(NEW, thread="7")
OTHER = Place("telegram", "-47110")
"""Its id begins like the old one's."""
THERE = Place("desk", "hall")
MOVED = Moved("moved", OLD, ANN, NEW, 9.0)
BUDGETS = (Budget(Whose.CHAT, Period.DAY, Cost(20, "points")),)
CHOSEN = Conversation(OLD, "fr", "painter-1", "", True, "compact", "always", ("gun",), 30, BUDGETS)


async def move(store: Store) -> None:
    assert await store.admit(MOVED) is not None
    assert await store.commit(Turn(9.0, (MOVED.key,), moved=MOVED))


async def test_what_was_decided_goes_along_thread_by_thread(kept: Store) -> None:
    topic, other = Conversation(OLD_TOPIC, "de"), Conversation(OTHER, "es")
    for talk in (CHOSEN, topic, other):
        await kept.commit(Turn(1.0, conversation=talk))
    await move(kept)

    found = [(await kept.situation(said("e", place=place))).conversation for place in (NEW, NEW_TOPIC, OTHER)]
    assert found == [replace(CHOSEN, place=NEW), replace(topic, place=NEW_TOPIC), other]
    for place in (OLD, OLD_TOPIC):
        assert (await kept.situation(said("e", place=place))).conversation == Conversation(place)


async def test_what_was_chosen_in_the_new_chat_stands(kept: Store) -> None:
    await kept.commit(Turn(1.0, conversation=CHOSEN))
    await kept.commit(Turn(2.0, conversation=Conversation(NEW, "ja", explicit=False, retention=0)))
    await move(kept)

    found = (await kept.situation(said("e", place=NEW))).conversation
    assert found == replace(CHOSEN, place=NEW, language="ja", explicit=False, retention=0)


async def test_jobs_and_posts_are_met_in_the_new_chat(kept: Store) -> None:
    over, open_job = job("over", place=OLD), job("open", place=OLD_TOPIC)
    await kept.commit(Turn(1.0, jobs=(over, open_job), posts=(post("over:start", OLD, "over"), post("late", OLD))))
    await kept.advance(stepped(over, State.CANCELLED), 2.0)
    await kept.sent("over:start", "12")
    await move(kept)

    assert [one.place for one in sorted(await kept.jobs(), key=lambda one: one.id)] == [NEW_TOPIC, NEW]
    assert [one.id for one in (await kept.situation(said("e", place=NEW_TOPIC))).jobs] == ["open"]
    assert [one.place for one in await kept.unfinished()] == [NEW_TOPIC]
    replied = await kept.situation(replace(said("e", place=NEW), reply_to="12"))
    assert replied.replied
    assert (replied.replied.id, replied.replied.place) == ("over", NEW)
    assert {one.place for one in await kept.unsent()} == {NEW}


async def test_whoever_is_at_work_on_a_job_learns_where_it_is_now(kept: Store) -> None:
    begun = job("k3f9", place=OLD)
    await kept.commit(Turn(1.0, jobs=(begun,)))
    await move(kept)
    step = stepped(begun, State.SUBMITTING)

    assert not await kept.advance(step, 10.0)
    known = await kept.job("k3f9")
    assert known
    moved = step.after(known)
    assert moved
    assert moved.place == NEW
    assert await kept.advance(moved, 10.0)
    assert await kept.job("k3f9") == moved


async def test_what_was_spent_counts_in_the_new_chat(kept: Store) -> None:
    await kept.commit(Turn(1000.0, jobs=(job("k3f9", place=OLD), job("other", place=OTHER, person=BOB))))
    await move(kept)
    asked = Inquiry(spending=True, statement=True)

    for place, spent in ((NEW, 5), (OTHER, 5), (OLD, 0)):
        found = await kept.look(said("e", place=place, person=BOB), asked)
        chat = [one.cost.amount for one in found.spending if (one.whose, one.period) == (Whose.CHAT, Period.DAY)]
        assert (sum(chat), len(found.statement)) == (spent, 1 if spent else 0)


async def test_what_waits_for_its_turn_is_answered_in_the_new_chat(kept: Store) -> None:
    await kept.admit(said("before", place=OLD_TOPIC))
    await move(kept)

    assert [(event.key, event.place) for event in await kept.unhandled()] == [("before", NEW_TOPIC)]


async def test_it_moves_once_however_often_that_is_told(kept: Store) -> None:
    await kept.commit(Turn(1.0, conversation=CHOSEN, jobs=(job("k3f9", place=OLD),)))
    await move(kept)
    before = await kept.jobs()
    assert await kept.admit(MOVED) is None
    await kept.commit(Turn(10.0, moved=replace(MOVED, key="again")))
    await kept.commit(Turn(11.0, moved=Moved("home", NEW, ANN, NEW, 11.0)))

    assert await kept.jobs() == before
    assert (await kept.situation(said("e", place=NEW))).conversation == replace(CHOSEN, place=NEW)


async def test_a_turn_that_cannot_be_written_moves_nothing(kept: Store) -> None:
    await kept.commit(Turn(1.0, conversation=CHOSEN))
    unknown = replace(job("gone", place=OLD), revision=7)

    assert not await kept.commit(Turn(9.0, jobs=(unknown,), moved=MOVED))
    assert (await kept.situation(said("e", place=OLD))).conversation == CHOSEN


def test_a_place_elsewhere_stays_where_it_is() -> None:
    assert [MOVED.now(place) for place in (OLD, OLD_TOPIC, OTHER, NEW)] == [NEW, NEW_TOPIC, OTHER, NEW]
    assert MOVED.now(replace(OLD, platform="desk")) == replace(OLD, platform="desk")


class Halls(Desk):
    """Knows where each post went."""

    def __init__(self) -> None:
        super().__init__()
        self.rooms: list[tuple[PostKind, Place]] = []

    @override
    async def send(self, place: Place, outbound: Outbound) -> str:
        self.rooms.append((outbound.kind, place))
        return await super().send(place, outbound)


@pytest.mark.parametrize("seconds", [0, 1, 12])
async def test_a_picture_under_way_comes_to_the_new_chat_and_is_its_last_one(seconds: int, tmp_path: Path) -> None:
    desk = Halls()
    async with stand(Plan(tmp_path, desk=desk)) as house:
        await house.hear("draw a cat")
        await house.pass_seconds(seconds)
        await house.engine.receive(Moved("moved", ROOM, ANNE, THERE, house.clock.now()))
        await house.settle()
        await house.finish()

        (made,) = await house.store.jobs()
        assert (made.state, made.place) == (State.DONE, THERE)
        assert desk.rooms[-1] == (PostKind.PICTURE, THERE)
        talks = [(await house.store.situation(said("e", place=place))).conversation for place in (ROOM, THERE)]
        assert talks == [Conversation(ROOM), Conversation(THERE, last_job=made.id)]
        await house.hear("again", place=THERE)
        assert [job.place for job in await house.store.unfinished()] == [THERE]
