"""Pictures that come with a request, as many as a model takes, and the one that shows what is to be redrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Rules
from bot.values import Attachment, Conversation, Order, Picture, Said, State, Task
from bot.values.topics import Topic
from tests.stepped import BANANA, ROOM, SEEDREAM, follows, job, met, notes, posts, rules, sold, steps, writes

PHOTO, SECOND, THIRD = Attachment("photo"), Attachment("second"), Attachment("third")
MASK = Attachment("mask", mask=True)
ABLE = rules(sold(SEEDREAM, 5), sold(BANANA, 3, masks=True, references=2))
UNABLE = rules(sold(SEEDREAM, 5), sold(BANANA, 3))
LAST = job(State.DONE, pictures=(Picture("pictures/ca/cat/1.png", "image/png", 64, 64, 900),))
SHOWN = met(LAST, conversation=Conversation(ROOM, last_job=LAST.id))


def brings(text: str, *attachments: Attachment) -> Said:
    return replace(writes(text), attachments=attachments)


def ordered(known: Rules, event: Said, situation: object = None) -> Order:
    (step,) = steps(follows(known, situation or met(), event))  # type: ignore[arg-type]  # met() or SHOWN
    return step.order


def test_a_mask_goes_to_a_model_that_redraws_just_a_part() -> None:
    order = ordered(ABLE, brings("turn the sky pink", PHOTO, MASK))

    assert (order.model, order.task, order.attachments) == (BANANA, Task.IMAGE_TO_IMAGE, (PHOTO, MASK))
    assert (order.references, order.masked) == (1, True)


def test_a_mask_alone_is_one_of_the_last_picture() -> None:
    order = ordered(ABLE, brings("a hat here", MASK), SHOWN)

    assert (order.attachments, order.pictures) == ((MASK,), (LAST.pictures[0].path,))


def test_a_mask_without_any_picture_is_asked_about() -> None:
    assert notes(follows(ABLE, met(), brings("a hat here", MASK))) == [Topic.NO_PICTURE]


def test_a_mask_is_never_dropped_in_silence() -> None:
    effects = follows(UNABLE, met(), brings("turn the sky pink", PHOTO, MASK))

    assert (notes(effects), steps(effects)) == ([Topic.NO_MASKS], [])


@pytest.mark.parametrize(
    ("sent", "taken"),
    [((PHOTO,), (PHOTO,)), ((PHOTO, SECOND), (PHOTO, SECOND)), ((PHOTO, SECOND, THIRD, MASK), (PHOTO, SECOND, MASK))],
)
def test_so_many_pictures_are_taken_as_the_model_starts_from(
    sent: tuple[Attachment, ...], taken: tuple[Attachment, ...]
) -> None:
    assert ordered(ABLE, brings("put them together, with nano banana 2", *sent)).attachments == taken


def test_what_is_left_out_is_said() -> None:
    effects = follows(ABLE, met(), brings("put them together, with nano banana 2", PHOTO, SECOND, THIRD))
    said = [post.meaning for post in posts(effects)]

    assert [one.what for meaning in said for one in getattr(meaning, "adjusted", ())] == ["references"]


def test_the_best_and_the_cheapest_say_how_much_care_is_taken() -> None:
    known = rules(sold(BANANA, 3, qualities=("medium", "low", "high")))

    assert ordered(known, brings("draw a cat, best quality")).quality == "high"
    assert ordered(known, brings("draw a cat, as cheap as possible")).quality == "low"
    assert ordered(known, brings("draw a cat")).quality == "medium"
