"""Which of Krea's jobs an order was whose answer was lost, if any."""

import asyncio
from dataclasses import replace

import msgspec
import pytest

from bot.errors import Busy, RateLimited, Refused, Unauthorized, UnknownOutcome, Unreachable
from bot.ports import Lost, Provider
from bot.providers.krea.memory import Memory
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says, Slows
from tests.emulators.krea import Emulator, Job
from tests.emulators.krea.customer import commission, connected, edit, file, reached
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, Watch, ticket

KREA_2 = "krea/krea-2/medium"


def says(**body: object) -> Says:
    return Says(msgspec.json.encode(body))


def lost(watch: Watch, *tickets: str, job: str = "job1") -> Lost:
    return Lost(job, "google/nano-banana-2", watch.at, frozenset(tickets))


async def vanished(krea: Provider, emulator: Emulator, fault: Fault, job: str = "job1") -> None:
    """An order is sent, and its answer lost."""
    emulator.fail("create", fault)
    with pytest.raises(UnknownOutcome):
        await krea.submit(replace(commission(), job=job))


def foreign(emulator: Emulator, at: float, name: str = "foreign") -> Job:
    """A job that somebody else ordered with the same key."""
    job = Job(name, "google/nano-banana-2", {"prompt": "a fox"}, at)
    emulator.jobs[name] = job
    return job


@pytest.mark.parametrize("fault", [Breaks(done=True), Halves(), Mangles(lambda _: b"{}")])
async def test_a_lost_answer_is_looked_up(krea: Provider, emulator: Emulator, watch: Watch, fault: Fault) -> None:
    earlier = ticket(await krea.submit(replace(commission(), job="earlier")))
    watch.at += 20
    await vanished(krea, emulator, fault)

    found = await krea.lookup(lost(watch, "somebody~else"))

    assert found in emulator.jobs.keys() - {earlier}
    assert emulator.creates == 2


async def test_an_answer_that_came_too_late_is_looked_up(hasty: Provider, emulator: Emulator, watch: Watch) -> None:
    await vanished(hasty, emulator, Hangs(done=True))

    assert await hasty.lookup(lost(watch)) in emulator.jobs


