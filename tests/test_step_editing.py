"""A message was changed after it had been sent: what follows while it waits, and once it is being painted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.values import Attachment, Budget, Conversation, Job, Order, Period, PostKind, Span, Spent, State, Task, Whose
from bot.values.meanings import Questioned, Started
from bot.values.topics import Topic
from tests.stepped import (
    BANANA,
    BEN,
    MIDJOURNEY,
    ROOM,
    SEEDREAM,
    changes,
    edits,
    follows,
    job,
    kinds,
    meanings,
    met,
    notes,
    order,
    points,
    posts,
    quoted,
    rules,
    sold,
    states,
    steps,
)

RULES = rules()
WAITING = job(State.QUEUED)
ASKED = job(State.CONFIRMING)


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("draw a dog", order("a dog")),
        ("draw a cat, 16:9", order(aspect_ratio="16:9")),
        ("draw a cat in 1K", order(size="1K")),
        ("帮我画一只狗", order("一只狗")),
        ("draw a cat with nano banana", order(model=BANANA)),
    ],
)
def test_a_request_that_waits_is_changed_in_place(words: str, drawn: Order) -> None:
    effects = follows(RULES, met(WAITING, places={"canvas": 2}), edits(words))
    (changed,), (change,) = steps(effects), changes(effects)

    assert changed.order == drawn
    assert (changed.id, changed.state, changed.revision) == (WAITING.id, State.QUEUED, WAITING.revision + 1)
    assert (change.key, change.kind) == (f"{WAITING.id}:start", PostKind.START)
    assert change.meaning == Started(changed)
    assert posts(effects) == []


def test_a_cheaper_change_is_what_is_paid_and_the_time_is_known_anew() -> None:
    (changed,) = steps(follows(RULES, met(WAITING), edits("draw a cat with nano banana")))

    assert (changed.quote.cost, changed.quote.expected) == (points(3), Span(10, 25))


@pytest.mark.parametrize("words", ["draw a cat with midjourney", "draw 2 pictures of a cat"])
def test_a_dearer_change_is_told_and_not_made(words: str) -> None:
    effects = follows(RULES, met(WAITING), edits(words))

    assert (notes(effects), steps(effects)) == ([Topic.ONLY_CHEAPER], [])
    assert posts(effects)[0].reply_to == "asked"


def test_a_question_is_asked_anew_at_whatever_price() -> None:
    effects = follows(RULES, met(ASKED), edits("draw a dog with midjourney"))
    (asked,) = steps(effects)

    assert (asked.state, asked.order.model, asked.quote.cost) == (State.CONFIRMING, MIDJOURNEY, points(10))
    assert meanings(effects) == [Questioned(asked)]


def test_a_question_that_nothing_is_left_for_is_not_asked_anew() -> None:
    day = Budget(Whose.PERSON, Period.DAY, points(8))
    known = replace(RULES, budgets=(day,))
    effects = follows(known, met(ASKED, spent=[Spent(Whose.PERSON, Period.DAY, points(1))]), edits("draw 2 cats in MJ"))

    assert kinds(effects) == ["OverBudget"]


@pytest.mark.parametrize("waiting", [WAITING, ASKED])
def test_what_is_not_drawn_here_changes_nothing(waiting: Job) -> None:
    situation = met(waiting, conversation=Conversation(ROOM, blocked=("dog",)))
    effects = follows(RULES, situation, edits("draw a dog"))

    assert (notes(effects), steps(effects)) == ([Topic.UNWANTED], [])


@pytest.mark.parametrize("words", ["draw a cat", "Draw A Cat", "thanks!", "how are you?", ""])
@pytest.mark.parametrize("state", [State.CONFIRMING, State.QUEUED])
def test_what_asks_for_nothing_else_changes_nothing(words: str, state: State) -> None:
    assert follows(RULES, met(job(state)), edits(words)) == ()


@pytest.mark.parametrize("words", ["cancel", "取消"])
def test_a_request_that_becomes_its_opposite_is_cancelled(words: str) -> None:
    assert states(follows(RULES, met(WAITING), edits(words))) == [State.CANCELLED]


@pytest.mark.parametrize("state", [State.SUBMITTING, State.PAINTING, State.DELIVERING, State.DONE, State.FAILED])
def test_what_is_being_painted_stays_as_it_was_asked_for(state: State) -> None:
    assert follows(RULES, met(job(state)), edits("draw a dog")) == ()


def test_the_size_of_a_cheap_picture_stays_when_the_words_do() -> None:
    cheap = rules(sold(BANANA, 3, sizes=("512px", "2K")))
    waiting = replace(WAITING, order=order(model=BANANA, size="512px"), quote=quoted(3, model=BANANA))

    assert follows(cheap, met(waiting), edits("draw a cat with the cheapest model")) == ()


def test_a_picture_to_start_from_is_still_there_when_the_words_change() -> None:
    pictured = order("make it night", task=Task.IMAGE_TO_IMAGE, attachments=(Attachment("photo"),))
    waiting = replace(WAITING, order=pictured)

    assert follows(RULES, met(waiting), edits("make it night")) == ()
    (changed,) = steps(follows(RULES, met(waiting), edits("make it winter")))
    assert changed.order == replace(pictured, prompt="make it winter")


def test_nobody_changes_the_request_of_somebody_else() -> None:
    assert follows(RULES, met(WAITING), edits("draw a dog", BEN)) == ()


def test_a_message_that_asked_for_several_pictures_is_left_alone() -> None:
    both = met(WAITING, replace(WAITING, id="dogdogdogdog", order=order("a dog")))

    assert follows(RULES, both, edits("draw a fox")) == ()


def test_a_model_that_nobody_offers_is_said_to_be_missing() -> None:
    assert kinds(follows(RULES, met(WAITING), edits("draw a cat with ideogram"))) == ["Unoffered"]


def test_what_nobody_can_draw_any_more_stays_as_it_is() -> None:
    deaf = rules(sold(SEEDREAM, 5, tasks=()))

    assert follows(deaf, met(WAITING), edits("draw a dog")) == ()


def test_a_favourite_stays_a_favourite() -> None:
    liked = replace(WAITING, order=order(remembered=True))
    (changed,) = steps(follows(RULES, met(liked), edits("draw a dog")))

    assert (changed.order.remembered, changed.order.model) == (True, SEEDREAM)


def test_the_one_post_of_a_compact_job_acknowledges_the_change() -> None:
    (change,) = changes(follows(RULES, met(replace(WAITING, compact=True)), edits("draw a dog")))

    assert isinstance(change.meaning, Started)
    assert change.meaning.opening


def test_an_edit_moves_to_who_is_not_resting() -> None:
    both = rules(sold(SEEDREAM, 4), sold(SEEDREAM, 5, "forge"))
    waiting = replace(WAITING, quote=quoted(5))
    (changed,) = steps(follows(both, met(waiting, resting=frozenset({"canvas"})), edits("draw a dog")))

    assert changed.quote.provider == "forge"


@pytest.mark.parametrize(
    ("words", "drawn"), [("draw me a dog", "a dog"), ("draw a dog", "a dog"), ("帮我画一只狗", "一只狗")]
)
def test_a_request_that_was_heard_unasked_is_changed_without_being_called(words: str, drawn: str) -> None:
    for known in (RULES, replace(RULES, explicit=True)):
        (changed,) = steps(follows(known, met(WAITING), replace(edits(words), addressed=False)))
        assert changed.order.prompt == drawn


@pytest.mark.parametrize("words", ["draw me a dog", "cancel", "make it blue"])
def test_what_people_say_to_each_other_is_changed_without_an_answer(words: str) -> None:
    unheard = replace(edits(words, message="never a request"), addressed=False)

    assert follows(replace(RULES, explicit=True), met(WAITING), unheard) == ()


def test_the_words_under_a_picture_that_is_to_be_changed_are_changed_too() -> None:
    drawing = rules(sold(SEEDREAM, 5, tasks=tuple(Task)))
    changing = order("make it blue", task=Task.IMAGE_TO_IMAGE, attachments=(Attachment("photo"),))
    (changed,) = steps(follows(drawing, met(replace(WAITING, order=changing)), edits("make it red")))

    assert (changed.order.prompt, changed.order.attachments) == ("make it red", (Attachment("photo"),))
    assert (changed.id, changed.order.task) == (WAITING.id, Task.IMAGE_TO_IMAGE)
