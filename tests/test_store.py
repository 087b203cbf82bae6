"""Every verb of the store, on both databases and in memory."""

from dataclasses import replace

import pytest

from bot.ports import Store
from bot.values import Cost, Edited, Person, Picture, Place, Pressed, Recalled, State, Task, Turn
from bot.values.memory import Conversation, Preference, Profile
from bot.values.turns import Landed
from tests.stored import ANN, BOB, ROOM, job, post, said, stepped

pytest_plugins = "tests.store_fixtures"

ELSEWHERE = Place("web", "room", "1")


async def test_an_event_is_admitted_once(kept: Store) -> None:
    assert await kept.admit(said("e1")) is not None
    assert await kept.admit(said("e1")) is None


async def test_a_new_place_and_a_new_person_are_met_with_nothing_known(kept: Store) -> None:
    met = await kept.admit(said("e1"))

    assert met is not None
    assert met.conversation == Conversation(ROOM)
    assert met.profile == Profile(ANN)
    assert met.profile.person.name == "Ann"
    assert met.jobs == ()
    assert met.places == {}


async def test_what_a_turn_remembers_is_met_by_the_next_event(kept: Store) -> None:
    preference = Preference("painter-2", "Painter 2", Cost(5, "points"), 1000.0)
    profile = Profile(ANN, "de", {Task.TEXT_TO_IMAGE: preference}, hints=False)
    conversation = Conversation(ROOM, "fr", "painter-1", "", explicit=False)
    assert await kept.commit(Turn(1.0, conversation=conversation, profiles=(profile,)))

    met = await kept.admit(said("e1"))

    assert met is not None
    assert (met.conversation, met.profile) == (conversation, profile)


async def test_a_place_whose_name_holds_a_colon_is_not_taken_for_a_thread(kept: Store) -> None:
    await kept.commit(Turn(1.0, conversation=Conversation(ROOM, "fr")))

    assert (await kept.situation(said("e1", place=ELSEWHERE))).conversation == Conversation(ELSEWHERE)


async def test_a_preference_that_is_kept_no_more_is_gone(kept: Store) -> None:
    preference = Preference("painter-2", "Painter 2", Cost(5, "points"), 1000.0)
    await kept.commit(Turn(1.0, profiles=(Profile(ANN, "", dict.fromkeys(Task, preference)),)))
    await kept.commit(Turn(2.0, profiles=(Profile(ANN, "", {Task.IMAGE_TO_IMAGE: preference}),)))

    met = await kept.situation(said("e1"))

    assert met.profile.preferences == {Task.IMAGE_TO_IMAGE: preference}


async def test_an_event_meets_the_unfinished_jobs_of_its_place(kept: Store) -> None:
    later, first, over = job("late", created=2.0), job("first", created=1.0), job("over", State.CANCELLED)
    await kept.commit(Turn(1.0, jobs=(later, first, over, job("elsewhere", place=ELSEWHERE))))

    assert (await kept.situation(said("e1"))).jobs == (first, later)


async def test_an_event_meets_the_newest_fifty_jobs_of_a_crowded_place(kept: Store) -> None:
    crowd = tuple(job(f"job{number:03}", created=float(number)) for number in range(60))
    await kept.commit(Turn(1.0, jobs=crowd))

    assert (await kept.situation(said("e1"))).jobs == crowd[10:]


async def test_an_event_meets_the_last_job_of_its_place_although_it_ended(kept: Store) -> None:
    last = job("last", State.DONE)
    await kept.commit(Turn(1.0, conversation=Conversation(ROOM, last_job="last"), jobs=(last,)))

    assert (await kept.situation(said("e1"))).jobs == (last,)


@pytest.mark.parametrize("button", ["retry:old:0", "other:old:2"])
async def test_a_press_meets_the_job_of_its_button(kept: Store, button: str) -> None:
    old = job("old", State.FAILED, place=ELSEWHERE)
    await kept.commit(Turn(1.0, jobs=(old,)))

    met = await kept.admit(Pressed("e1", ROOM, ANN, button, "m1", 2.0))

    assert met is not None
    assert met.jobs == (old,)


@pytest.mark.parametrize("button", ["", "retry", "retry:unknown:0", "::::"])
async def test_a_press_of_no_button_of_ours_meets_no_job(kept: Store, button: str) -> None:
    assert (await kept.situation(Pressed("e1", ROOM, ANN, button, "m1", 2.0))).jobs == ()


