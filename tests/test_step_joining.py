"""The same asked for by several while it is being made: who joins, who leaves, and what each of them is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import step
from bot.values import (
    Action,
    Attachment,
    FailureKind,
    Inbound,
    Joiner,
    Order,
    Person,
    PostKind,
    Profile,
    State,
    Task,
)
from bot.values.meanings import Closed, Delivered, Joined, NotDrawn, Shared
from bot.values.topics import Topic
from bot.values.turns import Failed, Painted
from tests.stepped import (
    ANNE,
    BANANA,
    BEN,
    CARA,
    NOW,
    edits,
    follows,
    job,
    kinds,
    meanings,
    met,
    notes,
    order,
    posts,
    presses,
    recalls,
    rules,
    states,
    steps,
    writes,
)

RULES = rules()
JOINED_BEN = Joiner(BEN, "ben-asked", "zh")
JOINED_CARA = Joiner(CARA, "cara-asked", "fr")
SHARED = job(joined=(JOINED_BEN, JOINED_CARA))


@pytest.mark.parametrize("state", [State.QUEUED, State.SUBMITTING, State.PAINTING])
def test_who_asks_for_what_is_being_made_joins_it(state: State) -> None:
    making = job(state)
    effects = follows(RULES, met(making), writes("draw a cat", BEN))
    (joined,), (post,) = steps(effects), posts(effects)

    assert joined == replace(making, joined=(Joiner(BEN, "wrote", "en"),), revision=making.revision + 1)
    assert (post.meaning, post.kind, post.reply_to) == (Joined(joined), PostKind.ACK, "wrote")


@pytest.mark.parametrize("state", [State.CONFIRMING, State.DELIVERING, State.DONE, State.FAILED, State.UNCERTAIN])
def test_what_is_not_being_made_is_not_joined(state: State) -> None:
    effects = follows(RULES, met(job(state)), writes("draw a cat", BEN))

    assert states(effects) == [State.QUEUED]


@pytest.mark.parametrize(
    "words", ["draw a cat", "Draw A Cat", "draw a cat 2K", "用seedream画 a cat", "draw a cat, 1:1", "draw ａ cat"]
)
def test_the_same_in_other_words_is_the_same(words: str) -> None:
    assert kinds(follows(RULES, met(job()), writes(words, BEN)))[0] == "Joined"


@pytest.mark.parametrize(
    "words",
    [
        "draw a dog",
        "draw a cat, 16:9",
        "draw a cat in 4K",
        "draw 2 pictures of a cat",
        "draw a cat with nano banana",
        "draw a cat, seed 7",
        "draw a cat --no hat",
    ],
)
def test_another_picture_is_another_picture(words: str) -> None:
    assert "Joined" not in kinds(follows(RULES, met(job()), writes(words, BEN)))


@pytest.mark.parametrize(
    "other",
    [
        order(task=Task.IMAGE_TO_IMAGE, attachments=(Attachment("other"),)),
        order(pictures=("pictures/ca/cat/1.png",)),
        order(negative="hat"),
    ],
)
def test_other_sources_make_another_picture(other: Order) -> None:
    assert "Joined" not in kinds(follows(RULES, met(job(order=other)), writes("draw a cat", BEN)))


def test_what_was_asked_for_counts_although_a_smaller_one_is_drawn() -> None:
    smaller = job(order=order(size="1K", wished_size="2K", remembered=True))

    assert kinds(follows(RULES, met(smaller), writes("draw a cat", BEN))) == ["Joined"]


def test_something_is_never_the_same() -> None:
    assert "Joined" not in kinds(follows(RULES, met(job(order=order(""))), writes("draw something", BEN)))


def test_nobody_joins_a_picture_of_another_place() -> None:
    elsewhere = job(place=replace(job().place, thread="other"))

    assert "Joined" not in kinds(follows(RULES, met(elsewhere), writes("draw a cat", BEN)))


@pytest.mark.parametrize("person", [ANNE, BEN])
def test_who_waits_already_is_told_and_not_listed_twice(person: Person) -> None:
    effects = follows(RULES, met(SHARED), writes("draw a cat", person))

    assert (meanings(effects), steps(effects)) == ([Joined(SHARED)], [])


def test_joining_costs_nothing_and_counts_nowhere() -> None:
    full = replace(RULES, jobs_per_person=1)
    own = job(id="dogdogdogdog", person=BEN, order=order("a dog"))

    assert kinds(follows(full, met(job(), own), writes("draw a cat", BEN))) == ["Joined"]
    assert notes(follows(full, met(own), writes("draw a cat", BEN))) == [Topic.TOO_MANY]


def test_once_more_is_another_one() -> None:
    done = job(State.DONE, id="donedonedone")
    making = job()
    effects = follows(RULES, met(done, making), presses(Action.AGAIN, done, BEN))

    assert (states(effects), steps(effects)[0].person) == ([State.QUEUED], BEN)


@pytest.mark.parametrize("action", [Action.RETRY, Action.OTHER])
def test_a_second_press_after_a_failure_finds_the_first_one_at_work(action: Action) -> None:
    failed = job(State.FAILED, failure=FailureKind.FAILED, offers=(BANANA,))
    (begun,) = steps(follows(RULES, met(failed), presses(action, failed)))
    effects = follows(RULES, met(failed, begun), presses(action, failed))

    assert kinds(effects) == ["Joined"]


@pytest.mark.parametrize("how", ["button", "words", "recalled"])
def test_a_joiner_who_cancels_only_leaves(how: str) -> None:
    events: dict[str, Inbound] = {
        "button": presses(Action.CANCEL, SHARED, BEN),
        "words": writes("cancel", BEN),
        "recalled": recalls(BEN, "ben-asked"),
    }
    effects = follows(RULES, met(SHARED), events[how])

    assert steps(effects) == [replace(SHARED, joined=(JOINED_CARA,), revision=SHARED.revision + 1)]
    assert notes(effects) == [Topic.PASSED_ON]


@pytest.mark.parametrize("how", ["button", "words", "recalled"])
def test_who_asked_first_hands_it_over(how: str) -> None:
    events: dict[str, Inbound] = {
        "button": presses(Action.CANCEL, SHARED),
        "words": writes("cancel"),
        "recalled": recalls(),
    }
    effects = follows(RULES, met(SHARED), events[how])
    (handed,) = steps(effects)

    assert (handed.person, handed.message, handed.language) == (BEN, "ben-asked", "zh")
    assert (handed.joined, handed.state, handed.revision) == ((JOINED_CARA,), State.PAINTING, SHARED.revision + 1)
    assert notes(effects) == [Topic.PASSED_ON]


def test_the_last_one_who_cancels_ends_it() -> None:
    alone = replace(SHARED, joined=())

    assert states(follows(RULES, met(alone), presses(Action.CANCEL, alone))) == [State.CANCELLED]


def test_under_another_name_one_hands_it_over_too() -> None:
    other = Person("desk", "anne-at-work")
    situation = met(SHARED, profile=Profile(other, identities=(ANNE, other)))
    (handed,) = steps(follows(RULES, situation, presses(Action.CANCEL, SHARED, other)))

    assert handed.person == BEN


def test_an_administrator_ends_it_for_all_and_all_are_told() -> None:
    boss = Person("desk", "boss")
    known = replace(RULES, administrators=frozenset({str(boss)}))
    effects = follows(known, met(SHARED), presses(Action.CANCEL, SHARED, boss))
    (stopped,) = steps(effects)

    assert (stopped.state, stopped.finished) == (State.CANCELLED, NOW)
    assert [(post.meaning, post.reply_to, post.language) for post in posts(effects)] == [
        (Closed(stopped), "ben-asked", "zh"),
        (Closed(stopped), "cara-asked", "fr"),
    ]


def test_strangers_stop_nothing() -> None:
    stranger = Person("desk", "stranger")

    assert notes(follows(RULES, met(SHARED), presses(Action.CANCEL, SHARED, stranger))) == [Topic.NOT_YOURS]


def test_the_picture_is_told_to_everybody_in_their_language() -> None:
    there = replace(SHARED, state=State.DELIVERING)
    effects = step(RULES, met(there), Painted(there, NOW))

    assert [(type(post.meaning), post.reply_to, post.language) for post in posts(effects)] == [
        (Delivered, "asked", "en"),
        (Shared, "ben-asked", "zh"),
        (Shared, "cara-asked", "fr"),
    ]
    assert len({post.key for post in posts(effects)}) == 3


def test_a_failure_is_told_to_everybody_and_closes_the_notice_once() -> None:
    lost = replace(SHARED, state=State.FAILED, failure=FailureKind.FAILED)
    effects = step(RULES, met(lost), Failed(lost, NOW))
    told = posts(effects)

    assert [(type(post.meaning), post.reply_to, post.language, bool(post.job)) for post in told] == [
        (NotDrawn, "asked", "en", True),
        (NotDrawn, "ben-asked", "zh", False),
        (NotDrawn, "cara-asked", "fr", False),
    ]
    assert len({post.key for post in told}) == 3


@pytest.mark.parametrize(
    ("person", "message", "left"),
    [(BEN, "ben-asked", (JOINED_CARA,)), (ANNE, "asked", (JOINED_CARA,))],
    ids=["a joiner", "who asked first"],
)
def test_whoever_changes_the_words_begins_apart(person: Person, message: str, left: tuple[Joiner, ...]) -> None:
    waiting = replace(SHARED, state=State.QUEUED)
    effects = follows(RULES, met(waiting), edits("draw a dog", person, message))
    rest, begun = steps(effects)

    assert (rest.id, rest.joined, rest.order.prompt, rest.state) == (waiting.id, left, "a cat", State.QUEUED)
    assert (begun.person, begun.message, begun.order.prompt) == (person, message, "a dog")
    assert begun.state is State.QUEUED


def test_whoever_cannot_begin_anything_stays() -> None:
    full = replace(RULES, jobs_per_person=0)
    waiting = replace(SHARED, state=State.QUEUED)
    effects = follows(full, met(waiting), edits("draw a dog", BEN, "ben-asked"))

    assert (steps(effects), notes(effects)) == ([], [Topic.TOO_MANY])


def test_a_joiner_is_apart_even_from_what_is_being_painted() -> None:
    effects = follows(RULES, met(SHARED), edits("draw a dog", BEN, "ben-asked"))

    assert [one.order.prompt for one in steps(effects)] == ["a cat", "a dog"]


def test_the_same_words_once_more_change_nothing() -> None:
    assert follows(RULES, met(SHARED), edits("draw a cat", BEN, "ben-asked")) == ()


def test_the_picture_of_somebody_else_is_not_stopped_by_taking_ones_own_request_back() -> None:
    again = job(id="benbenbenben", person=BEN)
    mine = job(order=order("a dog"))

    assert [one.id for one in steps(follows(RULES, met(again, mine), recalls()))] == [mine.id]


def test_what_a_moderator_deletes_is_stopped() -> None:
    assert states(follows(RULES, met(job()), recalls(BEN))) == [State.CANCELLED]


def test_two_requests_of_one_message_are_both_taken_back_and_each_is_told_of() -> None:
    one, two = SHARED, replace(SHARED, id="dogdogdogdog", order=order("a dog"))
    effects = follows(RULES, met(one, two), recalls())

    assert [handed.person for handed in steps(effects)] == [BEN, BEN]
    assert len({post.key for post in posts(effects)}) == 2
