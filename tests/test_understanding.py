"""What messages mean, by tables of labelled lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalog import load
from bot.understanding import Message, Reader
from bot.values import IntentKind
from tests.labelled import HELD_OUT, TALK, Line, Verdict, lines, looked_at, score

READER = Reader(load().aliases)
TABLES = {path.stem: lines(path) for path in looked_at()}
EVERY = [line for table in TABLES.values() for line in table] + lines(HELD_OUT)
FIRST = TABLES["first"]


def told(verdicts: Iterable[Verdict]) -> list[str]:
    return [f"[{verdict.line.flags}] {verdict.line.text}: {verdict.intent} {verdict.wrong}" for verdict in verdicts]


@pytest.mark.parametrize("at", range(len(FIRST)))
def test_a_labelled_message_is_understood(at: int) -> None:
    (verdict,) = score(READER, [FIRST[at]]).verdicts

    assert verdict.whole, told([verdict])


@pytest.mark.parametrize("name", sorted(TABLES))
def test_nearly_every_line_of_a_table_is_understood(name: str) -> None:
    found = score(READER, TABLES[name])
    missed = told(verdict for verdict in found.verdicts if not verdict.whole)

    assert found.intent >= 0.98, missed
    assert found.joint >= 0.94, missed
    assert found.slots >= 0.97, missed


def test_lines_that_nobody_looked_at_are_understood_nearly_as_well() -> None:
    found = score(READER, lines(HELD_OUT))

    assert found.intent >= 0.90
    assert found.joint >= 0.80
    assert not found.spending, told(found.spending)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_nothing_is_spent_on_a_line_that_asks_for_nothing(name: str) -> None:
    found = score(READER, TABLES[name])

    assert not found.spending, told(found.spending)


def test_the_language_of_nearly_every_line_is_known() -> None:
    assert score(READER, EVERY).language >= 0.99


def test_the_tables_are_large_and_a_third_of_them_are_traps() -> None:
    traps = [line for line in EVERY if line.intent is IntentKind.NONE]

    assert len(EVERY) >= 800
    assert len(traps) * 3 >= len(EVERY) - len(traps)
    assert {line.language for line in EVERY if line.language} == {
        *("zh", "zh-Hant", "en", "ja", "ko"),
        *("es", "fr", "de", "pt", "ru"),
    }
    assert {line.intent for line in EVERY} == {
        kind for kind in IntentKind if kind not in {"settings", "link", "forget"}
    }


def test_no_line_stands_in_two_tables() -> None:
    held = {(line.text, line.flags) for line in lines(HELD_OUT)}
    others = {(line.text, line.flags) for name, table in TABLES.items() if name != "first" for line in table}

    assert not held & others


def test_nothing_that_is_not_addressed_is_heard_but_a_command() -> None:
    def heard(line: Line) -> bool:
        return READER.read(replace(line.message(), addressed=False, explicit_allowed=False)).kind != IntentKind.NONE

    assert [line.text for line in EVERY if heard(line) and "/" not in line.text] == []


@pytest.mark.parametrize("explicit", [False, True])
def test_a_thousand_lines_of_group_talk_are_left_alone(explicit: bool) -> None:
    said = TALK.read_text(encoding="utf-8").splitlines()
    messages = [Message(text, explicit_allowed=explicit) for text in said]

    assert len(said) >= 1000
    assert [message.text for message in messages if READER.read(message).kind != IntentKind.NONE] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("画一只猫", "zh"),
        ("畫一隻貓", "zh-Hant"),
        ("幫我整張圖啦唔該", "zh-Hant"),
        ("用midjourney画a cute cat", "zh"),
        ("draw a 龙 with wings", "en"),
        ("奶茶の店", "zh"),
        ("猫を描いて", "ja"),
        ("고양이 그려줘", "ko"),
        ("нарисуй кота", "ru"),
        ("dibuja un gato con sombrero", "es"),
        ("otra vez", "es"),
        ("dessine un chat avec un chapeau", "fr"),
        ("encore une", "fr"),
        ("zeichne eine Katze mit Hut", "de"),
        ("nochmal", "de"),
        ("desenhe um gato com chapéu", "pt"),
        ("de novo", "pt"),
        ("draw a cat", "en"),
        ("<@118712345678901234> 画一只猫 https://example.org/a", "zh"),
        ("👍", "en"),
    ],
)
def test_the_language_is_that_of_the_message(text: str, language: str) -> None:
    assert READER.read(Message(text)).language == language


def test_a_message_without_words_is_in_the_language_of_the_person() -> None:
    assert READER.read(Message("👍", locale="pt-BR")).language == "pt"
    assert READER.read(Message("👍", locale="zh_TW")).language == "zh-Hant"


def test_a_reader_without_models_reads_requests_all_the_same() -> None:
    assert Reader({}).read(Message("draw a cat", addressed=True)).prompt == "a cat"


def test_an_unknown_model_in_a_command_is_no_model() -> None:
    intent = READER.read(Message("/model rembrandt", addressed=True))

    assert (intent.kind, intent.model, intent.remember) == (IntentKind.SET_MODEL, None, False)


@pytest.mark.parametrize(
    "value", ["auto", "best", "default", "recommended", "自动", "默认", "推荐", "おまかせ", "none"]
)
def test_who_leaves_the_model_to_us_in_an_option_names_none(value: str) -> None:
    assert READER.read(Message(f"/draw a cat --model {value}", addressed=True)).model is None


@pytest.mark.parametrize("value", ['"Midjourney"', "“midjourney”", "「MJ」", "'midjourney'"])
def test_a_model_in_quotation_marks_is_that_model(value: str) -> None:
    assert READER.read(Message(f"/draw a cat --model {value}", addressed=True)).model == "midjourney"


def test_the_tables_lie_where_the_documentation_says() -> None:
    readme = Path(__file__).parents[1] / "bot" / "understanding" / "lexicons" / "README.md"

    assert "tests/data/understanding/" in readme.read_text(encoding="utf-8")
