"""The buttons under a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports import Finished
from bot.testing import Canvas, Desk
from bot.testing.providers import offer, picture
from bot.values import Action, Limits, Picture, PostKind, State
from bot.values.meanings import Choosing, Original, Why
from bot.values.memory import Conversation
from bot.values.topics import Topic
from bot.values.turns import Keep
from tests.houses import Plan, stand
from tests.stepped import (
    BANANA,
    BEN,
    MIDJOURNEY,
    SEEDREAM,
    follows,
    job,
    meanings,
    met,
    notes,
    presses,
    rules,
    sold,
    steps,
)

RULES = rules()
SHOWN = (Picture("pictures/ab/abcd/1.png", "image/png", 2048, 2048, 3_000_000),)
DONE = job(State.DONE, pictures=SHOWN)
ASKING = [Action.SHAPES, Action.MODIFY, Action.ORIGINAL, Action.CHANGE]


def test_another_model_is_chosen_from_the_others_at_their_prices() -> None:
    effects = follows(RULES, met(DONE), presses(Action.CHANGE, DONE, BEN))

    (kept,) = steps(effects)
    assert (kept.state, kept.offers, kept.revision) == (State.DONE, (BANANA, MIDJOURNEY), DONE.revision + 1)
    (asked,) = meanings(effects)
    assert isinstance(asked, Choosing)
    assert [(one.model, one.cost.amount) for one in asked.alternatives] == [(BANANA, 3), (MIDJOURNEY, 10)]
    (ordered,) = steps(follows(RULES, met(kept), presses(Action.OTHER, kept, BEN, pick=1)))
    assert (ordered.order.model, ordered.order.prompt, ordered.person) == (MIDJOURNEY, DONE.order.prompt, BEN)


def test_another_shape_is_one_that_the_model_knows() -> None:
    effects = follows(RULES, met(DONE), presses(Action.SHAPES, DONE))

    (kept,) = steps(effects)
    assert [variant.aspect_ratio for variant in kept.variants] == ["16:9", "9:16"]
    assert meanings(effects) == [Choosing(kept)]
    (ordered,) = steps(follows(RULES, met(kept), presses(Action.RESHAPE, kept, pick=1)))
    assert (ordered.order.model, ordered.order.aspect_ratio) == (SEEDREAM, "9:16")


def test_a_model_that_knows_one_shape_says_so() -> None:
    square = rules(sold(SEEDREAM, 5, ratios=("1:1",)))
    assert notes(follows(square, met(DONE), presses(Action.SHAPES, DONE))) == [Topic.ONE_SHAPE]


def test_nobody_else_to_draw_it_is_said_too() -> None:
    alone = rules(sold(SEEDREAM, 5))
    assert notes(follows(alone, met(DONE), presses(Action.CHANGE, DONE))) == [Topic.ONE_MODEL]


def test_what_is_changed_next_is_this_picture_and_not_the_newest() -> None:
    newest = replace(DONE, id="newest")
    situation = met(DONE, newest)
    situation = replace(situation, conversation=replace(situation.conversation, last_job="newest"))
    effects = follows(RULES, situation, presses(Action.MODIFY, DONE))

    kept = [effect.what for effect in effects if isinstance(effect, Keep)]
    assert [what.last_job for what in kept if isinstance(what, Conversation)] == [DONE.id]
    assert notes(effects) == [Topic.MODIFY]


def test_details_and_original_are_shown_to_everybody() -> None:
    assert isinstance(meanings(follows(RULES, met(DONE), presses(Action.INFO, DONE, BEN)))[0], Why)
    assert meanings(follows(RULES, met(DONE), presses(Action.ORIGINAL, DONE, BEN))) == [Original(DONE)]


@pytest.mark.parametrize("action", ASKING)
@pytest.mark.parametrize("gone", [replace(DONE, pictures=()), job(State.CANCELLED, pictures=SHOWN)])
def test_what_is_no_longer_there_cannot_be_worked_on(action: Action, gone: object) -> None:
    pressed = follows(RULES, met(gone), presses(action, gone))  # type: ignore[arg-type]
    assert notes(pressed) in ([Topic.OLD_BUTTON], [Topic.OVER])


@pytest.mark.parametrize(("most", "whole"), [(10_000_000, True), (20_000, False)])
async def test_the_original_is_posted_as_it_is_where_it_fits(most: int, whole: bool, tmp_path: Path) -> None:
    """A chat that carries smaller files only gets the copy that fits."""
    noisy = picture(1200, 1200)
    desk = Desk(Limits(picture_bytes=most, file_bytes=most, picture_side=1000))
    canvas = Canvas(sold=(offer(),))
    canvas.news.append(Finished((noisy + b"\0" * 20_000,)))
    async with stand(Plan(tmp_path, desk=desk, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.finish()
        await house.press(house.buttons(PostKind.PICTURE)["📎 Original"])
        shown, original = house.desk.said[-2:]
        assert original.files
        assert original.text == "📎 1200 × 1200 pixels"
        assert (".fit-" in original.pictures[0].path, original.pictures[0].size <= most) == (not whole, True)
        assert shown.pictures[0].width <= 1000
