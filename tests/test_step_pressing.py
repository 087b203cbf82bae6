"""Buttons that are old, that are pressed by others, and that offer another shape."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Confirm, When
from bot.values import (
    Action,
    Conversation,
    FailureKind,
    Person,
    Preference,
    Pressed,
    Profile,
    Situation,
    State,
    Task,
    Variant,
)
from bot.values.meanings import Delivered, Unoffered
from bot.values.pictures import Picture
from bot.values.topics import Topic
from tests.stepped import (
    BANANA,
    BEN,
    NOW,
    ROOM,
    SEEDREAM,
    follows,
    job,
    kinds,
    meanings,
    met,
    notes,
    order,
    points,
    presses,
    quoted,
    rules,
    sold,
    states,
    steps,
    writes,
)

RULES = rules()
LAST_MONTH = NOW - 30 * 86_400
DONE = job(State.DONE, created=LAST_MONTH, order=order(seed=7, size="1K", wished_size="4K"))
FAILED = job(State.FAILED, created=LAST_MONTH, failure=FailureKind.FAILED, offers=(BANANA,))
RESHAPED = replace(FAILED, failure=FailureKind.BAD_REQUEST, variants=(Variant("16:9", "1K"), Variant("1:1", "4K")))


@pytest.mark.parametrize(
    ("button", "model"),
    [
        (presses(Action.AGAIN, DONE, BEN), SEEDREAM),
        (presses(Action.RETRY, FAILED, BEN), SEEDREAM),
        (presses(Action.OTHER, FAILED, BEN), BANANA),
    ],
)
def test_a_button_pressed_a_month_later_by_somebody_else_orders_for_whoever_pressed(
    button: Pressed, model: str
) -> None:
    about = DONE if DONE.id in button.button and button.button.startswith("again") else FAILED
    (begun,) = steps(follows(RULES, met(about), button))

    assert (begun.person, begun.order.prompt, begun.order.model, begun.created) == (BEN, "a cat", model, NOW)
    assert (begun.message, begun.language, begun.state) == (about.message, about.language, State.QUEUED)


def test_once_more_has_the_size_that_was_asked_for_and_another_seed() -> None:
    seeded = rules(sold(SEEDREAM, 5, seeds=True))
    (begun,) = steps(follows(seeded, met(DONE), presses(Action.AGAIN, DONE)))

    assert (begun.order.size, begun.order.wished_size, begun.order.seed) == ("4K", "", None)


def test_a_retry_keeps_the_seed() -> None:
    seeded = rules(sold(SEEDREAM, 5, seeds=True))
    failed = replace(DONE, state=State.FAILED)
    (begun,) = steps(follows(seeded, met(failed), presses(Action.RETRY, failed)))

    assert begun.order.seed == 7


def test_the_presser_is_asked_about_the_price_as_everybody_is() -> None:
    asking = replace(RULES, confirm=Confirm(When.ALWAYS))

    assert states(follows(asking, met(DONE), presses(Action.AGAIN, DONE, BEN))) == [State.CONFIRMING]


def test_the_pressers_favourite_is_marked_as_such() -> None:
    likes = {Task.TEXT_TO_IMAGE: Preference(SEEDREAM, "SeeDream 4.5", points(5), NOW)}
    situation = met(DONE, profile=Profile(BEN, preferences=likes))
    (begun,) = steps(follows(RULES, situation, presses(Action.AGAIN, DONE, BEN)))

    assert begun.order.remembered


@pytest.mark.parametrize(("pick", "shape"), [*enumerate(RESHAPED.variants)])
def test_another_shape_is_ordered_of_the_same_model(pick: int, shape: Variant) -> None:
    (begun,) = steps(follows(RULES, met(RESHAPED), presses(Action.RESHAPE, RESHAPED, pick=pick)))

    assert (begun.order.aspect_ratio, begun.order.size, begun.order.model) == (
        shape.aspect_ratio,
        shape.size,
        SEEDREAM,
    )


@pytest.mark.parametrize(
    "button",
    [
        presses(Action.OTHER, FAILED, pick=1),
        presses(Action.RESHAPE, FAILED),
        presses(Action.AGAIN, replace(FAILED, id="unknownunkno")),
        Pressed("odd", ROOM, BEN, "dance:catcatcatcat:0", "post", NOW),
        Pressed("odder", ROOM, BEN, "", "post", NOW),
        Pressed("oddest", ROOM, BEN, "other:catcatcatcat:²", "post", NOW),
    ],
)
def test_a_button_that_means_nothing_any_more_says_so(button: Pressed) -> None:
    about = replace(FAILED, offers=())

    assert notes(follows(RULES, met(about), button)) == [Topic.OLD_BUTTON]


@pytest.mark.parametrize("action", [Action.AGAIN, Action.RETRY, Action.OTHER])
def test_what_was_forgotten_is_not_drawn_from_nothing(action: Action) -> None:
    forgotten = replace(FAILED, order=order(""))

    assert notes(follows(RULES, met(forgotten), presses(action, forgotten))) == [Topic.OLD_BUTTON]


def test_a_model_that_is_gone_is_said_to_be_gone() -> None:
    effects = follows(rules(sold(BANANA, 3)), met(DONE), presses(Action.AGAIN, DONE))

    assert [type(meaning) for meaning in meanings(effects)] == [Unoffered]


RESUMED = job(State.FAILED, ticket="T-1", resumed=True, order=order("", ""), failure=FailureKind.TIMED_OUT)


def test_what_was_ordered_elsewhere_is_waited_for_again_and_not_ordered_again() -> None:
    known = replace(RULES, resumers=("canvas",))
    (waiting,) = steps(follows(known, met(RESUMED), presses(Action.RETRY, RESUMED, BEN)))

    assert (waiting.state, waiting.ticket, waiting.resumed, waiting.person) == (State.PAINTING, "T-1", True, BEN)
    assert waiting.quote.cost.free


def test_what_was_ordered_elsewhere_and_is_there_is_shown_again() -> None:
    there = replace(RESUMED, state=State.DONE, pictures=(Picture("pictures/ca/1.png", "image/png", 8, 8, 8),))
    effects = follows(RULES, met(there), presses(Action.AGAIN, there))

    assert [type(meaning) for meaning in meanings(effects)] == [Delivered]
    assert steps(effects) == []


@pytest.mark.parametrize(
    ("situation", "drawn"),
    [
        (met(), True),
        (met(elsewhere=2), False),
        (met(job(order=order("a dog")), elsewhere=1), False),
        (met(job(order=order("a dog")), job(State.DONE, id="done"), elsewhere=0), True),
        (met(job(order=order("a dog"), person=BEN), elsewhere=1), True),
        (met(job(order=order("a dog")), job(order=order("a fox")), profile=Profile(BEN)), True),
    ],
)
def test_limits_count_what_is_under_way_here_and_elsewhere(situation: Situation, drawn: bool) -> None:
    limited = replace(RULES, jobs_per_person=2)
    person = situation.profile.person
    effects = follows(limited, situation, writes("draw a cat", person))

    assert bool(steps(effects)) is drawn
    assert (notes(effects) == [Topic.TOO_MANY]) is not drawn


def test_another_name_of_the_same_person_counts_too() -> None:
    other = Person("desk", "anne-at-work")
    limited = replace(RULES, jobs_per_person=1)
    running = job(order=order("a dog"))
    situation = met(running, profile=Profile(other, identities=(running.person, other)))

    assert notes(follows(limited, situation, writes("draw a cat", other))) == [Topic.TOO_MANY]


def test_a_chat_has_its_limit_as_well() -> None:
    limited = replace(RULES, jobs_per_chat=1)
    running = job(order=order("a dog"), person=BEN)

    assert notes(follows(limited, met(running), writes("draw a cat"))) == [Topic.TOO_MANY]


@pytest.mark.parametrize(
    ("blocked", "words", "refused"),
    [
        (("cat",), "draw a cat", True),
        (("cat",), "draw a ＣＡＴ", True),
        (("cat",), "draw a c\u200bat", True),
        (("cat",), "draw a cathedral", False),
        (("cat",), "draw cat's paws", True),
        (("black  cat",), "draw a Black cat", True),
        (("black cat",), "draw a black dog and a cat", False),
        (("赌博",), "画一张赌博海报", True),
        (("赌博",), "画一张博物馆海报", False),
        (("c++",), "draw a c++ logo", True),
        (("gun",), "画一把gun放在桌上", True),
        (("оружие",), "нарисуй оружие", True),
        (("рот",), "нарисуй ротонду", False),
        (("", " "), "draw a cat", False),
        ((), "draw a cat", False),
    ],
)
def test_words_that_are_not_drawn(blocked: tuple[str, ...], words: str, refused: bool) -> None:
    by_house = follows(rules(blocked=blocked), met(), writes(words))
    by_chat = follows(RULES, met(conversation=Conversation(ROOM, blocked=blocked)), writes(words))

    for effects in (by_house, by_chat):
        assert (notes(effects) == [Topic.UNWANTED]) is refused
        assert bool(steps(effects)) is not refused


def test_who_is_resting_is_passed_over_while_somebody_else_sells_it() -> None:
    both = rules(sold(SEEDREAM, 4), sold(SEEDREAM, 5, "forge"))

    def seller(*resting: str) -> str:
        (begun,) = steps(follows(both, met(resting=frozenset(resting)), writes("draw a cat")))
        return begun.quote.provider

    assert (seller(), seller("canvas"), seller("canvas", "forge")) == ("canvas", "forge", "canvas")


def test_the_place_in_the_queue_and_the_least_pause_between_polls_are_known() -> None:
    known = rules(sold(SEEDREAM, 5, poll_least=2.5))
    effects = follows(known, met(places={"canvas": 3}), writes("draw a cat"))

    assert kinds(effects) == ["Acknowledged", "Started"]
    assert steps(effects)[0].quote == replace(
        quoted(), vendor_id=f"canvas/{SEEDREAM}", poll_least=2.5, expected=sold(SEEDREAM, 5).expected
    )
