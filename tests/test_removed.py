"""The bot is sent out of a server: what nobody began is given up there without a word, the rest is made to its end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import store as stores
from bot.conversation import Confirm, When
from bot.ports import Store
from bot.testing import Canvas
from bot.values import Joiner, Person, Place, PostKind, Removed, State, Turn
from tests import stepped
from tests.houses import ANNE, BEN, ROOM, Plan, stand
from tests.spending import NOON, priced, spending
from tests.store_fixtures import database, empty_postgres, kept, url  # noqa: F401 - fixtures
from tests.stored import ANN, job
from tests.stored import stepped as after

SERVER = Place("web", "server")
HALL, DEN, ELSEWHERE = Place("web", "hall"), Place("web", "den"), Place("web", "hallway")
THREAD = replace(HALL, thread="7")
OTHER_PLATFORM = Place("webby", "hall")
GONE = Removed("removed", SERVER, ANN, ("hall", "den"), 9.0)
OPEN = [state for state in State if not state.ended]


async def found(store: Store, event: Removed = GONE) -> list[str]:
    met = await store.admit(event)
    assert met is not None
    assert met == await store.situation(event)
    return [one.id for one in met.jobs]


@pytest.mark.parametrize("state", OPEN)
async def test_it_meets_what_is_under_way_in_any_of_the_chats_and_their_threads(kept: Store, state: State) -> None:
    places = {"b": HALL, "a": DEN, "thread": THREAD, "else": ELSEWHERE, "other": OTHER_PLATFORM, "server": SERVER}
    jobs = [job(id, state, place, created=number) for number, (id, place) in enumerate(places.items())]
    await kept.commit(Turn(1.0, jobs=tuple(jobs)))

    assert await found(kept) == ["server", "b", "a", "thread"]


async def test_what_is_over_there_is_not_met(kept: Store) -> None:
    await kept.commit(Turn(1.0, jobs=tuple(job(state, state, HALL) for state in State if state.ended)))

    assert await found(kept) == []


async def test_each_of_several_servers_meets_its_own(kept: Store) -> None:
    await kept.commit(Turn(1.0, jobs=(job("hall", place=HALL), job("den", place=DEN))))

    assert await found(kept, replace(GONE, chats=("den",))) == ["den"]
    assert await found(kept, replace(GONE, key="other", chats=("hall",))) == ["hall"]
    assert await found(kept, replace(GONE, key="none", chats=())) == []


async def test_a_server_may_have_thousands_of_chats_and_jobs(database: stores.Database) -> None:
    chats = tuple(str(number) for number in range(40_000))
    jobs = tuple(job(f"job{number:04}", place=Place("web", chats[number]), created=number) for number in range(1200))
    await database.commit(Turn(1.0, jobs=(*jobs, job("else", place=ELSEWHERE))))

    assert await found(database, replace(GONE, chats=chats)) == [one.id for one in jobs]


async def test_it_is_kept_until_its_turn_is_written(database: stores.Database) -> None:
    await database.admit(GONE)

    assert list(await database.unhandled()) == [GONE]
    await database.commit(Turn(9.0, (GONE.key,)))
    assert list(await database.unhandled()) == []
    assert await database.admit(GONE) is None


async def test_the_money_that_was_reserved_there_is_free_again(kept: Store) -> None:
    waiting = replace(priced("k3f9"), place=HALL)
    await kept.commit(Turn(NOON, jobs=(waiting,)))
    assert {amount for _, _, amount, _ in await spending(kept, place=HALL)} == {5}
    await kept.commit(Turn(NOON, jobs=(after(waiting, State.CANCELLED),)))

    assert await spending(kept, place=HALL) == set()


@pytest.mark.parametrize("state", [state for state in State if state is not State.ASKED])
def test_only_what_nobody_began_is_given_up_and_nothing_is_said(state: State) -> None:
    joined = (Joiner(BEN, "asked too", "de"),) if state is State.QUEUED else ()
    there = stepped.job(state, joined=joined)
    removed = Removed("removed", Place("desk", "server"), ANNE, ("room",), stepped.NOW)
    effects = stepped.follows(stepped.rules(), stepped.met(there), removed)

    begun = state not in {State.CONFIRMING, State.QUEUED}
    cancelled = replace(there.to(State.CANCELLED), finished=stepped.NOW) if not begun else None
    assert stepped.steps(effects) == ([] if begun else [cancelled])
    assert stepped.meanings(effects) == []


def test_what_is_elsewhere_goes_on() -> None:
    removed = Removed("removed", Place("desk", "server"), ANNE, ("rooms", "roo"), stepped.NOW)

    assert stepped.follows(stepped.rules(), stepped.met(stepped.job(State.QUEUED)), removed) == ()


async def test_what_is_being_painted_is_delivered_and_what_waits_is_never_ordered(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(polls=3), at_once=1)) as house:
        await house.hear("draw a cat")
        await house.hear("draw a dog", BEN)
        await house.hear("draw a fox", BEN, Place("desk", "lobby"))
        await house.pass_seconds(2)
        said = len(house.desk.said)
        server = Removed("removed", Place("desk", "server"), ANNE, (ROOM.chat,), house.clock.now())
        assert await house.engine.receive(server)
        await house.settle()
        assert len(house.desk.said) == said
        await house.finish(2)

        states = {one.order.prompt: one.state for one in await house.store.jobs()}
        assert states == {"a cat": State.DONE, "a dog": State.CANCELLED, "a fox": State.DONE}
        assert [order.prompt for order in house.canvas.taken] == ["a cat", "a fox"]
        assert not await house.engine.receive(server)


async def test_an_open_question_there_is_closed_for_good(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, confirm=Confirm(When.ALWAYS))) as house:
        await house.hear("draw a cat")
        (asked,) = await house.store.unfinished()
        await house.engine.receive(Removed("removed", Place("desk", "s"), ANNE, (ROOM.chat,), house.clock.now()))
        await house.settle()
        await house.press(f"confirm:{asked.id}:0")
        await house.pass_seconds(4000)

        assert [one.state for one in await house.store.jobs()] == [State.CANCELLED]
        assert house.canvas.taken == []
        assert PostKind.PICTURE not in {post.kind for post in house.desk.said}


async def test_sent_out_of_one_chat_it_gives_up_what_waits_there_in_every_topic(tmp_path: Path) -> None:
    topic = replace(ROOM, thread="omt_7")
    async with stand(Plan(tmp_path, canvas=Canvas(polls=3), at_once=1)) as house:
        await house.hear("draw a fox", BEN, Place("desk", "lobby"))
        await house.pass_seconds(2)
        await house.hear("draw a cat")
        await house.hear("draw a dog", BEN, topic)
        removed = Removed("removed", ROOM, Person("desk", ""), (ROOM.chat,), house.clock.now())
        assert await house.engine.receive(removed)
        assert not await house.engine.receive(removed)
        await house.finish(1)

        states = {one.order.prompt: one.state for one in await house.store.jobs()}
        assert states == {"a cat": State.CANCELLED, "a dog": State.CANCELLED, "a fox": State.DONE}
        assert [order.prompt for order in house.canvas.taken] == ["a fox"]
