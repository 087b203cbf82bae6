"""Languages: which one is taken, how figures are written in it, and that the catalogs hold every text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from bot.i18n import language, languages
from bot.values import Cost, Plural, Span, Text, Word

LOCALES = Path(__file__).parents[1] / "locales"
PLACEHOLDER = re.compile(r"%(?:\(\w+\)s|%)")
TRANSLATED = [name for name in languages() if name != "en"]

TAGS = [
    ("zh", "zh_Hans"),
    ("zh-CN", "zh_Hans"),
    ("zh_CN.UTF-8", "zh_Hans"),
    ("zh-Hans", "zh_Hans"),
    ("ZH-hans-sg", "zh_Hans"),
    ("zh-TW", "zh_Hans"),
    ("zh-Hant-HK", "zh_Hans"),
    ("en", "en"),
    ("en-GB", "en"),
    ("", "en"),
    ("tlh", "en"),
    ("no language at all", "en"),
    ("x" * 1000, "en"),
]

WORDS: list[tuple[Word, str, str]] = [
    ("100% 一只 %(cat)s", "100% 一只 %(cat)s", "100% 一只 %(cat)s"),
    (3, "3", "3"),
    (1234.5, "1,234.5", "1,234.5"),
    (Cost(1, "points"), "1 point", "1 积分"),
    (Cost(4, "points"), "4 points", "4 积分"),
    (Cost(0.5, "credits"), "0.5 credits", "0.5 点额度"),
    (Cost(1, "credits"), "1 credit", "1 点额度"),
    (Cost(2, "buzz"), "2 buzz", "2 buzz"),
    (Cost(0.04, "USD"), "$0.04", "US$0.04"),
    (Cost(0.0125, "USD"), "$0.0125", "US$0.0125"),
    (Cost(3, "USD"), "$3.00", "US$3.00"),
    (Cost(0, "points"), "free", "免费"),
    (Cost(0, ""), "price not known in advance", "价格事先未知"),
    (Span(30, 60), "30–60 s", "30~60 秒"),
    (Span(27.4, 27.4), "27 s", "27 秒"),
    (Span(0, 0), "1 s", "1 秒"),
    (Span(0.2, 2), "up to 2 s", "2 秒以内"),
    (Span(120, 900), "2–15 min", "2~15 分钟"),
    (Span(900, 900), "15 min", "15 分钟"),
    (Span(3600, 10000), "1–3 h", "1~3 小时"),
    (Span(7200, 7200), "2 h", "2 小时"),
    (Text("✅ %(model)s", model=Text("free")), "✅ free", "✅ 免费"),
]


def catalog(path: Path, name: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=name)


def forms(strings: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (strings or "",) if isinstance(strings, str | None) else tuple(strings)


def texts(found: Catalog) -> list[Message]:
    return [message for message in found if message.id]


@pytest.mark.parametrize(("tag", "name"), TAGS)
def test_a_tag_in_any_spelling_finds_the_nearest_language(tag: str, name: str) -> None:
    assert language(tag).tag == name


def test_a_language_is_loaded_once() -> None:
    assert language("zh-CN").messages is language("zh-Hans").messages


@pytest.mark.parametrize(("word", "english", "chinese"), WORDS)
def test_words_are_written_as_the_language_writes_them(word: Word, english: str, chinese: str) -> None:
    assert (language("en").word(word), language("zh").word(word)) == (english, chinese)


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 pictures"), (1, "1 picture"), (2, "2 pictures"), (1000, "1,000 pictures")]
)
def test_english_counts_in_two_forms(n: int, said: str) -> None:
    assert language("en").say(Plural("%(n)s picture", "%(n)s pictures", n=n)) == said


@pytest.mark.parametrize("n", [1, 2, 5])
def test_chinese_counts_in_one_form(n: int) -> None:
    assert language("zh").say(Plural("%(n)s picture", "%(n)s pictures", n=n)) == f"{n} 张"


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_text_that_nobody_translated_is_said_in_english(tag: str) -> None:
    assert language(tag).say(Text("In no catalog: %(n)s", n=7)) == "In no catalog: 7"


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_text_without_words_may_hold_a_percent_sign(tag: str) -> None:
    assert language(tag).say(Text("100 % of it")) == "100 % of it"


@pytest.mark.parametrize(("what", "said"), [("一只猫", "好的！马上画一只猫 🐱"), ("a cat", "好的！马上画 a cat 🐱")])
def test_a_space_stands_between_han_and_latin_characters(what: str, said: str) -> None:
    assert language("zh").say(Text("On it! Drawing %(subject)s %(emoji)s", subject=what, emoji="🐱")) == said


@pytest.mark.parametrize("name", languages())
def test_every_catalog_knows_exactly_the_texts_of_the_template(name: str) -> None:
    template = catalog(LOCALES / "easel.pot")
    kept = catalog(LOCALES / name / "LC_MESSAGES" / "easel.po", name)
    assert {message.id for message in texts(kept)} == {message.id for message in texts(template)}


@pytest.mark.parametrize("name", TRANSLATED)
def test_every_text_is_translated_and_no_translation_is_a_guess(name: str) -> None:
    kept = texts(catalog(LOCALES / name / "LC_MESSAGES" / "easel.po", name))
    assert [message.id for message in kept if message.fuzzy or not all(forms(message.string))] == []


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_text(name: str) -> None:
    for message in texts(catalog(LOCALES / name / "LC_MESSAGES" / "easel.po", name)):
        wanted = {tuple(sorted(PLACEHOLDER.findall(form))) for form in forms(message.id)}
        assert {tuple(sorted(PLACEHOLDER.findall(form))) for form in forms(message.string) if form} <= wanted, (
            message.id
        )


def test_chinese_has_its_own_punctuation() -> None:
    """No half-width mark stands beside a Han character."""
    half = re.compile(r"[\u3400-\u9fff][,:;?!()]|[,;?!()][\u3400-\u9fff]")
    kept = texts(catalog(LOCALES / "zh_Hans" / "LC_MESSAGES" / "easel.po", "zh_Hans"))
    assert [form for message in kept for form in forms(message.string) if half.search(form)] == []
