"""The words of every language, read from the package's own files, and the patterns that are made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

Words = tuple[str, ...]
_GROUP = re.compile(r"(?<!\\)\((?!\?)")


class Tongue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One language's file. The entries are patterns; lexicons/en.toml says how they are written."""

    language: str
    spaced: bool
    """Words stand apart, so that one is only found whole."""
    phrases: dict[str, Words]
    numbers: dict[str, int] = {}
    ratios: dict[str, Words] = {}
    tiers: dict[str, Words] = {}
    small: Words = ()
    """The smallest words, by which the language is told from others."""
    traditional: str = ""
    """Pairs of letters: the traditional one, and the simplified one it is compared as."""

    def alternatives(self, words: Words) -> str:
        """One pattern for any of the words."""
        blank = r"\s+" if self.spaced else r"\s*"
        joined = "|".join(_GROUP.sub("(?:", word).replace(" ", blank) for word in words)
        numbers = "|".join(sorted(self.numbers, key=len, reverse=True))
        joined = joined.replace("{n}", rf"(?:[0-9]{{1,3}}|{numbers})").replace("{x}", ".+")
        return f"(?<![a-z])(?:{joined})(?![a-z])" if self.spaced else f"(?:{joined})"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All languages together: people mix them."""

    tongues: tuple[Tongue, ...]
    simplified: dict[str, str]
    numbers: dict[str, int]

    def phrases(self, name: str) -> str:
        """The pattern of a list of phrases, in every language that has it."""
        lists = [(tongue, tongue.phrases.get(name, ())) for tongue in self.tongues]
        return _either([tongue.alternatives(words) for tongue, words in lists if words])

    def ratios(self) -> dict[str, str]:
        names = dict.fromkeys(ratio for tongue in self.tongues for ratio in tongue.ratios)
        return {
            name: _either([t.alternatives(t.ratios[name]) for t in self.tongues if name in t.ratios]) for name in names
        }

    def tiers(self) -> dict[str, str]:
        names = dict.fromkeys(tier for tongue in self.tongues for tier in tongue.tiers)
        return {
            name: _either([t.alternatives(t.tiers[name]) for t in self.tongues if name in t.tiers]) for name in names
        }


def _either(patterns: list[str]) -> str:
    return f"(?:{'|'.join(patterns)})" if patterns else "(?!)"


@cache
def lexicon() -> Lexicon:
    folder = files(__package__).joinpath("lexicons")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    tongues = tuple(msgspec.convert(tomllib.loads(file.read_text("utf-8")), Tongue) for file in found)
    simplified = {
        tongue.traditional[at]: tongue.traditional[at + 1]
        for tongue in tongues
        for at in range(0, len(tongue.traditional), 2)
    }
    numbers = {word: number for tongue in tongues for word, number in tongue.numbers.items()}
    return Lexicon(tongues, simplified, numbers)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A list of phrases, compiled once."""
    return re.compile(lexicon().phrases(name))


@cache
def tiers() -> Mapping[str, re.Pattern[str]]:
    """The words for each tier, compiled once."""
    return {name: re.compile(words) for name, words in lexicon().tiers().items()}


def number(word: str) -> int:
    """The value of a number in digits or in words; a request is for one at least."""
    found = int(word) if word.isdecimal() else lexicon().numbers.get(word, 1)
    return max(1, found)
