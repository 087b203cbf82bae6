"""The emoji in an acknowledgement: that of the subject, in English and in Chinese."""

from __future__ import annotations

import pytest

from bot.emojis import emoji_of

EMOJIS = [
    ("一只猫", "🐱"),
    ("一隻貓", "🐱"),
    ("three kittens", "🐱"),
    ("一只戴墨镜的柴犬", "🐶"),
    ("an orange cat", "🐱"),
    ("a red panda reading a book", "🐼"),
    ("a cat on a chair", "🐱"),
    ("BUTTERFLIES!", "🦋"),
    ("画一个robot", "🤖"),
    ("full moon over the sea", "🌕"),
    ("加一顶礼帽", "🎩"),
    ("the streets of France", "🎨"),
    ("a part of something abstract", "🎨"),
    ("", "🎨"),
]


@pytest.mark.parametrize(("prompt", "emoji"), EMOJIS)
def test_an_emoji_fits_what_the_wish_is_about(prompt: str, emoji: str) -> None:
    assert emoji_of(prompt) == emoji
