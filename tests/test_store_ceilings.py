"""No turn spends more than a budget allows, whoever spends at the same time."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import store
from bot.ports import Store
from bot.values import Ceiling, Cost, Job, Period, Person, Place, State, Turn, Whose
from tests.linked import ANN as LINKED
from tests.linked import MOBILE, link
from tests.spending import DAY, NOON, ceiling, drawn, everywhere, live, priced, spending
from tests.stored import ANN, BOB, ROOM, post, stepped

pytest_plugins = "tests.store_fixtures"

PEOPLE = [Person("web", f"p{number}") for number in range(5)]


def turn(*jobs: Job, ceilings: Iterable[Ceiling], at: float = NOON) -> Turn:
    return Turn(at, jobs=jobs, ceilings=tuple(ceilings), posts=tuple(post(f"{job.id}:ack") for job in jobs))


@pytest.mark.parametrize("whose", Whose)
@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize(("most", "stands"), [(10, True), (9.9, False), (4, False)])
async def test_a_turn_stands_if_what_is_spent_then_keeps_to_the_ceiling(
    kept: Store, whose: Whose, period: Period, most: float, stands: bool
) -> None:
    await live(kept, priced("before"), State.SUBMITTING, State.PAINTING, State.DELIVERING)

    assert await kept.commit(turn(priced("k3f9"), ceilings=[ceiling(most, whose, period)])) is stands

    assert (await kept.job("k3f9") is not None) is stands
    assert (await kept.post("k3f9:ack") is not None) is stands
    assert await spending(kept) == everywhere(10 if stands else 5)


async def test_decimal_fractions_use_a_budget_up_to_its_end(kept: Store) -> None:
    cents = [ceiling(0.3)]

    assert [await kept.commit(turn(priced(f"job{n}", 0.1), ceilings=cents)) for n in range(4)] == [True] * 3 + [False]


async def test_one_of_several_ceilings_is_enough_to_refuse(kept: Store) -> None:
    ceilings = [ceiling(100), ceiling(100, period=Period.MONTH), ceiling(4, Whose.CHAT)]

    assert not await kept.commit(turn(priced("k3f9"), ceilings=ceilings))


async def test_several_jobs_of_a_turn_are_one_sum(kept: Store) -> None:
    assert not await kept.commit(turn(priced("one"), priced("two"), ceilings=[ceiling(9)]))
    assert await kept.commit(turn(priced("one"), priced("two"), ceilings=[ceiling(10)]))


async def test_what_costs_nothing_is_drawn_though_all_is_spent(kept: Store) -> None:
    queued = await live(kept, priced("k3f9", 50))

    assert await kept.commit(turn(priced("free", 0), ceilings=[ceiling(10)]))
    assert await kept.commit(turn(replace(priced("asks"), state=State.CONFIRMING), ceilings=[ceiling(10)]))
    assert await kept.commit(turn(priced("money", 3, "USD"), ceilings=[ceiling(10)]))
    cheaper = replace(queued, revision=1, quote=replace(queued.quote, cost=Cost(40, "points")))
    assert await kept.commit(turn(cheaper, ceilings=[ceiling(10)]))
    assert not await kept.commit(turn(priced("more", 0.5), ceilings=[ceiling(10)]))


async def test_what_was_spent_before_and_by_others_does_not_count(kept: Store) -> None:
    await live(kept, priced("before", 9), at=NOON - DAY)
    await live(kept, priced("failed", 9), State.FAILED)
    await live(kept, priced("bob", 9, person=BOB, place=Place("web", "room:2")))
    await live(kept, priced("money", 9, "USD"))
    both = [ceiling(10, whose) for whose in Whose]

    assert await kept.commit(turn(priced("k3f9"), ceilings=both))
    month = [ceiling(10, period=Period.MONTH)]
    assert not await kept.commit(turn(priced("z000"), ceilings=month))


async def test_the_answer_to_a_question_is_held_to_the_ceiling_of_its_day(kept: Store) -> None:
    asked = replace(priced("k3f9", 8), state=State.CONFIRMING)
    await live(kept, asked)
    await live(kept, priced("other", 5))
    yes = stepped(asked, State.QUEUED)

    assert not await kept.commit(turn(yes, ceilings=[ceiling(10)]))
    assert await kept.commit(turn(yes, ceilings=[ceiling(10)], at=NOON + DAY))


async def test_a_person_has_one_purse_under_every_name(kept: Store) -> None:
    await link(kept, LINKED, MOBILE)
    away = Place(MOBILE.platform, "chat")
    await live(kept, priced("k3f9", person=MOBILE, place=away))

    assert not await kept.commit(turn(priced("z000", person=LINKED), ceilings=[ceiling(9, person=LINKED)]))
    assert not await kept.commit(turn(priced("z000", person=MOBILE), ceilings=[ceiling(9, person=MOBILE)]))


async def test_money_that_is_released_can_be_spent_again(kept: Store) -> None:
    queued = await live(kept, priced("k3f9"))
    assert not await kept.commit(turn(priced("z000"), ceilings=[ceiling(5)]))

    again = turn(stepped(queued, State.CANCELLED), priced("z000"), ceilings=[ceiling(5)])
    assert await kept.commit(again)


async def commit_all(stores: Iterable[Store], turns: Iterable[Turn]) -> list[bool]:
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(kept.commit(turn)) for kept, turn in zip(stores, turns, strict=True)]
    return [task.result() for task in asked]


@pytest.mark.parametrize("whose", Whose)
async def test_fifty_who_order_at_one_moment_spend_no_more_than_there_is(
    url: str, tmp_path: Path, whose: Whose
) -> None:
    persons = PEOPLE if whose is Whose.CHAT else [ANN]
    places = [ROOM] if whose is Whose.CHAT else [Place("web", f"room {number}") for number in range(5)]
    turns = []
    for number in range(50):
        person, place = persons[number % len(persons)], places[number % len(places)]
        ordered = priced(f"job{number}", 3, person=person, place=place)
        turns.append(turn(ordered, ceilings=[ceiling(61, whose, person=person, place=place)]))

    async with store.connect(url, tmp_path) as one, store.connect(url, tmp_path) as other:
        verdicts = await commit_all([one, other] * 25, turns)

        assert sum(verdicts) == 20
        assert len(await one.unfinished()) == 20
        spent = await spending(one, person=persons[0], place=places[0])
        assert (whose, Period.DAY, 60, "points") in spent


async def test_who_orders_at_one_moment_under_two_names_spends_no_more_than_there_is(url: str, tmp_path: Path) -> None:
    turns = []
    for number in range(50):
        person = (LINKED, MOBILE)[number // 2 % 2]
        place = Place(person.platform, "chat")
        ordered = priced(f"job{number}", 3, person=person, place=place)
        turns.append(turn(ordered, ceilings=[ceiling(30, person=person), ceiling(31, Whose.CHAT, place=place)]))

    async with store.connect(url, tmp_path) as one, store.connect(url, tmp_path) as other:
        await link(one, LINKED, MOBILE)
        verdicts = await commit_all([one, other] * 25, turns)

        assert sum(verdicts) == 10


async def test_turns_of_one_moment_build_on_what_the_ones_before_released(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as database:
        queued = await live(database, priced("k3f9"))
        turns = [
            turn(priced("early"), ceilings=[ceiling(5)]),
            turn(stepped(queued, State.CANCELLED), ceilings=()),
            turn(priced("late"), ceilings=[ceiling(5)]),
            turn(priced("last"), ceilings=[ceiling(5)]),
        ]

        assert await commit_all([database] * 4, turns) == [False, True, True, False]


async def test_a_picture_that_costs_less_than_agreed_leaves_the_rest(kept: Store) -> None:
    painting = await live(kept, priced("k3f9", 8), State.SUBMITTING, State.PAINTING)
    assert not await kept.commit(turn(priced("z000"), ceilings=[ceiling(10)]))

    await kept.advance(replace(drawn(painting), charged=Cost(4, "points")), NOON)

    assert await kept.commit(turn(priced("z000"), ceilings=[ceiling(10)]))
