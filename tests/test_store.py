"""Every verb of the store and of the journal, on both databases."""

from dataclasses import replace

import pytest

from bot.store import Database
from bot.values import Cost, Edited, Person, Picture, Place, Pressed, Recalled, State, Task, Turn
from bot.values.turns import Conversation, Landed, Preference, Profile
from tests.stored import ANN, BOB, ROOM, job, post, said, stepped

pytest_plugins = "tests.store_fixtures"

ELSEWHERE = Place("web", "room", "1")


async def test_an_event_is_admitted_once(database: Database) -> None:
    assert await database.admit(said("e1")) is not None
    assert await database.admit(said("e1")) is None


async def test_a_new_place_and_a_new_person_are_met_with_nothing_known(database: Database) -> None:
    met = await database.admit(said("e1"))

    assert met is not None
    assert met.conversation == Conversation(ROOM)
    assert met.profile == Profile(ANN)
    assert met.profile.person.name == "Ann"
    assert met.jobs == ()
    assert met.places == {}


async def test_what_a_turn_remembers_is_met_by_the_next_event(database: Database) -> None:
    preference = Preference("painter-2", "Painter 2", Cost(5, "points"), 1000.0)
    profile = Profile(ANN, "de", {Task.TEXT_TO_IMAGE: preference})
    conversation = Conversation(ROOM, "fr", "painter-1", "")
    assert await database.commit(Turn(1.0, conversation=conversation, profile=profile))

    met = await database.admit(said("e1"))

    assert met is not None
    assert (met.conversation, met.profile) == (conversation, profile)


async def test_a_place_whose_name_holds_a_colon_is_not_taken_for_a_thread(database: Database) -> None:
    await database.commit(Turn(1.0, conversation=Conversation(ROOM, "fr")))

    assert (await database.situation(said("e1", place=ELSEWHERE))).conversation == Conversation(ELSEWHERE)


async def test_a_preference_that_is_kept_no_more_is_gone(database: Database) -> None:
    preference = Preference("painter-2", "Painter 2", Cost(5, "points"), 1000.0)
    await database.commit(Turn(1.0, profile=Profile(ANN, "", dict.fromkeys(Task, preference))))
    await database.commit(Turn(2.0, profile=Profile(ANN, "", {Task.IMAGE_TO_IMAGE: preference})))

    met = await database.situation(said("e1"))

    assert met.profile.preferences == {Task.IMAGE_TO_IMAGE: preference}


async def test_an_event_meets_the_unfinished_jobs_of_its_place(database: Database) -> None:
    later, first, over = job("late", created=2.0), job("first", created=1.0), job("over", State.CANCELLED)
    await database.commit(Turn(1.0, jobs=(later, first, over, job("elsewhere", place=ELSEWHERE))))

    assert (await database.situation(said("e1"))).jobs == (first, later)


async def test_an_event_meets_the_newest_fifty_jobs_of_a_crowded_place(database: Database) -> None:
    crowd = tuple(job(f"job{number:03}", created=float(number)) for number in range(60))
    await database.commit(Turn(1.0, jobs=crowd))

    assert (await database.situation(said("e1"))).jobs == crowd[10:]


async def test_an_event_meets_the_last_job_of_its_place_although_it_ended(database: Database) -> None:
    last = job("last", State.DONE)
    await database.commit(Turn(1.0, conversation=Conversation(ROOM, last_job="last"), jobs=(last,)))

    assert (await database.situation(said("e1"))).jobs == (last,)


@pytest.mark.parametrize("button", ["retry:old:0", "other:old:2"])
async def test_a_press_meets_the_job_of_its_button(database: Database, button: str) -> None:
    old = job("old", State.FAILED, place=ELSEWHERE)
    await database.commit(Turn(1.0, jobs=(old,)))

    met = await database.admit(Pressed("e1", ROOM, ANN, button, "m1", 2.0))

    assert met is not None
    assert met.jobs == (old,)


