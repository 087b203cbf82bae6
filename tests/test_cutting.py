"""Making words shorter: a reader must not notice more than that there was more."""

from __future__ import annotations

import pytest

from bot.render.cutting import cut, subject

CUTS = [
    ("short", 10, "short"),
    ("one two three four", 14, "one two three…"),
    ("First sentence. Second one", 20, "First sentence.…"),
    ("没有空格的一句话，很长很长", 10, "没有空格的一句话…"),
    ("aaaaaaaaaa", 5, "aaaa…"),
    ("aaa👩‍🚀b", 6, "aaa…"),
    ("", 0, ""),
    ("gone", 0, ""),
]


@pytest.mark.parametrize(("text", "limit", "left"), CUTS)
def test_a_text_is_cut_where_a_reader_would_stop(text: str, limit: int, left: str) -> None:
    assert cut(text, limit) == left


SUBJECTS = [
    ("a cat", "a cat"),
    ("a cat, highly detailed, 8 bit", "a cat"),
    ("  two\n words ", "two words"),
    ("一只戴着墨镜在海边喝着果汁晒太阳的柴犬，写实风格", "一只戴着墨镜在海边喝着果汁晒太阳的…"),
    ("a tall house with a red roof on a hill", "a tall house with a red roof…"),
    ("", ""),
    ("。。。", ""),
]


@pytest.mark.parametrize(("prompt", "short"), SUBJECTS)
def test_a_wish_is_named_by_its_beginning(prompt: str, short: str) -> None:
    assert subject(prompt) == short
