"""What may be spent: who is told what before it runs out, and what is heeded in the moment of reserving."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Confirm, When
from bot.conversation.money import budgets_of, left, within
from bot.values import Action, Budget, Ceiling, Conversation, Cost, Left, Period, Spent, State, Whose
from bot.values.meanings import OverBudget, Started
from tests.stepped import (
    ANNE,
    BANANA,
    ROOM,
    follows,
    heeded,
    job,
    kinds,
    meanings,
    met,
    order,
    points,
    posts,
    presses,
    rules,
    sold,
    states,
    steps,
    writes,
)

DAY = Budget(Whose.PERSON, Period.DAY, points(20))
MONTH = Budget(Whose.CHAT, Period.MONTH, points(100))
DOLLARS = Budget(Whose.PERSON, Period.DAY, Cost(1, "USD"))
BUDGETED = rules(budgets=(DAY, MONTH, DOLLARS))


def spent(amount: float, whose: Whose = Whose.PERSON, period: Period = Period.DAY) -> Spent:
    return Spent(whose, period, points(amount))


def test_a_chat_has_its_own_budget_instead_of_the_houses_of_the_same_kind() -> None:
    own = replace(MONTH, cost=points(7))
    conversation = Conversation(ROOM, budgets=(own,))

    assert budgets_of(BUDGETED, conversation) == (DAY, own, DOLLARS)
    assert budgets_of(BUDGETED, Conversation(ROOM)) == (DAY, MONTH, DOLLARS)


def test_what_is_left_is_counted_for_each_budget_in_its_own_unit() -> None:
    situation = met(spent=[spent(12.5), spent(40, Whose.CHAT, Period.MONTH), spent(3, Whose.CHAT)])

    assert left(BUDGETED, situation) == (Left(DAY, points(7.5)), Left(MONTH, points(60)), Left(DOLLARS, Cost(1, "USD")))


def test_nobody_owes_anything_when_more_was_charged_than_there_was() -> None:
    assert left(BUDGETED, met(spent=[spent(23)]))[0] == Left(DAY, points(0))


def test_every_budget_of_the_unit_is_heeded_in_the_transaction_that_reserves() -> None:
    effects = follows(BUDGETED, met(), writes("draw a cat"))

    assert [heed.ceiling for heed in heeded(effects)] == [Ceiling(DAY, ANNE, ROOM), Ceiling(MONTH, ANNE, ROOM)]


def test_what_is_free_heeds_nothing_and_is_drawn_with_nothing_left() -> None:
    free = rules(sold("canvas", 0), budgets=(DAY,))
    effects = follows(free, met(spent=[spent(20)]), writes("draw a cat"))

    assert (states(effects), heeded(effects)) == ([State.QUEUED], [])


@pytest.mark.parametrize(
    ("gone", "told"),
    [(0, []), (10, []), (11, [points(4)]), (15, [points(0)])],
    ids=["all there", "more than a fifth", "a fifth", "nothing"],
)
def test_what_is_left_is_told_before_it_runs_out(gone: float, told: list[Cost]) -> None:
    started = meanings(follows(BUDGETED, met(spent=[spent(gone)]), writes("draw a cat")))[-1]

    assert isinstance(started, Started)
    assert [one.cost for one in started.left] == told


def test_what_is_too_dear_is_not_begun_and_what_fits_is_offered() -> None:
    effects = follows(BUDGETED, met(spent=[spent(16)]), writes("draw a cat"))
    (told,) = meanings(effects)

    assert isinstance(told, OverBudget)
    assert (told.left, told.cost) == (Left(DAY, points(4)), points(5))
    assert [one.model for one in told.alternatives] == [BANANA]
    (kept,) = steps(effects)
    assert (kept.state, kept.offers, kept.id) == (State.CANCELLED, (BANANA,), told.job)
    assert heeded(effects) == []


def test_the_button_of_what_fits_orders_it() -> None:
    (kept,) = steps(follows(BUDGETED, met(spent=[spent(16)]), writes("draw a cat")))
    effects = follows(BUDGETED, met(kept, spent=[spent(16)]), presses(Action.OTHER, kept))
    (ordered,) = steps(effects)

    assert (ordered.state, ordered.order.model, ordered.order.prompt) == (State.QUEUED, BANANA, "a cat")


def test_nothing_is_kept_where_nothing_fits() -> None:
    effects = follows(BUDGETED, met(spent=[spent(19)]), writes("draw a cat"))

    assert (kinds(effects), steps(effects)) == (["OverBudget"], [])


def test_the_budget_with_the_least_left_is_named() -> None:
    situation = met(spent=[spent(17), spent(99, Whose.CHAT, Period.MONTH)])
    (told,) = meanings(follows(BUDGETED, situation, writes("draw a cat")))

    assert isinstance(told, OverBudget)
    assert told.left == Left(MONTH, points(1))


def test_pictures_of_one_message_share_what_is_left() -> None:
    effects = follows(BUDGETED, met(spent=[spent(9)]), writes("画一只猫，再画一只狗，再画一只鸟"))

    assert kinds(effects).count("Started") == 2
    assert kinds(effects).count("OverBudget") == 1
    assert sum(one.quote.cost.amount for one in steps(effects) if one.state is State.QUEUED) == 10


def test_yes_to_what_has_become_too_dear_leaves_the_question_open() -> None:
    asked = job(State.CONFIRMING, revision=0)
    effects = follows(BUDGETED, met(asked, spent=[spent(16)]), presses(Action.CONFIRM, asked))
    (kept,) = steps(effects)

    assert kinds(effects) == ["OverBudget"]
    assert (kept.state, kept.offers, kept.revision) == (State.CONFIRMING, (BANANA,), 1)
    assert posts(effects)[0].reply_to == ""


def test_a_sibling_that_is_under_way_is_not_counted_twice_when_the_answer_is_yes() -> None:
    asked = job(State.CONFIRMING, revision=0)
    sibling = job(State.QUEUED, id="dogdogdogdog", revision=0, order=order("a dog"))
    effects = follows(BUDGETED, met(asked, sibling, spent=[spent(15)]), presses(Action.CONFIRM, asked))

    assert states(effects) == [State.QUEUED]


def test_another_model_that_is_too_dear_is_not_asked_about() -> None:
    asked = job(State.CONFIRMING, offers=("midjourney",))
    effects = follows(BUDGETED, met(asked, spent=[spent(12)]), presses(Action.OTHER, asked))

    assert kinds(effects) == ["OverBudget"]


def test_a_question_about_what_cannot_be_paid_is_not_asked() -> None:
    asking = replace(BUDGETED, confirm=Confirm(When.ALWAYS))

    assert kinds(follows(asking, met(spent=[spent(19)]), writes("draw a cat"))) == ["OverBudget"]


@pytest.mark.parametrize(
    ("cost", "agreed", "fair"),
    [
        (points(4), points(5), True),
        (points(5), points(5), True),
        (points(5.1), points(5), False),
        (Cost(0, "USD"), points(5), True),
        (Cost(0.01, "USD"), points(5), False),
        (Cost(0, ""), points(5), False),
        (points(0), points(0), True),
    ],
)
def test_nobody_pays_more_than_agreed_or_in_another_unit(cost: Cost, agreed: Cost, fair: bool) -> None:
    assert within(cost, agreed) is fair
