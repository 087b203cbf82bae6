"""How the phrases of the lexicons are put together, for the languages that a message may mix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from bot.understanding.lexicon import Tongue, heads, simplified, tongue

COMPOSED = {
    "opened": r"(?:%(fillers)s[\s,.。!?:~]*+){0,30}+",
    "closed": r"(?:[\s,.。!?~]*+%(closings)s){1,20}+[\s,.。!?~🙏😊❤]*+$",
    "no_verb_next": r"\s*%(no_verb)s",
    "drawn_at_end": r"%(drawn_out)s$",
    "drawn_last": r"\s*%(drawn)s$",
    "drawn_amid": r"\s*(?:%(drawn)s|%(created)s)(?:[\s.!~]*[,.!~。\n])(?=\s*[^\s.!~。])",
    "made_new": r"(?:%(make)s|%(create)s)\s*%(indefinite)s",
    "created_last": r"\s*%(created)s$",
    "made_last": r"\s*%(made)s$",
    "not_picture_last": r"%(not_pictures)s\s*$",
    "trailing_last": r"%(trailing)s$",
    "dangling_last": r"%(dangling)s$",
    "model_marker": r"(?P<refused>%(no_model)s\s*)?(?:%(use_model)s|(?P<liked>%(prefer_model)s)|%(try_model)s)\s*",
    "model_used": r"\s*%(used_model)s",
    "model_unused": r"\s*%(unused_model)s",
    "model_word_next": r"\s*%(model_word)s",
    "told_next": r"\s*%(after_model)s",
    "commanded_next": r"\s*(?::|,?\s*%(after_name)s)",
    "figure_before": r"%(ratio_before)s\s*$",
    "other_size_next": r"[\s-]*%(not_size)s",
    "seeded": r"(?<![a-z])(?:%(seed)s)[\s:=#]*([0-9]{1,10})(?![0-9])",
    "between": r"[,.;!?。~\n]+|(?<=[\u3400-\u9fff])[ ]+(?=[\u3400-\u9fff])",
    "next_request": r"[\s,.;!?。]*(?<!^)%(further)s",
    "corrected_within": r"[,.;!?。]\s*%(correction)s",
    "talked_before": r"%(preamble)s[\s,.;!?。]*",
    "unasked_before": r"%(not_strong)s\s*$",
    "taken_up": r"(?P<led>%(resume)s)?[\s:,]*(?:%(task)s)?[\s:,#\"'`<(\[「『«]*"
    r"(?P<ticket>(?=[a-z_.:/-]{0,40}[0-9])[0-9a-z][0-9a-z_.:/-]{3,118}[0-9a-z])[\"'`>)\]」』»]*[\s,]*(?P<ended>%(resumed)s)?",
}
"""Patterns made of lists of phrases, by name. An optional stretch never gives back what it took, so that no message,
however it is written, takes long."""


SEARCHED = (
    "again",
    "another_model",
    "around",
    "asides",
    "automatic",
    "change",
    "clear_in_request",
    "closings",
    "confirm",
    "confirm_said",
    "correction",
    "counts",
    "create",
    "decline",
    "decline_said",
    "draw",
    "edit",
    "edit_anyway",
    "edit_last",
    "explicit",
    "fillers",
    "for_changes",
    "for_new",
    "greetings",
    "hesitations",
    "imitate",
    "instead",
    "make",
    "not_asked",
    "not_counted",
    "not_drawn",
    "not_edited",
    "not_pictures",
    "not_explicit",
    "not_things",
    "of_chat",
    "openings",
    "other_work",
    "pictures",
    "questions",
    "rather",
    "ratio_after",
    "redo",
    "replacements",
    "same_but",
    "scenes",
    "score",
    "statements",
    "strong",
    "styles",
    "talk",
    "thanks",
    "things",
    "this_picture",
    "turning",
    "vague",
    "video",
)
"""The lists that are searched for as they stand."""
PHRASES = ("why", "cost", "history", "cancel", "status", "show_models", "clear_model", "help", "settings")
"""What is known by a phrase alone, as lists and as the intents of the same names."""
GROUPED: Mapping[str, Mapping[str, str]] = {
    "whole": {name: name for name in PHRASES},
    "within": {name: f"{name}_said" for name in PHRASES} | {"retry": "again_said"},
}
"""Several lists in one pattern: groups, which are intents, and their lists."""


class Grammar:
    """The patterns of some languages together, each compiled when it is first needed."""

    def __init__(self, spoken: Iterable[Tongue], *, chinese: bool | None = None) -> None:
        """`chinese`: whether traditional letters are compared as simplified ones; None: if Chinese is spoken."""
        self._tongues = tuple(spoken)
        first = self._tongues[:1]
        self.everyday = frozenset(folded(word) for tongue in first for word in tongue.phrases.get("everyday", ()))
        """Names of models that are everyday words of the language that is spoken."""
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._complete = False
        spelt = any(tongue.traditional for tongue in self._tongues) if chinese is None else chinese
        self.letters = _Compared(spelt)
        self.numbers: Mapping[str, int] = {
            self.folded(word): number for tongue in self._tongues for word, number in tongue.numbers.items()
        }
        self.ratios = tuple(dict.fromkeys(ratio for tongue in self._tongues for ratio in tongue.ratios))
        self.tiers = tuple(dict.fromkeys(tier for tongue in self._tongues for tier in tongue.tiers))

    def folded(self, words: str) -> str:
        """Letter for letter as words are compared."""
        return words.translate(self.letters)

    def pattern(self, name: str) -> re.Pattern[str]:
        """One of `COMPOSED`, or the list of phrases of that name, in every language that has it."""
        found = self._patterns.get(name)
        if found is None:
            found = self._patterns[name] = self._compiled(name)
        return found

    def _compiled(self, name: str) -> re.Pattern[str]:
        """Raises ValueError with the languages and the list if an entry is no pattern."""
        try:
            return re.compile(COMPOSED[name] % self if name in COMPOSED else self[name])
        except re.error as error:
            spoken = ", ".join(tongue.language for tongue in self._tongues)
            raise ValueError(f"{spoken}: the list {name} holds an entry that is no pattern: {error}") from error

    def __len__(self) -> int:
        """How many patterns are compiled."""
        return len(self._patterns)

    @property
    def compiled(self) -> bool:
        return self._complete

    def compile(self) -> None:
        """All at once, which takes some hundredths of a second; else each pattern is compiled when it is needed."""
        for name in (*COMPOSED, *SEARCHED):
            self.pattern(name)
        for tier in self.tiers:
            self.tier(tier)
        self.orientation()
        self.figure()
        for name in GROUPED:
            self.grouped(name)
        self._complete = True

    def __getitem__(self, name: str) -> str:
        return self._either((tongue, tongue.phrases.get(name, ())) for tongue in self._tongues)

    def grouped(self, name: str) -> re.Pattern[str]:
        """One of `GROUPED`; the names of its groups tell the lists apart."""
        found = self._patterns.get(name)
        if found is None:
            parts = "|".join(f"(?P<{group}>{self[phrases]})" for group, phrases in GROUPED[name].items())
            found = self._patterns[name] = re.compile(parts)
        return found

    def orientation(self) -> re.Pattern[str]:
        """The words for each of `ratios`, in groups r0, r1 and so on."""
        found = self._patterns.get("ratios")
        if found is None:
            words = [self._either((t, t.ratios.get(ratio, ())) for t in self._tongues) for ratio in self.ratios]
            parts = "|".join(f"(?P<r{at}>{part})" for at, part in enumerate(words)) or "(?!)"
            found = self._patterns["ratios"] = re.compile(parts)
        return found

    def tier(self, name: str) -> re.Pattern[str]:
        found = self._patterns.get(f"tier {name}")
        if found is None:
            words = self._either((tongue, tongue.tiers.get(name, ())) for tongue in self._tongues)
            found = self._patterns[f"tier {name}"] = re.compile(words)
        return found

    def figure(self) -> re.Pattern[str]:
        """A number, in digits or in words."""
        found = self._patterns.get("figure")
        if found is None:
            spelled = sorted(self.numbers, key=len, reverse=True)
            apart = "|".join(rf"\b{word}\b" for word in spelled if word[0].isalpha() and not _is_han(word[0]))
            joined = "|".join(word for word in spelled if len(word) > 1 and _is_han(word[0]))
            single = "".join(word for word in spelled if len(word) == 1 and _is_han(word))
            kinds = ("[0-9]{1,3}", apart, joined, f"[{single}]{{1,4}}" if single else "")
            found = self._patterns["figure"] = re.compile("|".join(filter(None, kinds)))
        return found

    def number(self, words: str) -> int:
        """The value of a number in digits or in words; a request is for one at least."""
        known = int(words) if words.isdecimal() else self.numbers.get(words)
        return max(1, known if known is not None else self._compound(words))

    def _compound(self, words: str) -> int:
        """Such as 十五 or 二十三."""
        tens, ten, units = words.partition("十")
        if not ten:
            return self.numbers.get(words[:1], 1)
        return self.numbers.get(tens, 1) * 10 + self.numbers.get(units, 0)

    def _either(self, lists: Iterable[tuple[Tongue, tuple[str, ...]]]) -> str:
        patterns = [tongue.alternatives(words, self.folded) for tongue, words in lists if words]
        return f"(?:{'|'.join(patterns)})" if patterns else "(?!)"


def _is_han(letter: str) -> bool:
    return "\u3041" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"


_ALIKE = str.maketrans("’‘`´“”—–、【】《》（）…〜", "''''\"\"--,[][]().~")


class _Compared(dict[int, int]):
    """Every letter in the form in which letters are compared, never more than one: NFKC, lower case, Latin letters
    without accents, Chinese ones simplified where Chinese is spoken."""

    def __init__(self, chinese: bool) -> None:
        super().__init__({ord("ё"): ord("е"), ord("Ё"): ord("е")})
        self._simplified = simplified() if chinese else {}

    def __missing__(self, code: int) -> int:
        letter = chr(code).translate(_ALIKE)
        letter = unicodedata.normalize("NFKC", letter).lower()
        if len(letter) == 1 and "\u00c0" <= letter <= "\u024f":
            letter = unicodedata.normalize("NFKD", letter)[0]
        letter = letter if len(letter) == 1 else chr(code)
        self[code] = ord(self._simplified.get(letter, letter))
        return self[code]


@cache
def grammar(*languages: str) -> Grammar:
    """The same one for the same languages."""
    return Grammar(tongue(language) for language in languages if language in heads())


def folded(words: str) -> str:
    """As words are compared where Chinese is spoken."""
    return words.translate(_chinese())


@cache
def _chinese() -> _Compared:
    return _Compared(chinese=True)
