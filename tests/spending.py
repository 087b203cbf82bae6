"""Jobs that cost something, and what a store says of the money."""

from dataclasses import replace

from bot.ports import Store
from bot.values import (
    Budget,
    Ceiling,
    Cost,
    Inquiry,
    Job,
    Period,
    Person,
    Picture,
    Place,
    Share,
    State,
    Turn,
    Whose,
)
from tests.stored import ANN, ROOM, job, said, stepped

NOON = 1_773_403_200.0
"""2026-03-13, 12:00 UTC."""
HOUR, DAY = 3600.0, 86_400.0

Total = tuple[str, str, float, str]


def priced(id: str, amount: float = 5, unit: str = "points", person: Person = ANN, place: Place = ROOM) -> Job:
    asked = job(id, person=person, place=place, created=NOON)
    return replace(asked, quote=replace(asked.quote, cost=Cost(amount, unit)))


def drawn(job: Job, at: float = NOON) -> Job:
    """Two pictures of it are there, after eleven seconds."""
    pictures = tuple(Picture(f"pictures/{job.id}/{number}.png", "image/png", 64, 64, 99) for number in (1, 2))
    return replace(stepped(job, State.DELIVERING), pictures=pictures, submitted=at - 11, finished=at)


async def live(store: Store, job: Job, *states: State, at: float = NOON) -> Job:
    """The job takes these steps, from its first one on."""
    assert await store.commit(Turn(at, jobs=(job,)))
    for state in states:
        job = drawn(job, at) if state is State.DELIVERING else stepped(job, state)
        assert await store.advance(job, at)
    return job


async def spending(store: Store, at: float = NOON, person: Person = ANN, place: Place = ROOM) -> set[Total]:
    asked = replace(said("asks"), at=at, person=person, place=place)
    found = await store.look(asked, Inquiry(spending=True))
    return {(one.whose, one.period, one.cost.amount, one.cost.unit) for one in found.spending}


def everywhere(amount: float, unit: str = "points") -> set[Total]:
    """The person and the chat have both spent it today."""
    return {(whose, period, amount, unit) for whose in Whose for period in Period}


async def shares(store: Store, at: float = NOON, place: Place = ROOM) -> tuple[Share, ...]:
    return (await store.look(replace(said("asks"), at=at, place=place), Inquiry(statement=True))).statement


def ceiling(
    most: float, whose: Whose = Whose.PERSON, period: Period = Period.DAY, person: Person = ANN, place: Place = ROOM
) -> Ceiling:
    return Ceiling(Budget(whose, period, Cost(most, "points")), person, place)
