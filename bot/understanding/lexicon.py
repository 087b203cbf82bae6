"""The words of every language, read from the package's own files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import msgspec

Words = tuple[str, ...]
_TABLE = re.compile(r"^\[", re.MULTILINE)
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_LETTER = "[a-zß-öø-ÿœа-яё]"
"""Of the alphabets in which words stand apart; words of other scripts may stand right beside them."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the top of a language's file, and is all that is known of a language that nobody writes in."""

    language: str
    spaced: bool
    """Words stand apart, so that one is only found whole."""
    small: Words = ()
    """The words by which the language is told from others."""
    traditional: str = ""
    """Pairs of letters: the traditional one, and the simplified one it is compared as."""
    cantonese: str = ""
    """Letters that are written where letters are traditional, although they have no simplified form."""


class Tongue(Head, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One language's file. The entries are patterns; lexicons/README.md says how they are written."""

    phrases: Mapping[str, Words] = {}
    parts: Mapping[str, str] = {}
    """What recurs in many entries, by the name by which it stands there in braces."""
    numbers: Mapping[str, int] = {}
    ratios: Mapping[str, Words] = {}
    tiers: Mapping[str, Words] = {}

    def alternatives(self, words: Words, fold: Callable[[str], str]) -> str:
        """One pattern for any of the words, in folded letters."""
        blank = r"\s+" if self.spaced else r"\s*"
        joined = "|".join(words)
        for name, part in self.parts.items():
            joined = joined.replace(f"{{{name}}}", f"(?:{part})")
        joined = fold(joined)
        joined = _GROUP.sub("(?:", joined).replace(" ?", f"(?:{blank})?" if self.spaced else blank).replace(" ", blank)
        joined = joined.replace("{n}", fold(self._number())).replace("{x}", ".{1,80}")
        return f"(?<!{_LETTER})(?:{joined})(?:(?<=')|(?!{_LETTER}))" if self.spaced else f"(?:{joined})"

    def _number(self) -> str:
        words = sorted(self.numbers, key=len, reverse=True)
        figures = "|".join(word for word in words if len(word) == 1 and not self.spaced)
        spelled = "|".join(word for word in words if len(word) > 1 or self.spaced)
        return "(?:" + "|".join(filter(None, ("[0-9]{1,3}", spelled, f"(?:{figures}){{1,4}}" if figures else ""))) + ")"


@cache
def _texts() -> Mapping[str, str]:
    """The files, by language."""
    folder = files(__package__).joinpath("lexicons")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): file.read_text("utf-8") for file in found}


@cache
def heads() -> Mapping[str, Head]:
    """Of every language. Only what stands above the first table is parsed: the whole takes a quarter of a second."""
    tops = {language: _TABLE.split(text, maxsplit=1)[0] for language, text in _texts().items()}
    return {language: msgspec.convert(tomllib.loads(top), Head) for language, top in tops.items()}


@cache
def tongue(language: str) -> Tongue:
    """Parsed when somebody first writes in it. Raises KeyError if there is no such file."""
    return msgspec.convert(tomllib.loads(_texts()[language]), Tongue)


@cache
def simplified() -> Mapping[str, str]:
    """Traditional letters, and the simplified ones they are compared as."""
    pairs = "".join(head.traditional for head in heads().values())
    return {pairs[at]: pairs[at + 1] for at in range(0, len(pairs), 2)}
