"""What platforms list as commands: in ten languages, complete, and short enough for all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.conversation.settings import CHAT, LANGUAGES
from bot.i18n import commands, language, languages, listed
from bot.values import Text
from bot.values.commands import COMMANDS, MENUS, NAMES, OPTIONS

LOCALES = Path(__file__).parents[1] / "locales"
LISTED = ("en", "de", "es", "fr", "ja", "ko", "pt_BR", "ru", "zh_Hans", "zh_Hant")
SCRIPTS = {
    "ja": "[\u3040-\u30ff]",
    "ko": "[\uac00-\ud7a3]",
    "ru": "[\u0430-\u044f]",
    "zh_Hans": "[图画]",
    "zh_Hant": "[圖畫]",
}
ALIKE = {"change", "change_settings"}
"""Options of two commands that share a word."""
KNOWN = "auto|off|16:9|#k3f9"
"""What people are told to type: the same in every language."""


def texts() -> Iterator[Text]:
    """All that is listed, in the order in which it is found in the source."""
    yield from COMMANDS.values()
    yield from NAMES.values()
    for option in OPTIONS.values():
        yield from (option.name, option.does)
    yield from MENUS.values()


def is_a_name(word: str) -> bool:
    """As Discord, the strictest, wants them: letters and digits of any script, no capitals, no blanks."""
    letters = word.replace("-", "").replace("_", "")
    whole = unicodedata.normalize("NFC", word) == word
    return 1 <= len(word) <= 32 and letters.isalnum() and word == word.lower() and whole


def test_ten_languages_are_listed_and_english_is_the_first() -> None:
    assert tuple(commands()) == LISTED


def test_posts_are_in_no_language_that_only_the_commands_are_in() -> None:
    assert languages() == ("en", "zh_Hans")
    assert language("fr").tag == "en"
    assert language("zh-Hant").tag == "zh_Hans"


@pytest.mark.parametrize("tag", LISTED)
def test_everything_that_is_listed_is_said_and_nothing_is_a_guess(tag: str) -> None:
    with (LOCALES / tag / "LC_MESSAGES" / "commands.po").open("rb") as file:
        kept = [message for message in read_po(file, locale=tag) if message.id]
    assert {message.id for message in kept} == {text.message for text in texts()}
    assert [message.id for message in kept if message.fuzzy or not (message.string or tag == "en")] == []


@pytest.mark.parametrize("tag", LISTED)
def test_a_description_is_one_short_line_without_a_full_stop(tag: str) -> None:
    said = [*commands()[tag].values(), *(listed(option.does, tag) for option in OPTIONS.values())]
    assert [line for line in said if not 2 <= len(line) <= 100] == []
    assert [line for line in said if line != line.strip().rstrip(".。") or "\n" in line] == []
    assert [name for name in COMMANDS if not re.fullmatch(r"[a-z]{1,32}", name)] == []


@pytest.mark.parametrize("tag", LISTED[1:])
def test_a_description_is_in_its_language(tag: str) -> None:
    known, english = commands()[tag], commands()["en"]
    assert [name for name, said in known.items() if said == english[name]] == []
    assert len(set(known.values())) == len(COMMANDS)
    options = [option.does for option in OPTIONS.values()]
    assert [does.message for does in options if listed(does, tag) == does.message] == []
    assert re.search(SCRIPTS.get(tag, "."), " ".join(known.values()))


@pytest.mark.parametrize("tag", LISTED)
def test_a_command_has_a_name_of_its_own_in_every_language(tag: str) -> None:
    """Also beside the English ones, which everybody may type."""
    assert list(NAMES) == list(COMMANDS)
    said = {name: listed(text, tag) for name, text in NAMES.items()}
    assert [word for word in said.values() if not is_a_name(word)] == []
    assert len(set(said.values())) == len(said)
    assert [(name, word) for name, word in said.items() if word in NAMES and word != name] == []


@pytest.mark.parametrize("tag", LISTED)
def test_an_option_has_a_name_of_its_own_in_every_language(tag: str) -> None:
    said = {key: listed(option.name, tag) for key, option in OPTIONS.items()}
    assert [word for word in said.values() if not is_a_name(word)] == []
    assert len({word for key, word in said.items() if key not in ALIKE}) == len(said) - len(ALIKE)
    assert len({said[key] for key in ALIKE}) == 1


@pytest.mark.parametrize("tag", ["ja", "ko", "ru", "zh_Hans", "zh_Hant"])
def test_names_are_in_the_script_of_their_language(tag: str) -> None:
    words = (*NAMES.values(), *(option.name for option in OPTIONS.values()))
    assert [text.message for text in words if listed(text, tag).isascii()] == []


@pytest.mark.parametrize("tag", LISTED)
def test_what_can_be_done_with_a_message_fits_into_a_menu(tag: str) -> None:
    said = {name: listed(text, tag) for name, text in MENUS.items()}
    assert [line for line in said.values() if not 1 <= len(line) <= 32 or line != line.strip()] == []
    assert len(set(said.values())) == len(MENUS)
    assert tag == "en" or all(line != MENUS[name].message for name, line in said.items())


@pytest.mark.parametrize("tag", LISTED)
def test_what_people_are_told_to_type_is_the_same_everywhere(tag: str) -> None:
    """The examples of settings are a matter of their own."""
    for key in OPTIONS.keys() - {"change_settings"}:
        does = OPTIONS[key].does
        assert re.findall(KNOWN, listed(does, tag)) == re.findall(KNOWN, does.message)


@pytest.mark.parametrize("tag", LISTED)
def test_the_examples_of_settings_are_understood(tag: str) -> None:
    """One of a language, one of hints, and one for the whole chat."""
    _, _, examples = listed(OPTIONS["change_settings"].does, tag).replace("：", ":").partition(":")
    tongue, hints, chat = (example.split() for example in re.split("[,、]", examples))
    assert tongue[0] in {"language", "语言", "語言"}
    assert " ".join(tongue[1:]) in LANGUAGES
    assert hints[0] in {"hints", "提示"}
    assert hints[1] in {"off", "关"}
    assert chat[0] in CHAT
    assert chat[1:] in (["model", "mj"], ["模型", "mj"])


def test_the_texts_of_the_commands_are_in_no_catalog_of_posts() -> None:
    with (LOCALES / "easel.pot").open("rb") as file:
        known = {message.id for message in read_po(file)}
    assert known.isdisjoint(text.message for text in COMMANDS.values())
