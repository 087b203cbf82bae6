"""The menu of models: what it shows, what is chosen from it and by whom, and what becomes of an old one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.asking import identity
from bot.i18n import languages
from bot.testing import Canvas
from bot.testing.providers import offer
from bot.values import Action, Outbound, Post, PostKind, Preference, Pressed, Profile, Situation, State, Task
from bot.values.meanings import Models, Questioned, Remembered
from bot.values.topics import Topic
from bot.values.turns import Amend, Effect, Keep, Say
from tests.houses import ANNE as THERE
from tests.houses import BEN as ANOTHER
from tests.houses import Plan, stand
from tests.render_fixtures import post as rendered
from tests.stepped import (
    ANNE,
    BANANA,
    BEN,
    MARKET,
    MIDJOURNEY,
    NOW,
    ROOM,
    SEEDREAM,
    follows,
    job,
    meanings,
    met,
    notes,
    points,
    posts,
    presses,
    rules,
    writes,
)

RULES = rules()
FREE = identity("")
LIKED = {Task.TEXT_TO_IMAGE: Preference(BANANA, "Nano Banana 2", points(3), NOW)}


def picks(code: str, page: int = 0) -> Pressed:
    return replace(presses(Action.PREFER, replace(job(), id=code), pick=page), message="m7")


def turns(menu: str, page: int) -> Pressed:
    return replace(presses(Action.MODELS, replace(job(), id=menu), pick=page), message="m7")


def hung(menu: str = "asking", whose: str = "anne") -> Post:
    """A menu that is in the chat."""
    outbound = Outbound(PostKind.TEXT, f"{menu}:text", "These models draw here", person=whose, language="en")
    return Post(outbound.key, ROOM, outbound, message="m7")


def liking(situation: Situation, *models: str) -> Situation:
    likes = dict(zip(Task, (replace(LIKED[Task.TEXT_TO_IMAGE], model=model) for model in models), strict=False))
    return replace(situation, profile=Profile(ANNE, preferences=likes))


def kept(effects: tuple[Effect, ...]) -> list[set[str]]:
    """The models that are remembered, each time."""
    found = [effect.what for effect in effects if isinstance(effect, Keep)]
    return [{like.model for like in one.preferences.values()} for one in found if isinstance(one, Profile)]


def shown(effects: tuple[Effect, ...]) -> Models:
    (meaning,) = (one for one in meanings(effects) if isinstance(one, Models))
    return meaning


@pytest.mark.parametrize("words", ["/model", "/models", "which models are there?", "有哪些模型?"])
def test_who_asks_for_the_models_gets_a_menu(words: str) -> None:
    effects = follows(RULES, met(), writes(words))
    menu = shown(effects).menu

    assert menu
    assert menu.codes == (identity(SEEDREAM), identity(BANANA), identity(MIDJOURNEY))
    assert menu.chosen == {menu.free} == {FREE}
    assert [say.key for say in posts(effects)] == [f"{menu.post}:text"]


def test_the_favourites_are_marked_one_for_each_kind_of_picture() -> None:
    menu = shown(follows(RULES, liking(met(), BANANA, SEEDREAM), writes("/models"))).menu

    assert menu
    assert menu.chosen == {identity(BANANA), identity(SEEDREAM)}


def test_a_model_that_is_chosen_is_remembered_as_if_it_had_been_named() -> None:
    pressed = follows(RULES, met(), picks(identity(MIDJOURNEY)))

    assert kept(pressed) == kept(follows(RULES, met(), writes("/model midjourney"))) == [{MIDJOURNEY}]
    (told,) = posts(pressed)
    assert isinstance(told.meaning, Remembered)
    assert told.meaning.name == "Midjourney"


def test_the_free_choice_forgets_the_favourites() -> None:
    effects = follows(RULES, liking(met(), BANANA, SEEDREAM), picks(FREE))

    assert kept(effects) == [set()]
    assert notes(effects) == [Topic.MODEL_FORGOTTEN]


def test_a_model_that_is_offered_no_more_cannot_be_chosen() -> None:
    code = identity(MIDJOURNEY)

    assert notes(follows(rules(*MARKET[:2]), met(), picks(code))) == [Topic.OLD_BUTTON]
    assert notes(follows(RULES, met(), picks("nonsense"))) == [Topic.OLD_BUTTON]


def test_a_menu_of_long_ago_still_chooses() -> None:
    assert kept(follows(RULES, met(post=None), picks(identity(BANANA)))) == [{BANANA}]


def test_the_mark_moves_on_the_persons_own_menu() -> None:
    effects = follows(RULES, met(post=hung()), picks(identity(BANANA), page=1))
    (change,) = (effect for effect in effects if isinstance(effect, Amend))

    assert (change.key, change.kind, change.language) == ("asking:text", PostKind.TEXT, "en")
    assert isinstance(change.meaning, Models)
    assert change.meaning.menu
    assert (change.meaning.menu.chosen, change.meaning.menu.page) == (frozenset({identity(BANANA)}), 1)
    assert change.meaning.menu.post == "asking"


def test_somebody_else_chooses_for_themselves_and_leaves_the_menu_as_it_is() -> None:
    effects = follows(RULES, met(post=hung(), person=BEN), replace(picks(identity(BANANA)), person=BEN))

    (profile,) = (effect.what for effect in effects if isinstance(effect, Keep))
    assert isinstance(profile, Profile)
    assert profile.person == BEN
    assert not any(isinstance(effect, Amend) for effect in effects)


def test_a_page_is_turned_over_in_the_very_post() -> None:
    (change,) = follows(RULES, met(post=hung()), turns("asking", 1))

    assert isinstance(change, Amend)
    assert change.key == "asking:text"
    assert isinstance(change.meaning, Models)
    assert change.meaning.menu
    assert (change.meaning.menu.page, change.meaning.menu.chosen) == (1, frozenset({FREE}))


def test_who_turns_over_the_menu_of_somebody_else_does_not_put_their_marks_on_it() -> None:
    (change,) = follows(RULES, liking(met(post=hung(whose="ben")), BANANA), turns("asking", 1))

    assert isinstance(change, Amend)
    assert isinstance(change.meaning, Models)
    assert change.meaning.menu
    assert change.meaning.menu.chosen == frozenset()


def test_a_menu_that_is_not_known_any_more_is_posted_anew() -> None:
    (told,) = follows(RULES, met(), turns("asking", 1))

    assert isinstance(told, Say)
    assert isinstance(told.meaning, Models)
    assert told.meaning.menu
    assert (told.meaning.menu.page, told.key) == (1, f"{told.meaning.menu.post}:text")


def test_an_open_question_is_about_the_model_that_is_chosen() -> None:
    asked = job(State.CONFIRMING, revision=0)
    effects = follows(RULES, met(asked), picks(identity(BANANA)))

    (anew,) = (one for one in meanings(effects) if isinstance(one, Questioned))
    assert anew.job.order.model == BANANA


def test_what_answers_a_press_is_short_and_what_is_worth_reading_is_a_post() -> None:
    chosen = posts(follows(RULES, met(), picks(identity(BANANA))))
    gone = posts(follows(RULES, met(), presses(Action.AGAIN, job())))
    turned = posts(follows(RULES, met(), turns("asking", 1)))
    done = job(State.DONE, pictures=())
    details = posts(follows(RULES, met(done), presses(Action.INFO, done)))

    assert all(say.answers for say in (*chosen, *gone))
    assert not any(say.answers for say in (*turned, *details))


@pytest.mark.parametrize("language", languages())
def test_what_is_remembered_is_short_enough_to_be_whispered(language: str) -> None:
    for tasks in ((), tuple(Task)[:1], tuple(Task)):
        assert len(rendered(Remembered("M" * 200, points(123.45), tasks), language).text) <= 200


async def test_a_menu_works_in_a_chat_from_the_asking_to_the_choice(tmp_path: Path) -> None:
    offers = [offer(f"model-{number}", number + 1) for number in range(12)]
    async with stand(Plan(tmp_path, canvas=Canvas(sold=offers))) as house:
        await house.hear("/models")
        (menu,) = house.desk.said
        await house.press(menu.buttons[-1].token)
        await house.press(house.desk.shown["m1"].buttons[0].token)
        await house.press(house.desk.shown["m1"].buttons[1].token, ANOTHER)

        liked = [(await house.store.profile(one)).preferences[Task.TEXT_TO_IMAGE].model for one in (THERE, ANOTHER)]
        assert liked == ["model-5", "model-6"]
        assert house.desk.shown["m1"].buttons[0].label == "✓ model-5 · 6 points"
        assert len(house.desk.changes) == 2