async def test_a_recall_or_an_edit_meets_the_waiting_job_of_its_message_in_a_crowd(kept: Store) -> None:
    crowd = tuple(job(f"job{number:03}", created=float(number)) for number in range(60))
    await kept.commit(Turn(1.0, jobs=crowd))

    recalled = await kept.admit(Recalled("e1", ROOM, ANN, crowd[3].message, 2.0))
    edited = await kept.admit(Edited("e2", ROOM, ANN, "a dog", crowd[4].message, 2.0))

    assert recalled is not None
    assert recalled.job("job003") == crowd[3]
    assert edited is not None
    assert edited.job("job004") == crowd[4]


async def test_what_was_heard_of_a_job_meets_the_job_although_it_ended(kept: Store) -> None:
    over = job("over", State.DONE)
    await kept.commit(Turn(1.0, jobs=(over,)))

    assert (await kept.situation(Landed(over, 2.0))).jobs == (over,)


async def test_an_event_is_unhandled_until_its_turn_is_written(kept: Store) -> None:
    events = (
        said("e3"),
        Pressed("e1", ROOM, ANN, "retry:x:0", "m1", 2.0),
        Recalled("e4", ROOM, ANN, "m1", 2.0),
        Edited("e2", ROOM, ANN, "a dog", "m2", 1.0),
    )
    for event in events:
        await kept.admit(event)
    assert tuple(await kept.unhandled()) == events

    await kept.commit(Turn(3.0, handled=("e1", "e4")))

    assert tuple(await kept.unhandled()) == (events[0], events[3])


async def test_a_job_comes_back_as_it_was_written(kept: Store) -> None:
    picture = Picture("a/b.png", "image/png", 2048, 1152, 123_456_789_012, "https://example.org/b.png")
    full = replace(job("full", State.DELIVERING), pictures=(picture,), charged=Cost(4.5, "points"), offers=("x", "y"))
    await kept.commit(Turn(1.0, jobs=(full,)))

    assert await kept.job("full") == full


async def test_a_step_follows_the_one_before_it(kept: Store) -> None:
    queued = job("k3f9abcd")
    await kept.commit(Turn(1.0, jobs=(queued,)))
    submitting = stepped(queued, State.SUBMITTING)

    assert await kept.advance(submitting, 2.0)
    assert not await kept.advance(stepped(queued, State.CANCELLED), 3.0)
    assert not await kept.advance(replace(submitting, revision=5), 3.0)
    assert await kept.job("k3f9abcd") == submitting


async def test_a_job_that_is_there_is_not_asked_for_again(kept: Store) -> None:
    await kept.commit(Turn(1.0, jobs=(job("k3f9"),)))

    assert not await kept.commit(Turn(2.0, jobs=(job("k3f9", State.CONFIRMING),)))
    assert await kept.job("k3f9") == job("k3f9")


async def test_a_job_that_nobody_asked_for_takes_no_step(kept: Store) -> None:
    assert not await kept.advance(stepped(job("k3f9"), State.SUBMITTING), 1.0)
    assert tuple(await kept.jobs()) == ()


async def test_nothing_is_written_of_a_turn_with_a_job_out_of_step(kept: Store) -> None:
    await kept.admit(said("e1"))
    await kept.commit(Turn(1.0, jobs=(job("moved"),)))
    turn = Turn(
        2.0,
        handled=("e1",),
        conversation=Conversation(ROOM, "fr"),
        profiles=(Profile(ANN, "fr"),),
        jobs=(job("fresh"), job("moved")),
        posts=(post("p1"),),
    )

    assert not await kept.commit(turn)

    met = await kept.situation(said("e2"))
    assert (met.conversation, met.profile) == (Conversation(ROOM), Profile(ANN))
    assert await kept.job("fresh") is None
    assert await kept.post("p1") is None
    assert tuple(await kept.unhandled()) == (said("e1"),)


async def test_a_post_whose_key_is_there_is_left_as_it_is(kept: Store) -> None:
    await kept.commit(Turn(1.0, posts=(post("p1"),)))
    await kept.sent("p1", "m1")
    await kept.commit(Turn(2.0, posts=(post("p1", place=ELSEWHERE), post("p2"))))

    assert await kept.post("p1") == replace(post("p1"), message="m1", attempts=1, at=1.0)
    assert await kept.post("p2") == replace(post("p2"), attempts=1, at=2.0)
    assert await kept.post("p3") is None