@pytest.mark.parametrize("button", ["", "retry", "retry:unknown:0", "::::"])
async def test_a_press_of_no_button_of_ours_meets_no_job(database: Database, button: str) -> None:
    assert (await database.situation(Pressed("e1", ROOM, ANN, button, "m1", 2.0))).jobs == ()


async def test_a_recall_or_an_edit_meets_the_waiting_job_of_its_message_in_a_crowd(database: Database) -> None:
    crowd = tuple(job(f"job{number:03}", created=float(number)) for number in range(60))
    await database.commit(Turn(1.0, jobs=crowd))

    recalled = await database.admit(Recalled("e1", ROOM, ANN, crowd[3].message, 2.0))
    edited = await database.admit(Edited("e2", ROOM, ANN, "a dog", crowd[4].message, 2.0))

    assert recalled is not None
    assert recalled.job("job003") == crowd[3]
    assert edited is not None
    assert edited.job("job004") == crowd[4]


async def test_what_was_heard_of_a_job_meets_the_job_although_it_ended(database: Database) -> None:
    over = job("over", State.DONE)
    await database.commit(Turn(1.0, jobs=(over,)))

    assert (await database.situation(Landed(over, 2.0))).jobs == (over,)


async def test_an_event_is_unhandled_until_its_turn_is_written(database: Database) -> None:
    events = (
        said("e3"),
        Pressed("e1", ROOM, ANN, "retry:x:0", "m1", 2.0),
        Recalled("e4", ROOM, ANN, "m1", 2.0),
        Edited("e2", ROOM, ANN, "a dog", "m2", 1.0),
    )
    for event in events:
        await database.admit(event)
    assert tuple(await database.unhandled()) == events

    await database.commit(Turn(3.0, handled=("e1", "e4")))

    assert tuple(await database.unhandled()) == (events[0], events[3])


async def test_a_job_comes_back_as_it_was_written(database: Database) -> None:
    picture = Picture("a/b.png", "image/png", 2048, 1152, 123_456_789_012, "https://example.org/b.png")
    full = replace(job("full", State.DELIVERING), pictures=(picture,), charged=Cost(4.5, "points"), offers=("x", "y"))
    await database.commit(Turn(1.0, jobs=(full,)))

    assert await database.job("full") == full


async def test_a_step_follows_the_one_before_it(database: Database) -> None:
    queued = job("k3f9abcd")
    await database.commit(Turn(1.0, jobs=(queued,)))
    submitting = stepped(queued, State.SUBMITTING)

    assert await database.advance(submitting, 2.0)
    assert not await database.advance(stepped(queued, State.CANCELLED), 3.0)
    assert not await database.advance(replace(submitting, revision=5), 3.0)
    assert await database.job("k3f9abcd") == submitting


async def test_a_job_that_is_there_is_not_asked_for_again(database: Database) -> None:
    await database.commit(Turn(1.0, jobs=(job("k3f9"),)))

    assert not await database.commit(Turn(2.0, jobs=(job("k3f9", State.CONFIRMING),)))
    assert await database.job("k3f9") == job("k3f9")


async def test_a_job_that_nobody_asked_for_takes_no_step(database: Database) -> None:
    assert not await database.advance(stepped(job("k3f9"), State.SUBMITTING), 1.0)
    assert await database.jobs() == ()


async def test_nothing_is_written_of_a_turn_with_a_job_out_of_step(database: Database) -> None:
    await database.admit(said("e1"))
    await database.commit(Turn(1.0, jobs=(job("moved"),)))
    turn = Turn(
        2.0,
        handled=("e1",),
        conversation=Conversation(ROOM, "fr"),
        profile=Profile(ANN, "fr"),
        jobs=(job("fresh"), job("moved")),
        posts=(post("p1"),),
    )

    assert not await database.commit(turn)

    met = await database.situation(said("e2"))
    assert (met.conversation, met.profile) == (Conversation(ROOM), Profile(ANN))
    assert await database.job("fresh") is None
    assert await database.post("p1") is None
    assert tuple(await database.unhandled()) == (said("e1"),)


