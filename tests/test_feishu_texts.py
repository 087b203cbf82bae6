"""Words that Feishu shows as they were written: in text messages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feishu.texts import ELLIPSIS, UNSEEN, parted, plain, shortened
from tests.emulators.feishu.contents import AT

SIGNS = st.sampled_from(
    [*"\\*_~|`<[]()>#@&: \n1a/", "https://x.test/a_b", '<at user_id="all">', "</at>", "<b>", "猫", "🐱"]
)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("🎨 Flux · 10-20 s", "🎨 Flux · 10-20 s"),
        ('<at user_id="all">you</at>', f'<{UNSEEN}at user_id="all">you<{UNSEEN}/at>'),
        ("<b>bold</b> <i>x</i>", f"<{UNSEEN}b>bold<{UNSEEN}/b> <{UNSEEN}i>x<{UNSEEN}/i>"),
        ("[click](https://evil.test)", f"[click]{UNSEEN}(https://evil.test)"),
        ("1 < 2, a <- b, <3 ]", "1 < 2, a <- b, <3 ]"),
        ("**not bold** #no", "**not bold** #no"),
        ("\ud800 and \0", "\ufffd and \ufffd"),
        ("", ""),
    ],
    ids=["calm", "mention", "formats", "hidden link", "comparison", "markdown", "unwritable", "nothing"],
)
def test_words_stay_words(words: str, shown: str) -> None:
    assert plain(words) == shown


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("🔗 Original: https://x.test/a_b*c?sig=d", "https://x.test/a_b*c?sig=d"),
        ("see https://x.test/1.", "https://x.test/1"),
        ("(https://x.test/1)", "https://x.test/1"),
        ("https://x.test/Cat_(animal), there", "https://x.test/Cat_(animal)"),
        ("原图：https://x.test/1。", "https://x.test/1"),
        ("a\nhttp://x.test", "http://x.test"),
    ],
    ids=["query", "full stop", "in brackets", "brackets in it", "Chinese", "below"],
)
def test_an_address_is_found_whole_and_alone(words: str, address: str) -> None:
    assert [piece for piece, is_address in parted(words) if is_address] == [address]
    assert address in plain(words)


def test_what_is_no_address_is_none() -> None:
    assert not any(address for _, address in parted("https:// and https://… and ftp://x.test"))


@given(st.lists(SIGNS, max_size=30).map("".join))
def test_nothing_that_is_said_is_a_mention_a_format_or_a_hidden_link(words: str) -> None:
    said = plain(words)

    assert not AT.search(said)
    assert not re.search(r"<[A-Za-z/]|\]\(", said)
    assert said.replace(UNSEEN, "") == words


@given(st.lists(SIGNS, max_size=60).map("".join), st.integers(10, 60))
def test_words_are_cut_to_what_there_is_room_for(words: str, most: int) -> None:
    said = shortened(words, most)

    assert len(said) <= most
    assert said == words or ELLIPSIS in said


def test_the_longest_line_gives_way_and_the_link_below_it_stays_whole() -> None:
    said = shortened("🐱*" * 1000 + "\n🔗 Original: https://x.test/1", 500)

    assert said.endswith("…\n🔗 Original: https://x.test/1")


def test_a_sign_of_several_characters_is_not_cut_in_half() -> None:
    assert shortened("ab👩‍👩‍👧‍👦cd", 8) == "ab…"
