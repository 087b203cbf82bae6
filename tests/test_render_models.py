"""The list of models: the best known ones described, and no wall of text where services sell dozens."""

from __future__ import annotations

import pytest

from bot.i18n import languages
from bot.values import Action, Cost, Limits, PostKind, Span
from bot.values.meanings import Alternative, Models, Unoffered
from bot.values.menus import Menu
from tests.render_fixtures import post

SOLD = tuple(
    Alternative(f"model-{number}", f"Model {number}", Cost(0.04, "USD", about=True), Span(20, 60), "shop")
    for number in range(70)
)
KNOWN = Alternative("seedream-4.5", "SeeDream 4.5", Cost(5, "points"), Span(30, 60), "ima")


def test_the_first_models_are_described_and_the_others_named() -> None:
    lines = post(Models((KNOWN, *SOLD)), "en").text.splitlines()

    assert lines[1] == "• SeeDream 4.5: photorealistic, many formats, good value · 5 points · 30–60 s"
    assert lines[2] == "• Model 0 · about $0.04 · 20–60 s"
    assert lines[12] == "• Model 10 · about $0.04 · 20–60 s"
    assert lines[13].startswith("➕ And 59 more: Model 11, Model 12, ")
    assert lines[13].endswith("Model 50…")
    assert len(lines) == 15


def test_a_model_that_nobody_offers_is_answered_with_as_short_a_list() -> None:
    assert len(post(Unoffered("DALL-E 2", SOLD), "en").text.splitlines()) == 15


def test_a_short_list_names_nobody_more() -> None:
    assert "more" not in post(Models((KNOWN, *SOLD[:11])), "en").text


def test_it_is_a_text() -> None:
    assert post(Models((KNOWN,)), "en").kind is PostKind.TEXT


def menu(*models: Alternative, chosen: str = "free", page: int = 0) -> Models:
    codes = tuple(f"code-{model.model}" for model in models)
    return Models(models, Menu("asking", codes, "free", frozenset({chosen}), page))


def labels(meaning: Models, limits: Limits | None = None) -> list[str]:
    return [button.label for button in post(meaning, "en", limits).buttons]


def test_each_model_is_a_button_with_its_price_and_the_free_choice_comes_last() -> None:
    shown = post(menu(KNOWN, *SOLD[:2], chosen="code-seedream-4.5"), "en")

    assert [button.label for button in shown.buttons] == [
        "✓ SeeDream 4.5 · 5 points",
        "Model 0 · about $0.04",
        "Model 1 · about $0.04",
        "✨ Automatic",
    ]
    assert [button.token for button in shown.buttons] == [
        "prefer:code-seedream-4.5:0",
        "prefer:code-model-0:0",
        "prefer:code-model-1:0",
        "prefer:free:0",
    ]


def test_the_mark_stands_at_the_free_choice_of_who_prefers_nothing() -> None:
    assert labels(menu(KNOWN)) == ["SeeDream 4.5 · 5 points", "✓ Automatic"]


def test_the_price_goes_where_there_is_no_room_for_it() -> None:
    assert labels(menu(KNOWN), Limits(label=12)) == ["SeeDream 4.5", "✓ Automatic"]


def test_many_models_are_pages_that_are_turned_over() -> None:
    first, second, last = (post(menu(*SOLD[:12], page=page), "en") for page in (0, 1, 2))

    assert [[button.label.partition(" · ")[0] for button in page.buttons] for page in (first, second, last)] == [
        ["Model 0", "Model 1", "Model 2", "Model 3", "Model 4", "✓ Automatic", "▶"],
        ["Model 5", "Model 6", "Model 7", "Model 8", "Model 9", "✓ Automatic", "◀", "▶"],
        ["Model 10", "Model 11", "✓ Automatic", "◀"],
    ]
    assert [button.token for button in second.buttons[-3:]] == ["prefer:free:1", "models:asking:0", "models:asking:2"]
    assert first.text == second.text == last.text


def test_a_page_that_is_there_no_more_is_the_last_one() -> None:
    assert labels(menu(*SOLD[:12], page=7)) == labels(menu(*SOLD[:12], page=2))


@pytest.mark.parametrize("room", range(25))
def test_every_model_is_on_one_page_and_no_chat_gets_too_many_buttons(room: int) -> None:
    found = [post(menu(*SOLD[:20], page=page), "en", Limits(buttons=room)).buttons for page in range(20)]
    models = {button.job for page in found for button in page if button.action is Action.PREFER}

    assert all(len(page) <= room for page in found)
    assert len(models) == (21 if room >= 4 else room)


@pytest.mark.parametrize("language", languages())
def test_a_buttons_token_fits_where_sixty_four_bytes_do(language: str) -> None:
    menu = Menu("a" * 12, ("b" * 12,) * len(SOLD), "c" * 12, page=9)

    assert all(len(button.token.encode()) <= 64 for button in post(Models(SOLD, menu), language).buttons)


def test_the_list_that_is_no_menu_has_no_buttons() -> None:
    assert post(Models(SOLD), "en").buttons == ()
