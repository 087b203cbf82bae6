"""The word lists: every file compiles, every list is one that the grammar knows and the page for translators names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.understanding import grammar as grammars
from bot.understanding.grammar import COMPOSED, PHRASES, SEARCHED, grammar
from bot.understanding.lexicon import Tongue, heads, tongue

README = (Path(grammars.__file__).parent / "lexicons" / "README.md").read_text(encoding="utf-8")
WHOLE = {name for phrase in PHRASES for name in (phrase, f"{phrase}_said")} | {"again_said"}
WITHIN = {name for pattern in COMPOSED.values() for name in re.findall(r"%\((\w+)\)s", pattern)}
KNOWN = WHOLE | WITHIN | set(SEARCHED) | {"everyday"}
RATIO = re.compile(r"\d+:\d+")


@pytest.mark.parametrize("language", heads())
def test_every_list_of_a_language_is_one_that_the_grammar_uses(language: str) -> None:
    assert set(tongue(language).phrases) - KNOWN == set()


@pytest.mark.parametrize("language", heads())
def test_every_entry_can_be_compiled(language: str) -> None:
    grammar(language).compile()

    assert grammar(language).compiled


@pytest.mark.parametrize("language", heads())
def test_figures_and_tiers_are_what_the_house_knows(language: str) -> None:
    words = tongue(language)

    assert all(RATIO.fullmatch(ratio) for ratio in words.ratios)
    assert set(words.tiers) <= {"budget", "premium", "artistic"}
    assert all(number > 0 for number in words.numbers.values())
    assert words.language == language


@pytest.mark.parametrize("language", heads())
def test_a_language_knows_how_to_ask_and_how_to_answer(language: str) -> None:
    lists = tongue(language).phrases

    assert {"again", "cancel", "status", "help", "show_models", "clear_model", "confirm", "decline", "edit"} <= set(
        lists
    )
    assert {"draw", "drawn"} & set(lists)


def test_no_entry_matches_nothing() -> None:
    """An empty entry would make every message begin with it."""
    empty = [
        (language, name, entry)
        for language in heads()
        for name, entries in tongue(language).phrases.items()
        for entry in entries
        if not entry.strip()
    ]

    assert empty == []


def test_the_page_for_translators_names_every_list() -> None:
    assert [name for name in sorted(KNOWN - WHOLE) if f"`{name}`" not in README] == []


def test_a_file_that_cannot_be_compiled_is_named_with_its_list() -> None:
    broken = grammars.Grammar([Tongue(language="xx", spaced=True, phrases={"draw": ("draw (me",)})])

    with pytest.raises(ValueError, match=r"xx.*draw"):
        broken.pattern("draw")
