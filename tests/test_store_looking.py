"""What a turn looks up besides its situation, on both databases and in memory."""

from dataclasses import replace

import pytest

from bot.ports import Store
from bot.values import Inquiry, Job, Person, Picture, Place, State, Timed, Turn
from tests.linked import ANN as LINKED
from tests.linked import MOBILE, link
from tests.spending import live, priced
from tests.stored import ANN, BOB, ROOM, job, said, stepped

pytest_plugins = "tests.store_fixtures"

THREAD = Place("web", "room:1", "7")
OTHER = Place("web", "room:10")
MADE = (State.SUBMITTING, State.PAINTING, State.DELIVERING, State.DONE)


def done(id: str, place: Place = ROOM, person: Person = ANN, created: float = 1000.0) -> Job:
    picture = Picture(f"pictures/{id}.png", "image/png", 64, 64, 99)
    return replace(job(id, State.DONE, place, person, created), pictures=(picture,))


async def found(kept: Store, inquiry: Inquiry, place: Place = ROOM, person: Person = ANN) -> str:
    named = (await kept.look(said("asks", place=place, person=person), inquiry)).job
    return named.id if named else ""


async def test_a_history_is_the_persons_newest_pictures_in_the_chat(kept: Store) -> None:
    mine = [done(f"mine{number}", created=float(number), place=(ROOM, THREAD)[number % 2]) for number in range(5)]
    others = (done("bob", person=BOB), done("other", OTHER), job("failed", State.FAILED), job("open"))
    await kept.commit(Turn(1.0, jobs=(*mine, *others)))

    for place in (ROOM, THREAD):
        history = (await kept.look(said("asks", place=place), Inquiry(history=3))).history
        assert history == (mine[4], mine[3], mine[2])
    assert len((await kept.look(said("asks"), Inquiry(history=9))).history) == 5


async def test_what_was_drawn_under_every_name_is_one_history(kept: Store) -> None:
    await link(kept, LINKED, MOBILE)
    mine = [done(f"job{number}", person=person, created=number) for number, person in enumerate((LINKED, MOBILE))]
    await kept.commit(Turn(1.0, jobs=tuple(mine)))

    history = (await kept.look(said("asks", person=MOBILE), Inquiry(history=3))).history

    assert history == (mine[1], mine[0])


@pytest.mark.parametrize(
    ("place", "person", "id"),
    [
        (ROOM, ANN, "k3f9-here"),
        (THREAD, ANN, "k3f9-here"),
        (ROOM, BOB, "k3f9-here"),
        (OTHER, BOB, "k3f9-else"),
        (Place("web", "room:2"), BOB, "k3f9-else"),
        (Place("web", "room:2"), ANN, "k3f9-here"),
        (Place("web", "room:2"), Person("web", "eve"), ""),
    ],
)
async def test_a_code_names_a_job_of_this_chat_or_of_this_person(
    kept: Store, place: Place, person: Person, id: str
) -> None:
    jobs = (job("k3f9-here", created=2.0), job("k3f9-else", State.FAILED, OTHER, BOB, created=1.0))
    await kept.commit(Turn(1.0, jobs=jobs))

    assert await found(kept, Inquiry(reference="#k3f9"), place, person) == id


@pytest.mark.parametrize("reference", ["#k3f", "k3f9zz", "#", "%3f9", "zzzz"])
async def test_no_job_is_found_by_what_is_not_the_beginning_of_its_code(kept: Store, reference: str) -> None:
    await kept.commit(Turn(1.0, jobs=(job("k3f9aaaa"),)))

    assert await found(kept, Inquiry(reference=reference)) == ""


async def test_the_newest_of_jobs_with_one_code_is_meant_unless_the_whole_id_is_said(kept: Store) -> None:
    await kept.commit(Turn(1.0, jobs=(job("k3f9", created=1.0), job("k3f9b", created=2.0), job("k3f9c", created=3.0))))

    assert await found(kept, Inquiry(reference="k3f9")) == "k3f9"
    assert await found(kept, Inquiry(reference=" #k3f9b ")) == "k3f9b"


async def test_the_latest_job_is_the_persons_own_in_this_chat_however_it_ended(kept: Store) -> None:
    assert await found(kept, Inquiry(latest=True)) == ""
    jobs = [job("done", State.DONE, created=1.0), job("failed", State.FAILED, THREAD, created=2.0)]
    jobs += [job("bob", person=BOB, created=3.0), job("other", place=OTHER, created=4.0)]
    await kept.commit(Turn(1.0, jobs=tuple(jobs)))

    assert await found(kept, Inquiry(latest=True)) == "failed"
    assert await found(kept, Inquiry(latest=True), OTHER) == "other"
    assert await found(kept, Inquiry(latest=True), OTHER, BOB) == ""


