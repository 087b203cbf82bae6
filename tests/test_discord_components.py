"""Buttons and lists under a post."""

from __future__ import annotations

import gc

import discord
import pytest

from adapters.discord.components import Under, components
from bot.i18n import spoken
from bot.values import Action, Button

MODELS = tuple(Button(f"Model {number}", Action.PREFER, f"model-{number}") for number in range(30))
NEXT = Button("▶️", Action.MODELS, "k3f9", 2)


def rendered(*buttons: Button, language: str = "en") -> list[dict]:  # type: ignore[type-arg]
    under = components(buttons, spoken, language)
    return under.to_components() if under else []


def styled(action: Action) -> int:
    return int(rendered(Button("x", action, "k3f9"))[0]["components"][0]["style"])


def test_no_buttons_are_nothing() -> None:
    assert components((), spoken, "en") is None


def test_a_button_carries_its_token_and_stands_in_rows_of_like_length() -> None:
    buttons = [Button(str(number), action, "k3f9", number) for number, action in enumerate(list(Action)[:7])]

    first, second = rendered(*buttons)

    assert [len(first["components"]), len(second["components"])] == [4, 3]
    ids = [part["custom_id"] for row in (first, second) for part in row["components"]]
    assert ids == [button.token for button in buttons]


def test_what_stops_is_red_and_what_agrees_is_green() -> None:
    assert [styled(action) for action in (Action.CANCEL, Action.DECLINE, Action.CONFIRM, Action.AGAIN)] == [4, 4, 3, 2]


def test_many_of_a_kind_are_a_list_in_their_order() -> None:
    first, second = rendered(*MODELS[:8], NEXT)

    (chosen,) = first["components"]
    assert (chosen["type"], chosen["custom_id"]) == (3, "list:prefer:0")
    assert chosen["placeholder"] == "Which model shall I use?"
    assert [option["value"] for option in chosen["options"]] == [button.token for button in MODELS[:8]]
    assert [option["label"] for option in chosen["options"]] == [button.label for button in MODELS[:8]]
    assert [part["custom_id"] for part in second["components"]] == [NEXT.token]


def test_more_than_a_list_takes_are_two() -> None:
    first, second = (row["components"][0] for row in rendered(*MODELS))

    assert [len(first["options"]), len(second["options"])] == [25, 5]
    assert first["custom_id"] != second["custom_id"]


def test_a_list_is_one_although_other_buttons_stand_in_between() -> None:
    rows = rendered(NEXT, *MODELS[:3], Button("✖️", Action.CANCEL, "k3f9"), *MODELS[3:8])

    assert [row["components"][0]["type"] for row in rows] == [2, 3, 2]


@pytest.mark.parametrize(
    "odd",
    [
        Button("Too much", Action.AGAIN, "猫" * 120),
        Button("  ", Action.AGAIN, "k3f9"),
        Button("Twice", Action.CANCEL, "k3f9"),
    ],
)
def test_what_discord_would_not_take_is_left_out(odd: Button) -> None:
    (row,) = rendered(Button("Cancel", Action.CANCEL, "k3f9"), odd)

    assert [part["label"] for part in row["components"]] == ["Cancel"]


def test_a_long_label_is_cut() -> None:
    (row,) = rendered(Button("long " * 40, Action.AGAIN, "k3f9"))

    assert len(row["components"][0]["label"]) <= 80


def test_more_rows_than_there_are_leave_the_last_out() -> None:
    buttons = [Button(str(number), action, str(number)) for action in Action for number in range(2)]

    assert len(rendered(*buttons)) == 5


async def test_what_was_posted_is_not_kept() -> None:
    """Trap: the library keeps every view that may still be pressed, for ever."""
    assert components(MODELS[:1], spoken, "en").is_finished()  # type: ignore[union-attr]
    for _ in range(100):
        components(MODELS, spoken, "en")
    gc.collect()

    assert [one for one in gc.get_objects() if isinstance(one, Under)] == []
    assert isinstance(Under(), discord.ui.View)
