"""Pictures that come without a word: one question, and the next words say what is to become of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Confirm, Rules, When, step
from bot.render import render
from bot.values import Action, Attachment, Job, Limits, Outbound, Picture, Post, PostKind, Said, Situation, State, Task
from bot.values.topics import Topic
from bot.values.turns import Failed
from tests.stepped import (
    BEN,
    NOW,
    ROOM,
    changes,
    follows,
    job,
    kinds,
    met,
    notes,
    posts,
    presses,
    recalls,
    rules,
    sold,
    steps,
    writes,
)

FREE = rules(sold("canvas", 0))
DRAWS = rules(confirm=Confirm(When.ABOVE, {"points": 99}))
PHOTO, OTHER = Attachment("photo"), Attachment("other")
EDITOR = "nano-banana-2"


def brings(*attachments: Attachment, text: str = "", message: str = "brought") -> Said:
    return replace(writes(text, message=message), attachments=attachments)


def replying(to: Job, *others: Job) -> Situation:
    outbound = Outbound(PostKind.TEXT, "posted", "There it is")
    return met(to, *others, post=Post("posted", ROOM, outbound, to.id, "m3"))


def offered(known: Rules = DRAWS, *attachments: Attachment) -> Job:
    (asked,) = steps(follows(known, met(), brings(*(attachments or (PHOTO,)))))
    return asked


@pytest.mark.parametrize("text", ["", "  ", "@Easel", "改一下这张", "hmm"])
def test_a_picture_without_a_wish_is_asked_about_once_and_costs_nothing(text: str) -> None:
    effects = follows(DRAWS, met(), brings(PHOTO, text=text))
    (asked,) = steps(effects)

    assert (asked.state, asked.order.attachments, asked.order.unsaid) == (State.CONFIRMING, (PHOTO,), True)
    assert [(post.kind, post.reply_to) for post in posts(effects)] == [(PostKind.QUESTION, "brought")]


def test_the_question_names_no_price_and_can_only_be_declined() -> None:
    (question,) = posts(follows(DRAWS, met(), brings(PHOTO)))
    drawn = render(question, "en", Limits())

    assert "What shall I make of this picture?" in drawn.text
    assert "point" not in drawn.text
    assert [button.action for button in drawn.buttons] == [Action.DECLINE]


@pytest.mark.parametrize(
    "words",
    [
        "加顶帽子",
        "变成水彩画",
        "make it a watercolour",
        "take away the background",
        "水彩风格",
        "照着这张画",
        "let it snow",
    ],
)
def test_the_next_words_say_what_becomes_of_it(words: str) -> None:
    asked = offered()
    effects = follows(DRAWS, met(asked), writes(words))
    drawn, closed = steps(effects)

    assert (drawn.order.task, drawn.order.attachments) == (Task.IMAGE_TO_IMAGE, (PHOTO,))
    assert drawn.order.prompt
    assert (closed.id, closed.state) == (asked.id, State.CANCELLED)
    assert drawn.message == "wrote"


@pytest.mark.parametrize("words", ["画一只猫", "draw a cat"])
def test_a_wish_for_another_picture_does_not_use_it(words: str) -> None:
    drawn, closed = steps(follows(DRAWS, met(offered()), writes(words)))

    assert (drawn.order.task, drawn.order.attachments) == (Task.TEXT_TO_IMAGE, ())
    assert closed.state is State.CANCELLED


def test_words_that_may_mean_something_else_are_not_drawn_without_a_yes() -> None:
    drawn, _ = steps(follows(DRAWS, met(offered()), writes("帽子")))

    assert (drawn.state, drawn.order.attachments) == (State.CONFIRMING, (PHOTO,))
    assert not drawn.order.unsaid


@pytest.mark.parametrize("words", ["make it brighter", "remove the background"])
def test_who_replies_to_another_picture_means_that_one(words: str) -> None:
    drawn = job(State.DONE, id="earlierearly", pictures=(Picture("pictures/d.png", "image/png", 64, 64, 900),))
    (begun,) = steps(follows(DRAWS, replying(drawn, offered()), writes(words)))

    assert (begun.order.attachments, begun.order.pictures) == ((), ("pictures/d.png",))


def test_a_picture_that_comes_with_its_words_makes_the_question_about_another_void() -> None:
    begun, closed = steps(follows(DRAWS, met(asked := offered()), brings(OTHER, text="remove the background")))

    assert begun.order.attachments == (OTHER,)
    assert (closed.id, closed.state) == (asked.id, State.CANCELLED)


@pytest.mark.parametrize("state", [State.CONFIRMING, State.EXPIRED, State.CANCELLED])
@pytest.mark.parametrize("words", ["again", "再来一次"])
def test_what_nobody_said_yet_cannot_be_repeated(words: str, state: State) -> None:
    asked = replace(offered(), state=state)

    assert notes(follows(DRAWS, replying(asked), writes(words))) == [Topic.NO_PICTURE]


def test_a_question_that_expired_asks_for_the_picture_once_more() -> None:
    expired = replace(offered(), state=State.EXPIRED)
    (closed,) = changes(step(DRAWS, met(expired), Failed(expired, NOW)))

    assert "Send the picture once more" in render(closed, "en", Limits()).text


def test_the_question_is_none_of_the_pictures_that_are_under_way() -> None:
    busy = rules(jobs_per_person=2)
    drawn, _ = steps(follows(busy, met(job(), offered(busy)), writes("draw a dog")))

    assert drawn.state is State.QUEUED


@pytest.mark.parametrize("words", ["thank you", "/models", "hello"])
def test_what_is_said_besides_leaves_the_question_open(words: str) -> None:
    assert steps(follows(DRAWS, met(offered()), writes(words))) == []


def test_another_picture_joins_it_in_the_same_question() -> None:
    asked = offered()
    effects = follows(DRAWS, met(asked), brings(OTHER, message="second"))
    (both,) = steps(effects)

    assert (both.id, both.order.attachments) == (asked.id, (PHOTO, OTHER))
    assert kinds(effects) == ["Questioned"]
    assert posts(effects) == []


def test_both_are_used_by_the_next_words() -> None:
    several = rules(sold(EDITOR, 3, references=4))
    drawn, _ = steps(follows(several, met(offered(several, PHOTO, OTHER)), writes("put the first into the second")))

    assert drawn.order.attachments == (PHOTO, OTHER)


def test_what_somebody_else_says_is_not_about_it() -> None:
    assert notes(follows(DRAWS, met(offered(), person=BEN), writes("加顶帽子", BEN))) == [Topic.ANYTHING]


def test_a_yes_does_not_say_what_to_do_with_it() -> None:
    asked = offered()

    assert notes(follows(DRAWS, met(asked), writes("好的"))) == [Topic.MODIFY]
    assert notes(follows(DRAWS, met(asked), presses(Action.CONFIRM, asked))) == [Topic.MODIFY]


def test_no_closes_the_question_with_a_friendly_word() -> None:
    effects = follows(DRAWS, met(asked := offered()), presses(Action.DECLINE, asked))
    (closed,) = steps(effects)

    assert closed.state is State.CANCELLED
    assert [render(change, "en", Limits()).text for change in changes(effects)] == ["👌 All right"]


def test_taking_the_picture_back_closes_the_question() -> None:
    asked = offered()

    (closed,) = steps(follows(DRAWS, met(asked), recalls(message="brought")))

    assert (closed.id, closed.state) == (asked.id, State.CANCELLED)


def test_where_nobody_can_change_pictures_it_is_said_at_once() -> None:
    nobody = rules(replace(sold("canvas", 0), tasks=(Task.TEXT_TO_IMAGE,)))

    assert notes(follows(nobody, met(), brings(PHOTO))) == [Topic.NO_MODELS]


def test_a_picture_that_somebody_replies_to_is_not_brought() -> None:
    quoted = replace(PHOTO, quoted=True)

    assert notes(follows(DRAWS, met(), brings(quoted, text="hmm"))) == [Topic.ANYTHING]


def test_pictures_under_way_are_not_held_up_by_the_question() -> None:
    busy = rules(jobs_per_person=2)
    drawn, _ = steps(follows(busy, met(job(), offered(busy)), writes("加顶帽子")))

    assert drawn.state is State.QUEUED
