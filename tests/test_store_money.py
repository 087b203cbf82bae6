"""What is reserved, settled and released follows from the states of the jobs, on both databases and in memory."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.ports import Retention, Store
from bot.store.calendar import around
from bot.values import Cost, Inquiry, Period, Person, Place, Profile, Share, State, Turn, Whose
from tests.linked import ANN as LINKED
from tests.linked import MOBILE, WORK, link
from tests.spending import DAY, HOUR, NOON, drawn, everywhere, live, priced, shares, spending
from tests.stored import ANN, BOB, ROOM, said, stepped

pytest_plugins = "tests.store_fixtures"

THREAD = Place("web", "room:1", "7")
OTHER = Place("web", "room:2")
EVE = Person("web", "eve", "Eve")
MADE = (State.SUBMITTING, State.PAINTING, State.DELIVERING)


@pytest.mark.parametrize(
    ("states", "spent"),
    [
        ((), 5),
        ((State.SUBMITTING,), 5),
        ((State.SUBMITTING, State.PAINTING), 5),
        (MADE, 5),
        ((*MADE, State.DONE), 5),
        ((*MADE, State.FAILED), 0),
        ((State.FAILED,), 0),
        ((State.CANCELLED,), 0),
        ((State.SUBMITTING, State.UNCERTAIN), 0),
        ((State.SUBMITTING, State.QUEUED), 5),
        ((State.SUBMITTING, State.PAINTING, State.CANCELLED), 0),
    ],
)
async def test_what_a_job_costs_follows_from_its_state(kept: Store, states: tuple[State, ...], spent: float) -> None:
    await live(kept, priced("k3f9"), *states)

    assert await spending(kept) == (everywhere(spent) if spent else set())


async def test_a_question_costs_nothing_until_it_is_answered(kept: Store) -> None:
    asked = replace(priced("k3f9"), state=State.CONFIRMING)
    await live(kept, asked)
    assert await spending(kept) == set()

    await kept.advance(stepped(asked, State.QUEUED), NOON + DAY)

    assert await spending(kept, NOON + DAY) == everywhere(5)
    assert await spending(kept) == {(whose, Period.MONTH, 5, "points") for whose in Whose}


@pytest.mark.parametrize("end", [State.CANCELLED, State.EXPIRED])
async def test_a_question_that_is_not_answered_never_cost_anything(kept: Store, end: State) -> None:
    await live(kept, replace(priced("k3f9"), state=State.CONFIRMING), end)

    assert await spending(kept) == set()
    assert await shares(kept) == ()


@pytest.mark.parametrize(
    ("charged", "settled"),
    [(Cost(4.25, "points"), (4.25, "points")), (Cost(0.03, "USD"), (0.03, "USD")), (Cost(7, ""), (5, "points"))],
)
async def test_what_was_really_charged_is_settled(kept: Store, charged: Cost, settled: tuple[float, str]) -> None:
    painting = await live(kept, priced("k3f9"), State.SUBMITTING, State.PAINTING)

    await kept.advance(replace(drawn(painting), charged=charged), NOON)

    assert await spending(kept) == everywhere(*settled)


async def test_the_reservation_follows_the_price(kept: Store) -> None:
    queued = await live(kept, priced("k3f9"))
    cheaper = replace(queued, revision=1, quote=replace(queued.quote, provider="other", cost=Cost(0.02, "USD")))

    await kept.advance(cheaper, NOON + HOUR)

    assert await spending(kept) == everywhere(0.02, "USD")


async def test_a_job_that_is_handed_over_is_paid_by_who_gets_it(kept: Store) -> None:
    queued = await live(kept, priced("k3f9"))

    await kept.advance(replace(queued, revision=1, person=BOB), NOON)

    assert await spending(kept) == {(Whose.CHAT, period, 5, "points") for period in Period}
    assert await spending(kept, person=BOB) == everywhere(5)


async def test_a_price_that_is_free_or_not_known_adds_nothing(kept: Store) -> None:
    await live(kept, priced("free", 0))
    await live(kept, priced("dark", 3, ""))

    assert await spending(kept) == set()


async def test_a_person_pays_in_every_place_and_a_chat_for_everybody_in_all_its_threads(kept: Store) -> None:
    await live(kept, priced("here", 1))
    await live(kept, priced("thread", 2, place=THREAD))
    await live(kept, priced("other", 4, place=OTHER))
    await live(kept, priced("bob", 8, person=BOB))
    await live(kept, priced("stranger", 16, person=Person("discord", "ann"), place=Place("discord", "room:1")))

    spent = {(Whose.PERSON, period, 7, "points") for period in Period}
    for place in (ROOM, THREAD):
        assert await spending(kept, place=place) == spent | {(Whose.CHAT, period, 11, "points") for period in Period}


async def test_what_a_person_spent_under_every_name_is_one_sum(kept: Store) -> None:
    await link(kept, LINKED, MOBILE)
    for number, person in enumerate((LINKED, MOBILE, WORK)):
        await live(kept, priced(f"job{number}", 5, person=person, place=Place(person.platform, f"chat {number}")))

    for person in (LINKED, MOBILE):
        mine = await spending(kept, person=person, place=OTHER)
        assert mine == {(Whose.PERSON, period, 10, "points") for period in Period}


@pytest.mark.parametrize(
    ("since", "periods"), [(0, [*Period]), (-12 * HOUR, [*Period]), (-12 * HOUR - 1, [Period.MONTH]), (-13 * DAY, [])]
)
async def test_days_and_months_begin_anew(kept: Store, since: float, periods: list[Period]) -> None:
    await live(kept, priced("k3f9"), at=NOON + since)

    assert await spending(kept) == {(whose, period, 5, "points") for whose in Whose for period in periods}
    assert await spending(kept, NOON + 40 * DAY) == set()


@pytest.mark.parametrize(
    ("zone", "period", "at", "begins", "ends"),
    [
        ("UTC", Period.DAY, NOON, NOON - 12 * HOUR, NOON + 12 * HOUR),
        ("UTC", Period.MONTH, NOON, NOON - 12.5 * DAY, NOON + 18.5 * DAY),
        ("Asia/Shanghai", Period.DAY, NOON, NOON - 20 * HOUR, NOON + 4 * HOUR),
        ("Asia/Shanghai", Period.DAY, NOON + 5 * HOUR, NOON + 4 * HOUR, NOON + 28 * HOUR),
        ("Europe/Berlin", Period.DAY, 1_774_774_800.0, 1_774_738_800.0, 1_774_821_600.0),
        ("America/New_York", Period.MONTH, NOON, 1_772_341_200.0, 1_775_016_000.0),
    ],
)
def test_a_day_is_one_of_the_house(zone: str, period: Period, at: float, begins: float, ends: float) -> None:
    assert around(period, at, ZoneInfo(zone)) == (begins, ends)


async def test_a_statement_names_who_had_what_drawn_this_month(kept: Store) -> None:
    await live(kept, priced("ann1", 3), *MADE, State.DONE)
    await live(kept, priced("ann2", 0.5, "USD"), *MADE)
    await live(kept, priced("ann3", 2, place=THREAD), *MADE)
    await live(kept, priced("bob1", 0, person=BOB), *MADE, State.DONE)
    await live(kept, priced("bob2", 5, person=BOB), State.SUBMITTING)
    await live(kept, priced("bob3", 5, person=BOB), State.CANCELLED)
    await live(kept, priced("eve1", 0, person=EVE), State.SUBMITTING)
    await live(kept, priced("old", 5), *MADE, at=NOON - 20 * DAY)
    await live(kept, priced("other", 5, place=OTHER), *MADE)

    told = await shares(kept)

    anns = Share(ANN, 6, (Cost(0.5, "USD"), Cost(5, "points")))
    assert told == (anns, Share(BOB, 3, (Cost(5, "points"),)), Share(EVE, 1, ()))
    assert [share.person.name for share in told] == ["Ann", "Bob", "Eve"]
    assert await shares(kept, place=THREAD) == told


async def test_nothing_is_looked_up_that_nobody_asked_for(kept: Store) -> None:
    await live(kept, priced("k3f9"), *MADE, State.DONE)

    found = await kept.look(replace(said("e1"), at=NOON), Inquiry())

    assert (found.spending, found.statement, found.history, found.job) == ((), (), (), None)


async def test_a_statement_outlives_the_pictures_but_not_the_names(kept: Store) -> None:
    await live(kept, priced("k3f9"), *MADE, State.DONE)
    await kept.forget(Profile(ANN))
    (share,) = await shares(kept)
    assert (share.pictures, share.costs, share.person.name) == (2, (Cost(5, "points"),), "")

    await kept.sweep(NOON + 61 * DAY, Retention(7, 1))
    assert await kept.job("k3f9") is None
    assert await shares(kept) == (share,)

    await kept.sweep(NOON + 63 * DAY, Retention(7, 1))
    assert await shares(kept) == ()


async def test_nothing_is_reserved_by_a_turn_that_is_not_written(kept: Store) -> None:
    await live(kept, priced("k3f9"))

    assert not await kept.commit(Turn(NOON, jobs=(priced("fresh", 100), priced("k3f9", 100))))

    assert await spending(kept) == everywhere(5)
