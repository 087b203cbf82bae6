"""Whether a message that was not addressed to us may be for us at all. It is asked of every line of a group, so it has
to cost next to nothing: about 8 µs for an ordinary line (`tests/test_stirs.py` measures it)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.understanding.commands import command
from bot.understanding.grammar import Grammar
from bot.understanding.lexicon import heads, tongue
from bot.understanding.wording import EDGE, canonical, unmentioned


@dataclass(frozen=True, slots=True)
class Request:
    """How an explicit request begins, in any language, in letters as one kind of grammar compares them."""

    pattern: re.Pattern[str]
    letters: Mapping[int, int]

    def begins(self, flat: str) -> bool:
        return self.pattern.match(flat) is not None


def is_ready() -> bool:
    """Whether the words of all languages are at hand."""
    return requests.cache_info().currsize > 0


@cache
def requests() -> tuple[Request, Request]:
    """As they are compared where Chinese is spoken and where it is not. The first time it takes a quarter of a
    second."""
    tongues = [tongue(language) for language in heads()]
    return _request(Grammar(tongues, chinese=True)), _request(Grammar(tongues, chinese=False))


def _request(grammar: Grammar) -> Request:
    return Request(grammar.pattern("explicit"), grammar.letters)


def heeds(text: str) -> bool:
    """The same for whoever asks early: while the words are not at hand by which it can be told, everything is heard."""
    return not is_ready() or stirs(text)


def stirs(text: str) -> bool:
    """True of everything that would be heard: commands, and requests that are meant for nobody else."""
    own = canonical(text)
    if "/" in own and command(unmentioned(own)):
        return True
    bare = own.strip(EDGE)
    chinese, other = requests()
    flat = bare.translate(chinese.letters)
    if chinese.begins(flat):
        return True
    if bare.isascii():
        return False
    plain = bare.translate(other.letters)
    return plain != flat and other.begins(plain)
