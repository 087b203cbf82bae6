"""What a place can carry, and words that Discord shows as they were written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.limits import TEXT, limits
from adapters.discord.plain import AT_A_LINE, LINK, plain, shortened, written
from bot.values import Place

MIB = 1024 * 1024
ACTIVE = re.compile(r"[*_`<\[]|~~|\|\|")
SIGNS = st.sampled_from([*"\\*_~|`<[]()>#-+@&:. \n1a", "https://x.test/a_b", "</draw:1>", "<@1>", "*️⃣", "猫", "🐱"])


def test_a_channel_takes_pictures_as_large_as_its_server_does() -> None:
    channel = limits(Place("discord", "1"), 50 * MIB)

    assert (channel.picture_bytes, channel.file_bytes) == (50 * MIB, 50 * MIB)
    assert (channel.dedupes, channel.busy, channel.previews, channel.buttons) == (120, 9, True, 25)
    assert [(pace.times, pace.seconds) for pace in channel.paces] == [(5, 5.0)]


def test_where_the_bot_is_not_nothing_is_recognised_or_shown_as_busy() -> None:
    lent = limits(Place("discord", "1", "i2"), 10 * MIB)

    assert (lent.dedupes, lent.busy, lent.paces, lent.edits) == (0, 0, (), True)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("🎨 Flux · 10-20 s", "🎨 Flux · 10-20 s"),
        ("**bold** __line__ ~~gone~~ ||hidden|| `code`", None),
        ("[click](https://evil.test)", r"\[click](<https://evil.test>)"),
        (
            "# head\n- item\n> quote\n-# small\n1. one\n2) two",
            "\\# head\n\\- item\n\\> quote\n\\-# small\n1\\. one\n2\\) two",
        ),
        ("<@1> <@&2> <#3> </draw:4> <:a:5> <t:6:R> <id:guide>", None),
        ("@everyone @here", "@everyone @here"),
        ("¯\\_(ツ)_/¯", "¯\\\\\\_(ツ)\\_/¯"),
        ("2~4 秒 · a | b ~~~", "2~4 秒 · a | b \\~\\~\\~"),
        ("*️⃣ #️⃣", "*️⃣ #️⃣"),
        ("#️⃣ first", "#️⃣ first"),
        ("\ud800 and \0", "\ufffd and \ufffd"),
        ("", ""),
    ],
)
def test_words_stay_words(words: str, shown: str | None) -> None:
    said = plain(words)

    assert said == shown if shown is not None else ACTIVE.sub("", re.sub(r"\\.", "", said)) == re.sub(r"\\.", "", said)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("🔗 Original: https://x.test/a_b*c?sig=d__", "https://x.test/a_b*c?sig=d__"),
        ("see https://x.test/1.", "https://x.test/1"),
        ("(https://x.test/1)", "https://x.test/1"),
        ("https://x.test/Cat_(animal), there", "https://x.test/Cat_(animal)"),
        ("a\nhttp://x.test", "http://x.test"),
        ("https://a.b/c，好看", "https://a.b/c"),
        ("（见https://a.b/c）。", "https://a.b/c"),
        ("「https://a.b/c」と“https://a.b/d”", "https://a.b/d"),
        ("https://a.b/猫々_1！", "https://a.b/猫々_1"),
    ],
)
def test_an_address_can_be_opened_and_has_no_preview(words: str, address: str) -> None:
    assert f"<{address}>" in plain(words)


def test_what_is_no_address_is_none() -> None:
    assert plain("https:// and https://… and ftp://x.test") == "https:// and https://… and ftp://x.test"


@given(st.lists(SIGNS, max_size=30).map("".join))
def test_nothing_that_is_said_is_a_format(words: str) -> None:
    """What is left without what is escaped and without addresses formats nothing, and nothing is lost."""
    said = plain(words)
    quiet = re.sub(r"\\([^0-9A-Za-z\s])", "\ue000", re.sub(r"<https?://\w[^\s<>]*>", "\ue000", said))

    assert not re.search(r"[*_`<\[](?!\ufe0f?\u20e3)|~~|\|\|", quiet)
    assert not AT_A_LINE.search(quiet)
    if not LINK.search(words):
        assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", said) == words


@given(st.lists(SIGNS, max_size=40).map("".join), st.integers(20, 60))
def test_words_are_cut_to_what_is_left_of_a_message(words: str, most: int) -> None:
    assert len(written(words, most)) <= most


def test_the_longest_line_gives_way_and_the_link_below_it_stays_whole() -> None:
    said = written("🐱*" * 1000 + "\n🔗 Original: https://x.test/1")

    assert len(said) <= TEXT
    assert said.endswith("…\n🔗 Original: <https://x.test/1>")


def test_a_sign_of_several_characters_is_not_cut_in_half() -> None:
    assert shortened("ab👩‍👩‍👧‍👦cd", 8) == "ab…"
    assert shortened("abc", 3) == "abc"
    assert shortened("\n".join("abcdefgh"), 6) == "a\nb\nc…"
