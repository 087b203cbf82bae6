"""Whoever is forgotten leaves neither words nor pictures, on both databases and in memory."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import store
from bot.ports import Retention, Store
from bot.values import Attachment, Conversation, Inquiry, Job, Joiner, Person, Picture, Place, Profile, State, Turn
from tests.linked import ANN as LINKED
from tests.linked import MOBILE, link
from tests.spending import HOUR, NOON
from tests.stored import ANN, BOB, ROOM, job, post, said, stepped

pytest_plugins = "tests.store_fixtures"

EVE = Person("web", "eve", "Eve")
AWAY = Place("web", "room:2")
KEPT = Retention(0, 0)


def done(id: str, *joined: Person, person: Person = ANN, state: State = State.DONE) -> Job:
    pictures = tuple(Picture(f"pictures/{id}/{number}.png", "image/png", 64, 64, 99) for number in (1, 2))
    over = replace(job(id, state, person=person, created=NOON), pictures=pictures, finished=NOON)
    return replace(over, joined=tuple(Joiner(one, f"request of {one.id}", "en") for one in joined))


def paths(*jobs: Job) -> tuple[str, ...]:
    return tuple(sorted(picture.path for one in jobs for picture in one.pictures))


async def known(kept: Store, id: str) -> Job:
    found = await kept.job(id)
    assert found is not None
    return found


async def test_pictures_of_a_forgotten_person_are_litter(kept: Store) -> None:
    mine, other = done("mine"), done("other", person=BOB)
    await kept.commit(Turn(NOON, jobs=(mine, other), conversation=Conversation(ROOM, last_job="mine")))

    assert await kept.forget(Profile(ANN)) == 1

    assert tuple(await kept.litter()) == paths(mine)
    assert (await known(kept, "mine")).pictures == ()
    assert await known(kept, "other") == other
    assert (await kept.situation(said("e1"))).conversation == Conversation(ROOM)
    assert (await kept.look(said("e1"), Inquiry(history=9))).history == ()
    await kept.cleared(paths(mine))
    assert await kept.forget(Profile(ANN)) == 0
    assert tuple(await kept.litter()) == ()


async def test_every_word_of_an_order_is_gone(kept: Store) -> None:
    order = replace(job("k3f9").order, prompt="a cat", negative="a dog", attachments=(Attachment("file"),))
    order = replace(order, pictures=("pictures/earlier.png",))
    full = replace(done("k3f9", BOB), order=order, ticket="t1", links=("https://example.org/cat",))
    await kept.commit(Turn(NOON, jobs=(full,)))

    await kept.forget(Profile(ANN))

    left = await known(kept, "k3f9")
    bare = replace(order, prompt="", negative="", attachments=(), pictures=())
    assert left == replace(full, order=bare, ticket="", links=(), pictures=())
    assert left.person.name == ""
    assert left.joined[0].person.name == "Bob"
    assert (await kept.look(said("e1"), Inquiry(ticket="t1"))).job is None


@pytest.mark.parametrize("order", [{"prompt": ""}, {"prompt": "", "negative": "a dog"}])
async def test_a_picture_without_words_is_forgotten_too(kept: Store, order: dict[str, str]) -> None:
    mine = done("mine")
    await kept.commit(Turn(NOON, jobs=(replace(mine, order=replace(mine.order, **order)),)))  # type: ignore[arg-type]

    assert await kept.forget(Profile(ANN)) == 1

    assert tuple(await kept.litter()) == paths(mine)


async def test_a_name_alone_is_forgotten_too(kept: Store) -> None:
    bare = replace(job("k3f9", State.FAILED), order=replace(job("k3f9").order, prompt=""))
    await kept.commit(Turn(NOON, jobs=(bare,)))

    assert await kept.forget(Profile(ANN)) == 1
    assert (await known(kept, "k3f9")).person.name == ""


async def test_who_joined_the_jobs_of_others_leaves_them_without_a_trace(kept: Store) -> None:
    shared, alone = done("shared", ANN, EVE, person=BOB), done("alone", person=BOB)
    posts = (replace(post("p1", job="shared"), message="m1"),)
    await kept.commit(Turn(NOON, jobs=(shared, alone), posts=posts, conversation=Conversation(ROOM, last_job="shared")))

    assert await kept.forget(Profile(ANN)) == 1

    assert await known(kept, "shared") == replace(shared, joined=shared.joined[1:])
    assert await known(kept, "alone") == alone
    assert await kept.post("p1") == replace(posts[0], attempts=1, at=NOON)
    assert (await kept.situation(said("e1"))).conversation.last_job == "shared"
    assert tuple(await kept.litter()) == ()
    assert await kept.forget(Profile(ANN)) == 0


async def test_who_joined_later_is_found_too(kept: Store) -> None:
    queued = replace(job("k3f9", person=BOB), created=NOON)
    joined = replace(queued, revision=1, joined=(Joiner(ANN, "m2", "en"),))
    await kept.commit(Turn(NOON, jobs=(queued,)))
    await kept.advance(joined, NOON)
    await kept.advance(stepped(joined, State.FAILED), NOON)

    assert await kept.forget(Profile(Person("web", "ann"))) == 1
    assert (await known(kept, "k3f9")).joined == ()


async def test_under_every_name_pictures_go_and_traces_too(kept: Store) -> None:
    await link(kept, LINKED, MOBILE)
    mine, shared = done("mine", person=MOBILE), done("shared", LINKED, person=BOB)
    await kept.commit(Turn(NOON, jobs=(mine, shared)))

    await kept.forget(Profile(LINKED))

    assert tuple(await kept.litter()) == paths(mine)
    assert (await known(kept, "shared")).joined == ()


async def test_a_picture_under_way_is_still_made_and_forgotten_when_it_is_over(kept: Store) -> None:
    painting = replace(done("mine", BOB, state=State.PAINTING), pictures=(), finished=0.0)
    shared = replace(done("shared", ANN, person=BOB, state=State.PAINTING), pictures=(), finished=0.0)
    await kept.commit(Turn(NOON, jobs=(painting, shared)))

    assert await kept.forget(Profile(ANN)) == 0
    assert [one.order.prompt for one in await kept.unfinished()] == ["a cat", "a cat"]
    for open_job in (painting, shared):
        there = replace(stepped(open_job, State.DELIVERING), pictures=done(open_job.id).pictures, finished=NOON + 60)
        await kept.advance(there, NOON + 60)
        await kept.advance(stepped(there, State.DONE), NOON + 61)

    assert await kept.sweep(NOON + HOUR, KEPT) == 0
    assert (await known(kept, "mine")).order.prompt == "a cat"
    assert await kept.sweep(NOON + HOUR + 61, KEPT) == 2
    assert (await known(kept, "mine")).order.prompt == ""
    assert (await known(kept, "mine")).joined[0].person == BOB
    assert (await known(kept, "shared")).joined == ()
    assert (await known(kept, "shared")).order.prompt == "a cat"
    assert tuple(await kept.litter()) == paths(done("mine"))
    assert await kept.sweep(NOON + 2 * HOUR, KEPT) == 0


async def test_of_a_job_that_two_shared_who_are_both_forgotten_nothing_is_left(kept: Store) -> None:
    queued = done("mine", BOB, state=State.QUEUED)
    await kept.commit(Turn(NOON, jobs=(queued,)))
    for person in (BOB, ANN):
        await kept.forget(Profile(person))
    await kept.advance(stepped(queued, State.CANCELLED), NOON)

    await kept.sweep(NOON + 2 * HOUR, KEPT)

    left = await known(kept, "mine")
    assert (left.order.prompt, left.joined, left.person.name) == ("", (), "")


async def test_more_jobs_than_a_statement_names_are_forgotten(kept: Store) -> None:
    many = tuple(done(f"job{number:04}") for number in range(1100))
    await kept.commit(Turn(NOON, jobs=many))

    assert await kept.forget(Profile(ANN)) == 1100

    assert not any(one.order.prompt or one.pictures for one in await kept.jobs(2000))


async def test_a_journal_of_the_persons_own_is_forgotten(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as database:
        for room in ("ann", "bob", "room"):
            await database.write(room, "m1", "hello")

        assert await database.forget(Profile(ANN)) == 1

        assert await database.since("ann", 0) == ()
        assert len(await database.since("bob", 0)) == len(await database.since("room", 0)) == 1
        assert await database.write("ann", "m1", "hello again") == 2