async def test_a_post_whose_key_is_there_is_left_as_it_is(database: Database) -> None:
    await database.commit(Turn(1.0, posts=(post("p1"),)))
    await database.sent("p1", "m1")
    await database.commit(Turn(2.0, posts=(post("p1", place=ELSEWHERE), post("p2"))))

    assert await database.post("p1") == replace(post("p1"), message="m1")
    assert await database.post("p2") == post("p2")
    assert await database.post("p3") is None


async def test_a_post_is_unsent_until_it_has_a_message(database: Database) -> None:
    posts = (post("p2"), post("p1", ELSEWHERE), post("p3"))
    await database.commit(Turn(1.0, posts=posts))

    assert tuple(await database.unsent()) == posts
    await database.sent("p1", "m1")
    assert tuple(await database.unsent()) == (posts[0], posts[2])


async def test_an_attempt_says_how_often_it_was_tried_before(database: Database) -> None:
    await database.commit(Turn(1.0, posts=(post("p1"), replace(post("p2"), attempts=3))))

    assert [await database.attempt("p1") for _ in range(3)] == [0, 1, 2]
    assert await database.attempt("p2") == 3
    assert await database.attempt("nobody wrote it") == 0
    written = await database.post("p1")
    assert written is not None
    assert written.attempts == 3


async def test_a_job_is_found_by_what_people_are_shown(database: Database) -> None:
    older, newer = job("k3f9aaaa", created=1.0), job("k3f9bbbb", created=2.0)
    await database.commit(Turn(1.0, jobs=(older, newer, job("zzzz"))))

    assert await database.job("#k3f9") == newer
    assert await database.job("k3f9") == newer
    assert await database.job(" #k3f9a ") == older
    assert await database.job("k3f9aaaa") == older


@pytest.mark.parametrize("reference", ["", "#", "k3", "k3g0", "%3f9", "k3f9aaaab", "'; --"])
async def test_no_job_is_found_by_what_is_not_the_beginning_of_it(database: Database, reference: str) -> None:
    await database.commit(Turn(1.0, jobs=(job("k3f9aaaa"),)))

    assert await database.job(reference) is None


async def test_the_newest_jobs_come_first(database: Database) -> None:
    some = [job(f"job{number}", State.DONE, created=float(number)) for number in range(5)]
    await database.commit(Turn(1.0, jobs=tuple(some)))

    assert tuple(await database.jobs(2)) == (some[4], some[3])
    assert len(await database.jobs()) == 5


async def test_unfinished_jobs_are_those_that_have_not_ended(database: Database) -> None:
    each = tuple(job(f"job {state}", state, created=float(number)) for number, state in enumerate(State))
    await database.commit(Turn(1.0, jobs=each))

    assert [found.state for found in await database.unfinished()] == [state for state in State if not state.ended]


async def test_a_forgotten_person_leaves_no_words(database: Database) -> None:
    preference = Preference("painter-2", "Painter 2", Cost(5, "points"), 1000.0)
    over, open_job, others = (
        replace(job("over", State.DONE), ticket="the order itself"),
        job("open"),
        job("others", State.DONE, person=BOB),
    )
    for event in (said("e1"), said("e2", person=BOB)):
        await database.admit(event)
    posts = (post("p1", job="over"), post("p2", job="others"))
    profile = Profile(ANN, "de", {Task.TEXT_TO_IMAGE: preference})
    await database.commit(Turn(1.0, ("e1", "e2"), None, profile, (over, open_job, others), posts))
    for one in posts:
        await database.sent(one.key, "m1")

    assert await database.forget(Profile(Person("web", "ann"))) == 4
    assert await database.forget(profile) == 0

    forgotten, silent = await database.job("over"), await database.post("p1")
    assert forgotten is not None
    assert (forgotten.order.prompt, forgotten.ticket, forgotten.person.name) == ("", "", "")
    assert silent is not None
    assert (silent.outbound.text, silent.outbound.alt, silent.message) == ("", "", "m1")
    assert await database.job("open") == open_job
    assert await database.job("others") == others
    assert await database.post("p2") == replace(posts[1], message="m1")
    assert (await database.situation(said("e3"))).profile == Profile(ANN)
    assert await database.admit(said("e1")) is None
