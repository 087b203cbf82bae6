"""Questions that are more than yes or no: what is to be seen; and what is told in one post."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Confirm, Rules, When
from bot.values import Action, Conversation, Intent, IntentKind, PostKind, Said, Situation, State
from bot.values.meanings import Closed, Questioned, Started
from bot.values.topics import Topic
from tests.stepped import (
    BEN,
    ROOM,
    follows,
    job,
    kinds,
    meanings,
    met,
    notes,
    order,
    posts,
    presses,
    rules,
    sold,
    states,
    step_with,
    steps,
    writes,
)

ASKS = rules(confirm=Confirm(When.ABOVE, {"points": 5}))
DRAWS = rules()
ASKED = job(State.CONFIRMING, revision=0)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (rules(confirm=Confirm(When.ABOVE, {"points": 99})), State.CONFIRMING),
        (rules(sold("canvas", 0)), State.QUEUED),
        (DRAWS, State.QUEUED),
    ],
    ids=["costs", "free", "never asked here"],
)
@pytest.mark.parametrize("words", ["画点什么", "draw something"])
def test_something_is_asked_about_once_if_it_costs_anything(known: Rules, state: State, words: str) -> None:
    effects = follows(known, met(), writes(words))

    assert states(effects) == [state]
    assert steps(effects)[0].order.vague


VAGUE = replace(ASKED, order=order(""))


CHEAP = rules(confirm=Confirm(When.ABOVE, {"points": 99}))


@pytest.mark.parametrize("words", ["a lighthouse", "一座灯塔"])
def test_the_next_words_say_what_is_to_be_seen(words: str) -> None:
    effects = follows(CHEAP, met(VAGUE), writes(words))
    (agreed,) = steps(effects)

    assert (agreed.state, agreed.order.prompt) == (State.QUEUED, words)
    assert kinds(effects) == ["Acknowledged", "Closed", "Started"]
    assert posts(effects)[0].reply_to == "wrote"


@pytest.mark.parametrize("words", ["灯塔", "lighthouse", "hmm", "随便"])
def test_words_that_may_mean_something_else_are_not_drawn_without_a_yes(words: str) -> None:
    effects = follows(CHEAP, met(VAGUE), writes(words))
    (asked,) = steps(effects)

    assert (asked.state, asked.order.prompt) == (State.CONFIRMING, words)
    assert kinds(effects) == ["Acknowledged", "Questioned"]
    assert states(follows(CHEAP, met(asked), writes("好的"))) == [State.QUEUED]


def test_what_would_have_been_asked_anyway_is_asked_with_the_subject() -> None:
    effects = follows(ASKS, met(VAGUE), writes("a lighthouse"))
    (asked,) = steps(effects)

    assert (asked.state, asked.order.prompt) == (State.CONFIRMING, "a lighthouse")
    assert meanings(effects)[1:] == [Questioned(asked)]


@pytest.mark.parametrize(
    ("event", "situation"),
    [
        (replace(writes("灯塔"), addressed=False), met(VAGUE)),
        (writes("thank you!"), met(VAGUE)),
        (writes("灯塔"), met(ASKED)),
        (writes("灯塔", BEN), met(VAGUE)),
        (writes("x" * 501), met(VAGUE)),
    ],
    ids=["not to us", "thanks", "not vague", "somebody else", "a novel"],
)
def test_other_words_are_no_answer(event: Said, situation: Situation) -> None:
    assert steps(follows(DRAWS, situation, event)) == []


@pytest.mark.parametrize("words", ["surprise me", "draw something", "画点什么"])
def test_who_wants_something_once_more_leaves_it_to_us(words: str) -> None:
    effects = follows(DRAWS, met(VAGUE), writes(words))

    assert [(one.id, one.state) for one in steps(effects)] == [(VAGUE.id, State.QUEUED)]


def test_a_request_in_so_many_words_takes_the_place_of_the_question() -> None:
    effects = follows(DRAWS, met(VAGUE), writes("draw a dog, 16:9"))

    assert [(one.order.prompt, one.state) for one in steps(effects)] == [
        ("a dog", State.QUEUED),
        ("", State.CANCELLED),
    ]


def test_a_guess_at_words_that_answer_the_question_is_not_needed() -> None:
    guess = Intent(IntentKind.GENERATE, "lighthouse")
    effects = step_with(rules(confirm=Confirm(When.ABOVE, {"points": 99})), met(VAGUE), writes("lighthouse?"), guess)

    assert [(one.id, one.order.prompt) for one in steps(effects)] == [(VAGUE.id, "lighthouse?")]


def test_an_unwanted_subject_is_no_answer_either() -> None:
    assert notes(follows(rules(blocked=("lighthouse",)), met(VAGUE), writes("a lighthouse"))) == [Topic.UNWANTED]


def test_a_guess_is_asked_about_even_where_nobody_is_asked() -> None:
    effects = step_with(DRAWS, met(), writes("hmm, cats maybe?"), Intent(IntentKind.GENERATE, "cats"))

    assert states(effects) == [State.CONFIRMING]


COMPACT = Conversation(ROOM, style="compact")


def test_compact_is_one_post_in_reply_that_says_it_all() -> None:
    effects = follows(DRAWS, met(conversation=COMPACT), writes("draw a cat"))
    (begun,), (post,) = steps(effects), posts(effects)

    assert begun.compact
    assert (post.key, post.kind, post.reply_to) == (f"{begun.id}:start", PostKind.ACK, "wrote")
    assert post.meaning == Started(begun, opening=True)


def test_the_house_may_be_compact_and_a_chat_not() -> None:
    compact = replace(DRAWS, style="compact")

    assert kinds(follows(compact, met(), writes("draw a cat"))) == ["Started"]
    chosen = met(conversation=Conversation(ROOM, style="protocol"))
    assert kinds(follows(compact, chosen, writes("draw a cat"))) == ["Acknowledged", "Started"]


def test_compact_asks_in_one_post_and_begins_in_the_next() -> None:
    effects = follows(ASKS, met(conversation=COMPACT), writes("draw a cat"))
    (asked,), (question,) = steps(effects), posts(effects)
    begun = follows(ASKS, met(asked, conversation=COMPACT), presses(Action.CONFIRM, asked))

    assert (question.kind, question.reply_to) == (PostKind.QUESTION, "wrote")
    (agreed,) = steps(begun)
    assert meanings(begun) == [Closed(agreed), Started(agreed)]
    assert [post.kind for post in posts(begun)] == [PostKind.START]