async def test_an_order_that_never_arrived_is_certainly_not_there(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    await krea.submit(replace(commission(), job="earlier"))
    await vanished(krea, emulator, Breaks())

    assert await krea.lookup(lost(watch)) is None


async def test_orders_that_are_known_are_not_the_lost_one(emulator: Emulator, watch: Watch) -> None:
    async with connected(emulator, watch) as other:
        known = ticket(await other.submit(edit(file(), vendor_id=KREA_2)))
    async with connected(emulator, watch) as krea:
        assert "~" in known
        assert await krea.lookup(lost(watch, known)) is None
        assert await krea.lookup(lost(watch)) == known.partition("~")[0]


OTHERS: dict[str, list[float]] = {
    "two at the same time": [1, 2],
    "one near and one that clocks may explain": [1, 700],
    "one that only clocks may explain": [-400],
}


@pytest.mark.parametrize("name", OTHERS)
async def test_an_order_that_cannot_be_told_from_others_stays_unknown(
    krea: Provider, emulator: Emulator, watch: Watch, name: str
) -> None:
    for at, seconds in enumerate(OTHERS[name]):
        foreign(emulator, watch.at + seconds, f"foreign{at}")

    with pytest.raises(UnknownOutcome):
        await krea.lookup(lost(watch))


async def test_jobs_of_another_time_are_others(krea: Provider, emulator: Emulator, watch: Watch) -> None:
    foreign(emulator, watch.at - 1000, "before")
    foreign(emulator, watch.at + 2000, "after")
    assert await krea.lookup(lost(watch)) is None

    own = foreign(emulator, watch.at + 3, "own")
    assert await krea.lookup(lost(watch)) == own.id


async def test_films_and_styles_are_no_pictures(krea: Provider, emulator: Emulator, watch: Watch) -> None:
    at = "2027-01-15T08:00:01.000Z"
    film = {"job_id": "film", "status": "completed", "created_at": at, "result": {"urls": ["https://x.example/a.mp4"]}}
    style = {"job_id": "style", "status": "completed", "created_at": at, "result": {"style_id": "s"}}
    own = {"job_id": "own", "status": "completed", "created_at": at, "result": {"urls": ["https://x.example/a.png"]}}
    emulator.fail("list", says(items=[film, style, own], next_cursor=None))

    assert await krea.lookup(lost(watch)) == "own"


@pytest.mark.parametrize("at", [None, "", "yesterday", 12])
async def test_a_job_without_its_moment_may_be_the_lost_one(
    krea: Provider, emulator: Emulator, watch: Watch, at: object
) -> None:
    emulator.fail("list", says(items=[{"job_id": "x", "status": "queued", "created_at": at}]))

    with pytest.raises(UnknownOutcome):
        await krea.lookup(lost(watch))


async def test_a_moment_without_a_zone_is_one_of_greenwich(krea: Provider, emulator: Emulator, watch: Watch) -> None:
    emulator.fail("list", says(items=[{"job_id": "x", "created_at": "2027-01-15T08:00:03"}]))

    assert await krea.lookup(lost(watch)) == "x"


async def test_the_list_is_read_page_by_page_down_to_the_moment(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    own = foreign(emulator, watch.at + 1, "own")
    for at in range(350):
        foreign(emulator, watch.at + 2000 + at, f"after{at}")
        foreign(emulator, watch.at - 2000 - at, f"before{at}")
    asked = lost(watch)

    assert await krea.lookup(asked) == own.id
    assert len(emulator.journal.of("list")) == 4

    watch.at += 7200
    assert await krea.lookup(asked) == own.id
    assert len(emulator.journal.of("list")) == 5


async def test_a_list_without_an_end_is_not_read_for_ever(krea: Provider, emulator: Emulator, watch: Watch) -> None:
    emulator.fail("list", says(items=[], next_cursor="2027-01-15T08:00:00.000Z"), times=30)

    with pytest.raises(UnknownOutcome):
        await krea.lookup(lost(watch))
    assert len(emulator.journal.of("list")) == 20


async def test_an_order_may_still_be_on_its_way(emulator: Emulator, watch: Watch) -> None:
    async with connected(emulator, watch, settle_seconds=15) as krea:
        await vanished(krea, emulator, Breaks())
        watch.at += 5
        with pytest.raises(Busy) as raised:
            await krea.lookup(lost(watch))
        assert raised.value.after == 10

        watch.at += 10
        assert await krea.lookup(lost(watch)) is None


async def test_while_another_order_is_on_its_way_nothing_is_told(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    await vanished(krea, emulator, Breaks())
    emulator.fail("create", Slows(0.5))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(krea.submit(replace(commission(), job="another")))
        await reached(lambda: emulator.creates)
        with pytest.raises(Busy):
            await krea.lookup(lost(watch))

    assert await krea.lookup(lost(watch)) is None


async def test_an_order_that_is_sent_while_the_list_is_read_is_not_taken_for_the_lost_one(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    await vanished(krea, emulator, Breaks())
    emulator.fail("list", Slows(0.3))

    async def sent_meanwhile() -> None:
        await reached(lambda: len(emulator.journal.of("list")))
        await krea.submit(replace(commission(), job="another"))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sent_meanwhile())
        with pytest.raises(Busy):
            await krea.lookup(lost(watch))


async def test_one_job_is_not_given_to_either_of_two_lost_orders(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    await vanished(krea, emulator, Breaks(), "first")
    watch.at += 10
    await vanished(krea, emulator, Breaks(done=True), "second")

    for job in ("first", "second"):
        with pytest.raises(UnknownOutcome):
            await krea.lookup(lost(watch, job=job))


async def test_an_order_that_nobody_waits_for_any_more_is_lost(
    krea: Provider, emulator: Emulator, watch: Watch
) -> None:
    emulator.fail("create", Hangs(done=True))
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(krea.submit(commission()))
        await reached(lambda: emulator.creates)
        sending.cancel()

    assert await krea.lookup(lost(watch)) in emulator.jobs


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Says('{"error":"slow down"}', 429), RateLimited),
        (Says("<html>", 502), Busy),
        (Says('{"error":"no"}', 401), Unauthorized),
        (Says("[]"), Busy),
        (Breaks(), Unreachable),
    ],
)
async def test_a_list_that_cannot_be_read_says_nothing_of_the_order(
    krea: Provider, emulator: Emulator, watch: Watch, fault: Fault, error: type[Exception]
) -> None:
    emulator.fail("list", fault)

    with pytest.raises(error) as raised:
        await krea.lookup(lost(watch))

    assert not isinstance(raised.value, UnknownOutcome | Refused)


def test_the_oldest_orders_are_forgotten_when_there_are_too_many() -> None:
    memory = Memory()
    for at in range(1500):
        memory.taken(f"job{at}", PROMPT)

    assert (len(memory.prompts), next(iter(memory.prompts))) == (1024, "job476")
