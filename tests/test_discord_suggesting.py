"""What may be said for an option is shown while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from adapters.discord.options import Command, Option
from adapters.discord.suggesting import suggested
from bot.ports import Choice
from tests.discord_booth import Booth, booth, choices  # noqa: F401 - fixture
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures


def typing(name: str, option: str, typed: str) -> Command:
    return Command(name, options=[Option("prompt", "a cat"), Option(option, typed, focused=True)])


@pytest.mark.parametrize(
    ("name", "option", "typed", "values"),
    [
        ("draw", "model", "mid", ["Midjourney"]),
        ("draw", "model", "", ["Nano Banana Pro", "Midjourney"]),
        ("edit", "ratio", "16", ["16:9"]),
        ("model", "name", "", ["auto", "Midjourney"]),
        ("draw", "prompt", "a cat", []),
        ("paint", "model", "", []),
    ],
)
def test_an_option_is_completed(name: str, option: str, typed: str, values: list[str]) -> None:
    assert [one.value for one in suggested(typing(name, option, typed), "en-US", choices)] == values


@pytest.mark.parametrize(
    ("locale", "tag"),
    [
        ("zh-CN", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("es-419", "es"),
        ("es-ES", "es"),
        ("pt-BR", "pt_BR"),
        ("ja", "ja"),
        ("en-GB", "en"),
        ("tr", "en"),
        ("", "en"),
    ],
)
def test_in_the_language_of_whoever_types(locale: str, tag: str) -> None:
    (one,) = suggested(typing("draw", "ratio", "16"), locale, choices)
    assert one.label == f"16:9 ({tag})"


def test_no_more_is_shown_than_discord_takes() -> None:
    def many(_option: str, _typed: str, _tag: str) -> Sequence[Choice]:
        odd = [Choice("", "nothing"), Choice("nothing", ""), Choice("too long", "x" * 101)]
        return [*odd, *(Choice(f"{number} " * 60, f"{number}") for number in range(40))]

    found = suggested(typing("draw", "model", ""), "en-US", many)
    assert [one.value for one in found] == [str(number) for number in range(25)]
    assert all(len(one.label) <= 100 and one.label.endswith("…") for one in found)


def test_a_catalog_that_breaks_shows_nothing() -> None:
    def broken(_option: str, _typed: str, _tag: str) -> Sequence[Choice]:
        raise RuntimeError("no catalog")

    with capture_logs() as logs:
        assert suggested(typing("draw", "model", ""), "en-US", broken) == ()
    assert [line["event"] for line in logs] == ["nothing suggested"]


async def test_choices_are_shown_and_nothing_is_handed_in(booth: Booth) -> None:
    async with booth.open():
        interaction = await booth.answered(booth.ann.types(booth.channel, "draw", "model", "mid", prompt="a cat"))
        assert interaction.choices == [("Midjourney (zh_Hans)", "Midjourney")]
        none = await booth.answered(booth.bob.types(booth.channel, "draw", "ratio", "x", prompt="a cat"))
        assert none.choices == []
        assert booth.heard.events == []
