"""The question before money is spent: when it is asked, who answers it, and what it turns into."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Confirm, Rules, When
from bot.values import Action, Conversation, Cost, Person, PostKind, Profile, Span, State
from bot.values.meanings import Questioned
from bot.values.topics import Topic
from tests.stepped import (
    ANNE,
    BANANA,
    BEN,
    MIDJOURNEY,
    NEVER,
    ROOM,
    SEEDREAM,
    changes,
    follows,
    job,
    kinds,
    meanings,
    met,
    notes,
    points,
    posts,
    presses,
    quoted,
    rules,
    sold,
    states,
    steps,
    writes,
)

ASKS = rules(confirm=Confirm(When.ABOVE, {"points": 5}))
ALWAYS = rules(confirm=Confirm(When.ALWAYS))
DRAWS = rules()
ADMINISTERED = rules(administrators=frozenset({"desk:ben"}))
ASKED = job(State.CONFIRMING, revision=0)


@pytest.mark.parametrize(
    ("house", "person", "chat", "asked"),
    [
        (NEVER, "", "", False),
        (NEVER, "always", "", True),
        (NEVER, "", "always", True),
        (NEVER, "5 points", "", True),
        (NEVER, "5.5 points", "", False),
        (NEVER, "", "4 points", True),
        (NEVER, "1 USD", "", False),
        (Confirm(When.ALWAYS), "", "", True),
        (Confirm(When.ALWAYS), "90 points", "", True),
        (Confirm(When.ABOVE, {"points": 5}), "", "", True),
        (Confirm(When.ABOVE, {"points": 6}), "", "", False),
        (Confirm(When.ABOVE), "", "", True),
    ],
)
def test_the_strictest_wish_decides_whether_to_ask(house: Confirm, person: str, chat: str, asked: bool) -> None:
    situation = met(conversation=Conversation(ROOM, confirm=chat), profile=Profile(ANNE, confirm=person))
    effects = follows(rules(confirm=house), situation, writes("draw a cat"))

    assert states(effects) == [State.CONFIRMING if asked else State.QUEUED]


def test_what_is_free_is_never_asked_about() -> None:
    free = rules(sold("canvas", 0), confirm=Confirm(When.ALWAYS))
    situation = met(conversation=Conversation(ROOM, confirm="always"))

    assert states(follows(free, situation, writes("draw something"))) == [State.QUEUED]


def test_a_price_that_nobody_knows_is_asked_about_by_whoever_wants_to_be_asked() -> None:
    unknown = rules(sold("canvas", 0, prices=()))
    situation = met(profile=Profile(ANNE, confirm="50 points"))

    assert states(follows(unknown, situation, writes("draw a cat"))) == [State.CONFIRMING]


def test_yes_begins_it_and_a_second_yes_says_nothing() -> None:
    effects = follows(DRAWS, met(ASKED), presses(Action.CONFIRM, ASKED))
    (agreed,) = steps(effects)

    assert (agreed.state, agreed.revision) == (State.QUEUED, 1)
    assert kinds(effects) == ["Closed", "Started"]
    assert follows(DRAWS, met(agreed), presses(Action.CONFIRM, agreed)) == ()


@pytest.mark.parametrize("words", ["yes", "好的"])
def test_words_agree_as_well(words: str) -> None:
    assert states(follows(DRAWS, met(ASKED), writes(words))) == [State.QUEUED]


@pytest.mark.parametrize("words", ["no", "太贵了", "不用了"])
def test_words_decline_as_well(words: str) -> None:
    effects = follows(DRAWS, met(ASKED), writes(words))

    assert (states(effects), kinds(effects)) == ([State.CANCELLED], ["Closed"])


@pytest.mark.parametrize("action", [Action.CONFIRM, Action.DECLINE, Action.CHANGE, Action.OTHER])
@pytest.mark.parametrize(("known", "allowed"), [(DRAWS, False), (ADMINISTERED, True)], ids=["anybody", "administrator"])
def test_only_who_was_asked_answers_or_an_administrator(action: Action, known: Rules, allowed: bool) -> None:
    asked = replace(ASKED, offers=(BANANA,))
    effects = follows(known, met(asked), presses(action, asked, BEN))

    assert (notes(effects) == [Topic.NOT_YOURS]) is not allowed
    assert bool(states(effects)) is allowed


def test_the_same_person_under_another_name_may_answer() -> None:
    other = Person("desk", "anne-at-work")
    situation = met(ASKED, profile=Profile(other, identities=(ANNE, other)))

    assert states(follows(DRAWS, situation, presses(Action.CONFIRM, ASKED, other))) == [State.QUEUED]


def test_a_price_that_has_risen_is_asked_about_anew() -> None:
    dearer = rules(sold(SEEDREAM, 6))
    effects = follows(dearer, met(ASKED), presses(Action.CONFIRM, ASKED))
    (asked,) = steps(effects)

    assert (asked.state, asked.quote.cost, asked.revision) == (State.CONFIRMING, points(6), 1)
    assert meanings(effects) == [Questioned(asked)]
    assert states(follows(dearer, met(asked), presses(Action.CONFIRM, asked))) == [State.QUEUED]


def test_a_price_that_has_fallen_is_what_is_paid() -> None:
    (agreed,) = steps(follows(rules(sold(SEEDREAM, 4)), met(ASKED), presses(Action.CONFIRM, ASKED)))

    assert (agreed.state, agreed.quote.cost) == (State.QUEUED, points(4))


def test_a_size_that_is_no_longer_sold_is_asked_about_anew() -> None:
    effects = follows(rules(sold(SEEDREAM, 5, sizes=("1K",))), met(ASKED), presses(Action.CONFIRM, ASKED))
    (asked,) = steps(effects)

    assert (asked.state, asked.order.size) == (State.CONFIRMING, "1K")


def test_a_model_that_is_gone_is_said_to_be_gone() -> None:
    effects = follows(rules(sold(BANANA, 3)), met(ASKED), presses(Action.CONFIRM, ASKED))

    assert (kinds(effects), steps(effects)) == (["Unoffered"], [])


def test_change_offers_the_other_models_in_the_same_post() -> None:
    effects = follows(DRAWS, met(ASKED), presses(Action.CHANGE, ASKED))
    (asked,), (change,) = steps(effects), changes(effects)

    assert set(asked.offers) == {BANANA, MIDJOURNEY}
    assert isinstance(change.meaning, Questioned)
    assert tuple(one.model for one in change.meaning.choosing) == asked.offers
    assert (change.key, change.kind) == (f"{ASKED.id}:question", PostKind.QUESTION)
    assert posts(effects) == []


def test_no_more_than_four_models_are_offered() -> None:
    many = rules(*(sold(f"model-{number}", 5) for number in range(8)), sold(SEEDREAM, 5))

    assert len(steps(follows(many, met(ASKED), presses(Action.CHANGE, ASKED)))[0].offers) == 4


def test_where_there_is_no_other_model_that_is_said() -> None:
    assert notes(follows(rules(sold(SEEDREAM, 5)), met(ASKED), presses(Action.CHANGE, ASKED))) == [Topic.ONE_MODEL]


def test_a_model_that_is_picked_is_asked_about_at_its_price_and_can_be_picked_again() -> None:
    (choosing,) = steps(follows(DRAWS, met(ASKED), presses(Action.CHANGE, ASKED)))
    effects = follows(DRAWS, met(choosing), presses(Action.OTHER, choosing, pick=choosing.offers.index(BANANA)))
    (asked,) = steps(effects)

    assert (asked.state, asked.order.model, asked.quote.cost) == (State.CONFIRMING, BANANA, points(3))
    assert (asked.offers, asked.revision) == (choosing.offers, 2)
    assert meanings(effects) == [Questioned(asked)]


def test_a_model_named_in_words_changes_the_question() -> None:
    effects = follows(DRAWS, met(ASKED), writes("用香蕉"))

    assert [one.order.model for one in steps(effects)] == [BANANA]
    assert states(effects) == [State.CONFIRMING]


@pytest.mark.parametrize("state", [State.QUEUED, State.PAINTING, State.CANCELLED, State.EXPIRED])
def test_change_after_the_question_is_over(state: State) -> None:
    over = job(state)

    assert notes(follows(DRAWS, met(over), presses(Action.CHANGE, over))) == [Topic.OVER]


def test_a_question_names_the_time_that_has_been_learnt() -> None:
    known = {("canvas", SEEDREAM, "2K"): Span(12, 18)}
    learnt = replace(ASKS, catalog=replace(ASKS.catalog, learnt=known))
    (asked,) = steps(follows(learnt, met(), writes("draw a cat")))

    assert asked.quote.expected == Span(12, 18)


def test_the_price_in_another_unit_is_asked_about_anew() -> None:
    paid = replace(ASKED, quote=replace(quoted(), cost=Cost(0.2, "USD")))

    assert states(follows(DRAWS, met(paid), presses(Action.CONFIRM, paid))) == [State.CONFIRMING]


def test_a_model_that_was_offered_and_is_gone_is_said_to_be_gone() -> None:
    asked = replace(ASKED, offers=("ideogram-3",))
    effects = follows(DRAWS, met(asked), presses(Action.OTHER, asked))

    assert (kinds(effects), steps(effects)) == (["Unoffered"], [])