async def test_a_ticket_names_the_newest_job_with_it(kept: Store) -> None:
    older, newer = replace(job("older", created=1.0), ticket="t1"), job("newer", place=OTHER, created=2.0)
    await kept.commit(Turn(1.0, jobs=(older, newer, job("none", created=3.0))))
    assert await found(kept, Inquiry(ticket="t1")) == "older"

    submitting = stepped(newer, State.SUBMITTING)
    await kept.advance(submitting, 2.0)
    await kept.advance(replace(stepped(submitting, State.PAINTING), ticket="t1"), 3.0)

    assert await found(kept, Inquiry(ticket="t1")) == "newer"
    assert await found(kept, Inquiry(ticket="t1"), ROOM, BOB) == "older"
    assert await found(kept, Inquiry(ticket="t1"), Place("web", "room:2"), BOB) == ""
    assert await found(kept, Inquiry(ticket="t2")) == ""


async def test_jobs_of_a_person_in_other_places_are_counted(kept: Store) -> None:
    await link(kept, LINKED, MOBILE)
    jobs = [job("here", person=LINKED), job("away1", person=LINKED, place=OTHER), job("away2", State.PAINTING, THREAD)]
    jobs = [replace(one, person=LINKED) for one in jobs]
    jobs += [job("mobile", person=MOBILE, place=Place(MOBILE.platform, "chat")), job("bob", person=BOB, place=OTHER)]
    jobs += [job("over", State.DONE, OTHER, LINKED)]
    await kept.commit(Turn(1.0, jobs=tuple(jobs)))

    met = [
        await kept.situation(said("asks", place=place, person=person))
        for place, person in ((ROOM, LINKED), (OTHER, LINKED), (ROOM, MOBILE), (ROOM, BOB), (OTHER, BOB))
    ]

    assert [one.elsewhere for one in met] == [3, 3, 3, 1, 0]
    admitted = await kept.admit(said("e1", person=LINKED))
    assert admitted is not None
    assert admitted.elsewhere == 3


async def test_how_long_a_picture_took_is_known_as_soon_as_it_is_there(kept: Store) -> None:
    await live(kept, priced("first"), *MADE)
    await live(kept, replace(priced("resumed"), state=State.PAINTING, resumed=True), State.DELIVERING)
    await live(kept, priced("failed"), State.SUBMITTING, State.FAILED)
    painting = await live(kept, priced("again"), State.SUBMITTING, State.PAINTING)
    never = replace(stepped(painting, State.DELIVERING), submitted=5.0, finished=0.0)
    await kept.advance(never, 5.0)

    assert tuple(await kept.timings()) == (Timed("studio", "painter-2", "2K", 11.0),)


async def test_the_newest_hundred_of_each_kind_are_known_the_oldest_first(kept: Store) -> None:
    jobs = []
    for number in range(230):
        asked = replace(job(f"job{number}", State.DELIVERING), submitted=1.0, finished=2.0 + number)
        jobs.append(replace(asked, order=replace(asked.order, size=("1K", "4K")[number % 2])))
    await kept.commit(Turn(1.0, jobs=tuple(jobs)))

    known = await kept.timings()

    assert [timed.seconds for timed in known] == [float(number) for number in range(31, 231)]
    assert known[0] == Timed("studio", "painter-2", "1K", 31.0)


async def test_every_step_of_a_job_is_known_with_its_moment(kept: Store) -> None:
    queued, asked = job("queued"), job("asked", State.ASKED, created=900.0)
    await kept.commit(Turn(1500.0, jobs=(queued, asked)))
    submitting = stepped(queued, State.SUBMITTING)
    await kept.advance(submitting, 1600.0)
    await kept.advance(replace(submitting, revision=2), 1650.0)
    await kept.advance(stepped(replace(submitting, revision=2), State.QUEUED), 1700.0)

    assert tuple(await kept.steps("queued")) == (
        (State.ASKED, 1000.0),
        (State.QUEUED, 1500.0),
        (State.SUBMITTING, 1600.0),
        (State.SUBMITTING, 1650.0),
        (State.QUEUED, 1700.0),
    )
    assert tuple(await kept.steps("asked")) == ((State.ASKED, 900.0),)
    assert tuple(await kept.steps("nobody")) == ()
