"""What platforms list as commands: in ten languages, complete, and short enough for all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n import commands, language, languages
from bot.values import COMMANDS

LOCALES = Path(__file__).parents[1] / "locales"
LISTED = ("en", "de", "es", "fr", "ja", "ko", "pt_BR", "ru", "zh_Hans", "zh_Hant")
SCRIPTS = {
    "ja": "[\u3040-\u30ff]",
    "ko": "[\uac00-\ud7a3]",
    "ru": "[\u0430-\u044f]",
    "zh_Hans": "[图画]",
    "zh_Hant": "[圖畫]",
}


def test_ten_languages_are_listed_and_english_is_the_first() -> None:
    assert tuple(commands()) == LISTED


def test_posts_are_in_no_language_that_only_the_commands_are_in() -> None:
    assert languages() == ("en", "zh_Hans")
    assert language("fr").tag == "en"
    assert language("zh-Hant").tag == "zh_Hans"


@pytest.mark.parametrize("tag", LISTED)
def test_every_command_is_described_and_no_description_is_a_guess(tag: str) -> None:
    with (LOCALES / tag / "LC_MESSAGES" / "commands.po").open("rb") as file:
        kept = [message for message in read_po(file, locale=tag) if message.id]
    assert {message.id for message in kept} == {text.message for text in COMMANDS.values()}
    assert [message.id for message in kept if message.fuzzy or not (message.string or tag == "en")] == []


@pytest.mark.parametrize("tag", LISTED)
def test_a_description_is_one_short_line_without_a_full_stop(tag: str) -> None:
    for name, said in commands()[tag].items():
        assert re.fullmatch(r"[a-z]{1,32}", name)
        assert 3 <= len(said) <= 100
        assert said == said.strip().rstrip(".。")
        assert "\n" not in said


@pytest.mark.parametrize("tag", LISTED[1:])
def test_a_description_is_in_its_language(tag: str) -> None:
    known, english = commands()[tag], commands()["en"]
    assert [name for name, said in known.items() if said == english[name]] == []
    assert len(set(known.values())) == len(COMMANDS)
    assert re.search(SCRIPTS.get(tag, "."), " ".join(known.values()))


def test_the_texts_of_the_commands_are_in_no_catalog_of_posts() -> None:
    with (LOCALES / "easel.pot").open("rb") as file:
        known = {message.id for message in read_po(file)}
    assert known.isdisjoint(text.message for text in COMMANDS.values())
