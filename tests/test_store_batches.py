"""What is asked of the store at one time is done together, and each caller gets its own answer."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from bot import store
from bot.errors import StoreError
from bot.store import Database
from bot.store.opening import lines, located, upgrade
from bot.store.tables import rooms
from bot.values import Place, State, Turn
from bot.values.memory import Conversation, Profile
from tests.stored import ANN, BOB, ROOM, job, post, said, stepped

pytest_plugins = "tests.store_fixtures"

T = TypeVar("T")


async def together(calls: Iterable[Awaitable[T]]) -> list[T]:
    async def answered(call: Awaitable[T]) -> T:
        return await call

    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(answered(call)) for call in calls]
    return [task.result() for task in asked]


async def test_of_an_event_that_comes_twice_at_one_time_the_first_is_taken(database: Database) -> None:
    met = await together(database.admit(said(key)) for key in ("e1", "e2", "e1", "e1"))

    assert [situation is not None for situation in met] == [True, True, False, False]
    assert [event.key for event in await database.unhandled()] == ["e1", "e2"]


async def test_two_hundred_events_at_one_time_each_meet_their_own_place(database: Database) -> None:
    places = [Place("web", f"room {number}") for number in range(200)]
    await together(database.commit(Turn(1.0, conversation=Conversation(place, place.chat))) for place in places)

    met = await together(database.admit(said(place.chat, place=place)) for place in places)

    assert [situation and situation.conversation for situation in met] == [Conversation(p, p.chat) for p in places]
    assert [event.key for event in await database.unhandled()] == [place.chat for place in places]


async def test_two_hundred_turns_at_one_time_are_all_written(database: Database) -> None:
    jobs = [job(f"job{number:03}", created=float(number)) for number in range(200)]

    verdicts = await together(database.commit(Turn(1.0, jobs=(one,), posts=(post(one.id),))) for one in jobs)

    assert verdicts == [True] * 200
    assert list(await database.unfinished()) == jobs
    assert [waiting.key for waiting in await database.unsent()] == [one.id for one in jobs]


async def test_of_two_turns_on_one_job_the_first_wins_and_others_are_not_disturbed(database: Database) -> None:
    queued = job("k3f9")
    await database.commit(Turn(1.0, jobs=(queued,)))
    cancelled, submitting = stepped(queued, State.CANCELLED), stepped(queued, State.SUBMITTING)

    verdicts = await together(
        [
            database.commit(Turn(2.0, jobs=(cancelled,), posts=(post("p1"),))),
            database.advance(submitting, 2.0),
            database.commit(Turn(2.0, jobs=(submitting,), posts=(post("p2"),))),
            database.commit(Turn(2.0, jobs=(job("other"),), posts=(post("p3"),))),
        ]
    )

    assert verdicts == [True, False, False, True]
    assert await database.job("k3f9") == cancelled
    assert [waiting.key for waiting in await database.unsent()] == ["p1", "p3"]


async def test_steps_that_follow_each_other_at_one_time_are_all_taken(database: Database) -> None:
    queued = job("k3f9")
    submitting = stepped(queued, State.SUBMITTING)
    painting = replace(stepped(submitting, State.PAINTING), ticket="t1")

    verdicts = await together(database.advance(each, 2.0) for each in (queued, submitting, painting))

    assert verdicts == [True, True, True]
    assert await database.job("k3f9") == painting


async def test_of_many_that_move_one_job_exactly_one_does(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as one, store.connect(url, tmp_path) as other:
        await one.commit(Turn(1.0, jobs=(job("k3f9"),)))
        ends = [stepped(job("k3f9"), State.CANCELLED), stepped(job("k3f9"), State.SUBMITTING)]

        verdicts = await together(
            each.advance(end, 2.0) for _ in range(10) for each, end in zip((one, other), ends, strict=True)
        )

        assert sum(verdicts) == 1


async def test_of_two_processes_that_admit_the_same_events_each_event_is_taken_by_one(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as one, store.connect(url, tmp_path) as other:
        keys = [f"e{number}" for number in range(50)]

        met = await together(each.admit(said(key)) for key in keys for each in (one, other))

        assert [sum(each is not None for each in met[at : at + 2]) for at in range(0, 100, 2)] == [1] * 50


async def test_of_what_is_remembered_twice_at_one_time_the_last_stays(database: Database) -> None:
    await together(
        database.commit(Turn(1.0, conversation=Conversation(ROOM, language), profiles=(Profile(person, language),)))
        for language in ("de", "fr", "ja")
        for person in (ANN, BOB)
    )

    met = await database.situation(said("e1"))
    assert (met.conversation.language, met.profile.language) == ("ja", "ja")


async def test_attempts_at_one_time_are_all_counted(database: Database) -> None:
    await database.commit(Turn(1.0, posts=(post("p1"), post("p2"))))

    assert await together(map(database.attempt, ["p1", "p2", "p1", "p1"])) == [1, 1, 2, 3]
    assert await database.attempt("p1") == 4


async def test_an_event_that_cannot_be_kept_does_not_take_the_others_with_it(database: Database) -> None:
    """Half a surrogate pair has no form in UTF-8."""
    calls = [database.admit(said(key, text)) for key, text in (("e1", "a cat"), ("e2", "\ud800"), ("e3", "a dog"))]

    outcomes = await together(outcome(call) for call in calls)

    assert outcomes == [True, False, True]
    assert [event.key for event in await database.unhandled()] == ["e1", "e3"]


async def outcome(call: Awaitable[object]) -> bool:
    try:
        await call
    except StoreError:
        return False
    return True


async def test_whoever_stops_waiting_does_not_take_back_what_was_asked(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as database, asyncio.TaskGroup() as tasks:
        impatient = tasks.create_task(database.advance(job("k3f9"), 1.0))
        tasks.create_task(database.advance(job("z000"), 1.0))
        await asyncio.sleep(0)
        impatient.cancel()

    async with store.connect(url, tmp_path) as database:
        assert {found.id for found in await database.unfinished()} == {"k3f9", "z000"}


async def test_nobody_is_told_of_a_failure_who_stopped_waiting_for_it(database: Database) -> None:
    async with asyncio.TaskGroup() as tasks:
        impatient = tasks.create_task(database.admit(said("e1", "\ud800")))
        await asyncio.sleep(0)
        impatient.cancel()

    assert impatient.cancelled()
    assert await database.admit(said("e1")) is not None


async def test_a_store_that_is_left_in_haste_writes_what_was_asked(url: str, tmp_path: Path) -> None:
    async def ask() -> None:
        async with store.connect(url, tmp_path) as database, asyncio.TaskGroup() as tasks:
            for number in range(50):
                tasks.create_task(database.advance(job(f"job{number}"), 1.0))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            raise Left

    with pytest.raises(ExceptionGroup) as caught:
        await ask()

    assert caught.group_contains(Left)
    async with store.connect(url, tmp_path) as database:
        assert len(await database.unfinished()) == 50


class Left(Exception):
    """Somebody leaves the block."""


async def test_the_numbers_of_a_room_grow_whoever_writes(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as one, store.connect(url, tmp_path) as other:
        numbers = await together(
            each.write("room", f"m{number} of {name}", "hello")
            for number in range(25)
            for name, each in (("one", one), ("other", other))
        )

        assert sorted(numbers) == list(range(1, 51))
        assert [entry.sequence for entry in await one.since("room", 0)] == list(range(1, 51))
        assert await one.write("another room", "m1", "hello") == 1


async def test_a_message_that_changes_comes_anew_with_its_new_words(database: Database) -> None:
    numbers = await together(
        database.write("room", message, body)
        for message, body in (("m1", "a"), ("m2", "b"), ("m1", "c"), ("m3", "d"), ("m3", "e"))
    )

    assert numbers == [1, 2, 3, 4, 5]
    entries = await database.since("room", 0)
    assert [(entry.sequence, entry.message, entry.body) for entry in entries] == [
        (2, "m2", "b"),
        (3, "m1", "c"),
        (5, "m3", "e"),
    ]


async def test_a_journal_gives_the_newest_that_changed_since(database: Database) -> None:
    for number in range(1, 6):
        await database.write("room", f"m{number}", "hello")

    assert [entry.sequence for entry in await database.since("room", 1, 3)] == [3, 4, 5]
    assert await database.since("room", 5) == ()
    assert await database.since("nobody's room", 0) == ()


def test_a_transaction_that_lost_a_race_is_tried_again(url: str, tmp_path: Path) -> None:
    tries: list[int] = []

    def insert(connection: Connection) -> None:
        """The first time the row is there already, as if another process had been faster."""
        tries.append(1)
        connection.execute(rooms.insert(), [{"room": "r", "sequence": 1}] * (2 if len(tries) == 1 else 1))

    writer, reader = lines(located(url, tmp_path))
    try:
        upgrade(writer)
        assert writer.attempt([insert]) is None
        assert len(tries) == 2
    finally:
        reader.close()
        writer.close()
