"""What messages mean, line by line from a labelled table, and for any text at all."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog import load
from bot.understanding import Message, Reader
from bot.values import Intent, IntentKind

READER = Reader(load().aliases)
TABLE = Path(__file__).parent / "data" / "understanding_first.jsonl"


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A labelled message. `flags`: group (not addressed), explicit, image, last, pending."""

    text: str
    intent: IntentKind
    flags: str = ""
    prompt: str | None = None
    model: str | None = None
    tier: str | None = None
    remember: bool = False
    clear: bool = False
    aspect_ratio: str | None = None
    size: str | None = None
    n: int = 1
    reference: str | None = None
    language: str | None = None

    def message(self) -> Message:
        flags = self.flags.split()
        return Message(
            text=self.text,
            addressed="group" not in flags,
            has_image="image" in flags,
            has_last_result="last" in flags,
            pending_confirmation="pending" in flags,
            explicit_allowed="explicit" in flags,
        )

    def intended(self, language: str) -> Intent:
        return Intent(
            kind=self.intent,
            prompt=self.prompt,
            model=self.model,
            tier=self.tier,
            remember=self.remember,
            clear=self.clear,
            aspect_ratio=self.aspect_ratio,
            size=self.size,
            n=self.n,
            reference=self.reference,
            language=self.language or language,
        )


LINES = [msgspec.json.decode(line, type=Line) for line in TABLE.read_bytes().splitlines()]


@pytest.mark.parametrize("at", range(len(LINES)))
def test_a_labelled_message_is_understood(at: int) -> None:
    line = LINES[at]
    intent = READER.read(line.message())

    assert intent == line.intended(intent.language), f"line {at + 1}: {line.text}"


def test_the_table_is_large_and_a_third_of_it_are_traps() -> None:
    quiet = sum(line.intent is IntentKind.NONE for line in LINES)

    assert len(LINES) >= 250
    assert quiet * 3 >= len(LINES) - quiet


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("画一只猫", "zh"),
        ("畫一隻貓", "zh-Hant"),
        ("用midjourney画a cute cat", "zh"),
        ("draw a 龙 with wings", "en"),
        ("奶茶の店", "zh"),
        ("猫を描いて", "ja"),
        ("고양이 그려줘", "ko"),
        ("нарисуй кота", "ru"),
        ("dibuja un gato con sombrero", "es"),
        ("dessine un chat avec un chapeau", "fr"),
        ("zeichne eine Katze mit Hut", "de"),
        ("desenhe um gato com chapéu", "pt"),
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


def test_nothing_that_is_not_addressed_is_heard_but_a_command() -> None:
    heard = [line.text for line in LINES if READER.read(replace(line.message(), addressed=False)).kind != "none"]

    assert all(text.startswith("/") or "explicit" in line_flags(text) for text in heard)


def line_flags(text: str) -> str:
    return " ".join(line.flags for line in LINES if line.text == text)


def test_a_reader_without_models_reads_requests_all_the_same() -> None:
    assert Reader({}).read(Message("draw a cat", addressed=True)).prompt == "a cat"


def test_an_unknown_model_in_a_command_is_no_model() -> None:
    intent = READER.read(Message("/model rembrandt", addressed=True))

    assert (intent.kind, intent.model, intent.remember) == (IntentKind.SET_MODEL, None, False)


anything = st.builds(
    Message,
    text=st.text(max_size=4000) | st.lists(st.sampled_from([line.text for line in LINES])).map(" ".join),
    addressed=st.booleans(),
    has_image=st.booleans(),
    has_last_result=st.booleans(),
    pending_confirmation=st.booleans(),
    explicit_allowed=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(anything)
def test_any_text_is_read_and_has_a_language(message: Message) -> None:
    intent = READER.read(replace(message, text=message.text[:4000]))

    assert intent.language
    assert intent.n >= 1


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(LINES))
def test_full_width_letters_mean_the_same(line: Line) -> None:
    normal = replace(line.message(), text=unicodedata.normalize("NFKC", line.text))
    first, second = READER.read(line.message()), READER.read(normal)

    assert replace(first, prompt=None) == replace(second, prompt=None)
    assert unicodedata.normalize("NFKC", first.prompt or "") == (second.prompt or "")