async def test_a_post_is_unsent_until_it_has_a_message(kept: Store) -> None:
    posts = tuple(replace(one, attempts=1, at=1.0) for one in (post("p2"), post("p1", ELSEWHERE), post("p3")))
    await kept.commit(Turn(1.0, posts=posts))

    assert tuple(await kept.unsent()) == posts
    await kept.sent("p1", "m1")
    await kept.sent("nobody wrote it", "m2")
    assert tuple(await kept.unsent()) == (posts[0], posts[2])


async def test_an_attempt_says_how_often_it_was_tried_before_counting_the_try_that_follows_the_writing(
    kept: Store,
) -> None:
    await kept.commit(Turn(1.0, posts=(post("p1"), replace(post("p2"), attempts=3))))

    assert [await kept.attempt("p1") for _ in range(3)] == [1, 2, 3]
    assert await kept.attempt("p2") == 3
    assert await kept.attempt("nobody wrote it") == 0
    written = await kept.post("p1")
    assert written is not None
    assert written.attempts == 4


async def test_a_job_is_found_by_what_people_are_shown(kept: Store) -> None:
    older, newer = job("k3f9aaaa", created=1.0), job("k3f9bbbb", created=2.0)
    await kept.commit(Turn(1.0, jobs=(older, newer, job("zzzz"))))

    assert await kept.job("#k3f9") == newer
    assert await kept.job("k3f9") == newer
    assert await kept.job(" #k3f9a ") == older
    assert await kept.job("k3f9aaaa") == older


@pytest.mark.parametrize("reference", ["", "#", "k3", "k3g0", "%3f9", "k3f9aaaab", "'; --"])
async def test_no_job_is_found_by_what_is_not_the_beginning_of_it(kept: Store, reference: str) -> None:
    await kept.commit(Turn(1.0, jobs=(job("k3f9aaaa"),)))

    assert await kept.job(reference) is None


async def test_the_newest_jobs_come_first(kept: Store) -> None:
    some = [job(f"job{number}", State.DONE, created=float(number)) for number in range(5)]
    await kept.commit(Turn(1.0, jobs=tuple(some)))

    assert tuple(await kept.jobs(2)) == (some[4], some[3])
    assert len(await kept.jobs()) == 5


async def test_unfinished_jobs_are_those_that_have_not_ended(kept: Store) -> None:
    each = tuple(job(f"job {state}", state, created=float(number)) for number, state in enumerate(State))
    await kept.commit(Turn(1.0, jobs=each))

    assert [found.state for found in await kept.unfinished()] == [state for state in State if not state.ended]


async def test_a_forgotten_person_leaves_no_words(kept: Store) -> None:
    preference = Preference("painter-2", "Painter 2", Cost(5, "points"), 1000.0)
    over, open_job, others = (
        replace(job("over", State.DONE), ticket="the order itself"),
        job("open"),
        job("others", State.DONE, person=BOB),
    )
    for event in (said("e1"), said("e2", person=BOB)):
        await kept.admit(event)
    posts = (post("p1", job="over"), post("p2", job="others"))
    profile = Profile(ANN, "de", {Task.TEXT_TO_IMAGE: preference})
    jobs = (over, open_job, others)
    await kept.commit(Turn(1.0, ("e1", "e2"), profiles=(profile,), jobs=jobs, posts=posts))
    for one in posts:
        await kept.sent(one.key, "m1")

    assert await kept.forget(Profile(Person("web", "ann"))) == 4
    assert await kept.forget(profile) == 0

    forgotten, silent = await kept.job("over"), await kept.post("p1")
    assert forgotten is not None
    assert (forgotten.order.prompt, forgotten.ticket, forgotten.person.name) == ("", "", "")
    assert silent is not None
    assert (silent.outbound.text, silent.outbound.alt, silent.message) == ("", "", "m1")
    assert await kept.job("open") == open_job
    assert await kept.job("others") == others
    assert await kept.post("p2") == replace(posts[1], message="m1", attempts=1, at=1.0)
    assert (await kept.situation(said("e3"))).profile == Profile(ANN)
    assert await kept.admit(said("e1")) is None
