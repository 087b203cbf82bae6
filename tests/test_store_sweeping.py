"""What was kept long enough goes, and nothing else, on both databases and in memory."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import store
from bot.ports import Retention, Store
from bot.store.sweeping import DROPPED
from bot.values import Conversation, Inquiry, Job, Picture, Place, State, Turn
from tests.spending import DAY, HOUR, NOON
from tests.stored import ANN, ROOM, job, post, said, stepped

pytest_plugins = "tests.store_fixtures"

OTHER, THIRD = Place("web", "room:2"), Place("web", "room:3")
LATER = NOON + 8 * DAY
LOGS = Retention(7, 0)
FOREVER = Retention(0, 0)


def done(id: str, place: Place = ROOM, at: float = NOON, state: State = State.DONE) -> Job:
    picture = Picture(f"pictures/{id}.png", "image/png", 64, 64, 99)
    return replace(job(id, state, place, created=at), pictures=(picture,), finished=at)


async def keep(kept: Store, *jobs: Job, at: float = NOON, last: bool = False) -> None:
    posts = tuple(post(f"{one.id}:picture", job=one.id) for one in jobs)
    talk = Conversation(jobs[0].place, last_job=jobs[0].id) if last else None
    assert await kept.commit(Turn(at, jobs=jobs, posts=posts, conversation=talk))
    for one in posts:
        await kept.sent(one.key, "m1")


async def test_what_was_said_and_when_goes_after_its_days(kept: Store) -> None:
    for key in ("old", "waiting", "new"):
        await kept.admit(said(key))
    await keep(kept, done("over"))
    await kept.commit(Turn(NOON, handled=("old",), posts=(post("note"), post("unsent"))))
    await kept.sent("note", "m2")
    await kept.commit(Turn(LATER - 7 * DAY, handled=("new",), posts=(post("fresh"),)))
    await kept.sent("fresh", "m3")

    events, posts, steps = 1, 2, 2
    assert await kept.sweep(LATER, LOGS) == events + posts + steps
    assert await kept.sweep(LATER, LOGS) == 0

    assert await kept.post("note") is None
    assert await kept.post("over:picture") is None
    assert await kept.post("unsent") is not None
    assert await kept.post("fresh") is not None
    assert tuple(await kept.steps("over")) == ()
    assert await kept.job("over") == done("over")
    assert [event.key for event in await kept.unhandled()] == ["waiting"]
    assert await kept.admit(said("new")) is None
    assert await kept.admit(said("old")) is not None
    assert tuple(await kept.litter()) == ()


@pytest.mark.parametrize("state", [state for state in State if not state.ended])
async def test_nothing_goes_of_a_job_that_is_not_over(kept: Store, state: State) -> None:
    await keep(kept, job("open", state, created=NOON))
    steps = tuple(await kept.steps("open"))

    assert await kept.sweep(NOON + 60 * DAY, Retention(1, 1)) == 0

    assert await kept.job("open") is not None
    assert await kept.post("open:picture") is not None
    assert tuple(await kept.steps("open")) == steps


async def test_what_is_kept_for_ever_stays(kept: Store) -> None:
    await kept.admit(said("old"))
    await keep(kept, done("over"))
    await kept.commit(Turn(NOON, handled=("old",)))

    ledger = 1
    assert await kept.sweep(NOON + 4000 * DAY, FOREVER) == ledger
    assert await kept.post("over:picture") is not None
    assert await kept.job("over") == done("over")


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED, State.UNCERTAIN, State.EXPIRED])
async def test_pictures_and_the_words_they_were_drawn_from_go_after_their_days(kept: Store, state: State) -> None:
    old, young = done("old", state=state), done("young", at=NOON + 4 * DAY, state=state)
    late = replace(done("late", state=state), finished=NOON + 4 * DAY)
    await keep(kept, old, young, late, last=True)

    assert await kept.sweep(NOON + 7 * DAY, Retention(0, 5)) == 1

    assert {one.id for one in await kept.jobs()} == {"young", "late"}
    assert tuple(await kept.litter()) == ("pictures/old.png",)
    assert tuple(await kept.steps("old")) == ()
    assert (await kept.situation(said("e1"))).conversation == Conversation(ROOM)


async def test_a_chat_keeps_its_pictures_as_long_as_it_wants(kept: Store) -> None:
    for place, days in ((ROOM, 2), (OTHER, 0)):
        await keep(kept, done(f"in {place}", place))
        await kept.commit(Turn(NOON, conversation=Conversation(place, last_job=f"in {place}", retention=days)))
    await keep(kept, done("elsewhere", THIRD))

    assert await kept.sweep(NOON + 1 * DAY, Retention(0, 9)) == 0
    assert await kept.sweep(NOON + 3 * DAY, Retention(0, 0)) == 1
    assert {one.id for one in await kept.jobs()} == {f"in {OTHER}", "elsewhere"}
    assert await kept.sweep(NOON + 10 * DAY, Retention(0, 9)) == 1
    assert {one.id for one in await kept.jobs()} == {f"in {OTHER}"}

    assert (await kept.situation(said("e1", place=OTHER))).conversation.last_job == f"in {OTHER}"
    assert (await kept.situation(said("e1"))).conversation == Conversation(ROOM, retention=2)


async def test_litter_is_named_until_its_files_are_gone(kept: Store) -> None:
    many = [done(f"job{number:04}") for number in range(620)]
    await kept.commit(Turn(NOON, jobs=tuple(many)))
    assert await kept.sweep(NOON + 2 * DAY, Retention(0, 1)) == 620
    paths = [picture.path for one in many for picture in one.pictures]

    first = list(await kept.litter())
    assert first == paths[:500]
    await kept.cleared(first[1:])
    assert list(await kept.litter()) == [first[0], *paths[500:]]
    await kept.cleared([first[0], "nobody/knows.png"])
    await kept.cleared([])

    assert list(await kept.litter()) == paths[500:]


async def test_experience_that_was_replaced_goes(kept: Store) -> None:
    for number in range(130):
        drawn = replace(job(f"job{number}", State.DELIVERING), submitted=1.0, finished=2.0 + number)
        await kept.advance(drawn, NOON)
    known = await kept.timings()

    assert await kept.sweep(NOON, LOGS) == 30

    assert await kept.timings() == known


async def test_tables_of_many_slices_are_swept_to_their_end(kept: Store) -> None:
    kept_jobs = [replace(done(f"open{number:04}"), state=State.PAINTING) for number in range(1200)]
    jobs = [*kept_jobs, *(done(f"over{number:04}", at=NOON + 1) for number in range(1200))]
    posts = tuple(replace(post(one.id, job=one.id), message="m1") for one in jobs)
    await kept.commit(Turn(NOON + 1, jobs=tuple(jobs), posts=posts))

    gone = {"posts": 1200, "steps": 2400, "jobs": 1200}
    assert await kept.sweep(NOON + 30 * DAY, Retention(7, 7)) == sum(gone.values())

    assert len(await kept.unfinished()) == len(await kept.jobs(5000)) == 1200


class Wall:
    """What the clock on the wall says."""

    def __init__(self) -> None:
        self.says = NOON

    def now(self) -> float:
        return self.says


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
async def journal(url: str, tmp_path: Path, wall: Wall) -> AsyncIterator[store.Database]:
    async with store.connect(url, tmp_path, now=wall.now) as opened:
        yield opened


async def test_lines_of_a_journal_go_after_their_days_and_its_numbers_go_on(
    journal: store.Database, wall: Wall
) -> None:
    for number in range(3):
        await journal.write("room", f"m{number}", "hello")
    wall.says = LATER - HOUR
    await journal.write("room", "m1", "changed")

    assert await journal.sweep(LATER, LOGS) == 2

    assert [(entry.sequence, entry.message) for entry in await journal.since("room", 0)] == [(4, "m1")]
    assert await journal.write("room", "m9", "hello") == 5


async def test_between_two_slices_of_a_sweep_others_write(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as database:
        jobs = [done(f"job{number:04}") for number in range(3000)]
        await database.commit(Turn(NOON, jobs=tuple(jobs)))
        swept = 0
        step = job("k3f9", created=NOON + 9 * DAY)

        async def sweep() -> None:
            nonlocal swept
            swept = await database.sweep(NOON + 9 * DAY, Retention(7, 7))

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sweep())
            while not swept:
                assert await database.advance(step, NOON + 9 * DAY)
                step = stepped(step, (State.SUBMITTING, State.QUEUED)[step.revision % 2])

        slices = 9000 / DROPPED
        assert swept == 9000
        assert step.revision > slices / 2


async def test_a_person_who_was_swept_away_can_ask_again(kept: Store) -> None:
    await keep(kept, done("k3f9"))
    await kept.sweep(NOON + 9 * DAY, Retention(7, 7))

    assert await kept.commit(Turn(NOON + 9 * DAY, jobs=(done("k3f9", at=NOON + 9 * DAY),)))
    history = (await kept.look(said("e1", person=ANN), Inquiry(history=5))).history
    assert [one.id for one in history] == ["k3f9"]
