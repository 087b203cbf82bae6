"""Which language a message is in, by its letters and its smallest words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from bot.understanding.lexicon import heads, simplified

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7af]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]+")
_NOISE = re.compile(
    r"<[^<>\s]{1,60}>|https?://\S{1,500}|[@/:][\w.\-]{1,60}|(?<![\w\-])(?=[\w\-]{0,40}[0-9])[a-zA-Z0-9_\-]{9,80}"
)
"""What is no word of any language: names, links, ids."""
_MARKED = {
    letter: language
    for language, letters in {"de": "ßäö", "es": "ñ¿¡", "pt": "ãõ", "fr": "œèêùîûë"}.items()
    for letter in letters
}
"""Letters that only one of the languages has, or has much more often than the others."""
_LEADING = re.compile(r"\s*(?:[A-Za-z']+[ ,]+)+(?=[\u3400-\u9fff])")
_PARTICLES = re.compile("[吧了呢吗嗎啊啦呀我你您]")
"""In a sentence that is Chinese after all."""
RECENT = 8
"""Messages whose language is remembered: it is asked for more than once while one is read."""
_BORROWED = frozenset("の")
"""Chinese shop signs and nicknames have it too."""
_DEFAULT = "en"
_ALPHABETIC = frozenset({"es", "fr", "de", "pt"})
"""They share their letters with English, whose words would decide over theirs."""
_LOCALES = {"zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant"}


@lru_cache(RECENT)
def language_of(text: str, locale: str = "") -> str:
    """A tag such as "zh" or "pt"; where the words do not tell, the person's locale, else English."""
    if text.isascii():
        return _latin(text, locale)
    if _HANGUL.search(text):
        return "ko"
    han = _HAN.findall(text)
    if set(_KANA.findall(text)) - _BORROWED:
        return "ja"
    if han:
        return _chinese(text, han, locale)
    return "ru" if _CYRILLIC.search(text) else _latin(text, locale)


def spoken_in(text: str, language: str) -> tuple[str, ...]:
    """The languages by whose words a message is read: its own, and what people mix into it."""
    own = "zh" if language == "zh-Hant" else language
    if text.isascii() or own in _ALPHABETIC:
        return (own,)
    mixed = [own]
    if own != _DEFAULT and _LATIN.search(text):
        mixed.append(_DEFAULT)
    if own not in {"zh", "ja"} and _HAN.search(text):
        mixed.append("zh")
    return tuple(mixed)


def _chinese(text: str, han: list[str], locale: str) -> str:
    plain = _NOISE.sub(" ", text)
    words = _LATIN.findall(plain)
    first = re.search(r"[^\W\d_]", plain)
    if not (first and _HAN.match(first[0])) and (len(words) > len(han) or _framed(plain)):
        return _latin(text, locale)
    traditional, plainer = _letters()
    old, new = len(traditional.intersection(han)), len(plainer.intersection(han))
    if locale.startswith("ja") and not new:
        return "ja"
    return "zh-Hant" if 0 < old >= new or (not new and _cantonese().intersection(han)) else "zh"


def _framed(text: str) -> bool:
    """Whether an English sentence only has a Chinese word in it: "please draw 一只水豚"."""
    english = _small_words().get(_DEFAULT, frozenset())
    led = _LEADING.match(text)
    if led is None or _PARTICLES.search(text):
        return False
    return sum(word in english for word in led[0].lower().split()) > 1


@cache
def _letters() -> tuple[frozenset[str], frozenset[str]]:
    pairs = simplified()
    return frozenset(pairs), frozenset(pairs.values())


@cache
def _cantonese() -> frozenset[str]:
    return frozenset("".join(head.cantonese for head in heads().values()))


def _latin(text: str, locale: str) -> str:
    """Every small word is a vote for each language that has it, a marked letter for its own."""
    spoken = [_plain(word) for word in _LATIN.findall(_NOISE.sub(" ", text).lower())]
    words = set(spoken)
    if not words:
        return _known(locale)
    small = _small_words()
    marks = [_MARKED[letter] for letter in set(text.lower()) & _MARKED.keys()] if not text.isascii() else []
    votes = {language: len(words & small[language]) + marks.count(language) for language in small}
    others = [language for language in small if language != _DEFAULT]
    best = max(others, key=lambda language: (votes[language], locale.startswith(language)), default=_DEFAULT)
    return best if _outvotes(best, spoken, votes) else _DEFAULT


def _outvotes(language: str, spoken: list[str], votes: Mapping[str, int]) -> bool:
    """Against English count the words that only one of the two has; where they are as many, the first one."""
    foreign, english = _small_words()[language], _small_words().get(_DEFAULT, frozenset())
    own = votes[language] - len({*spoken} & foreign & english)
    other = len({*spoken} & english - foreign)
    first = next((word for word in spoken if (word in foreign) is not (word in english)), "")
    return own > other or (0 < own == other and first not in english)


def _plain(word: str) -> str:
    return word if word.isascii() else "".join(unicodedata.normalize("NFKD", letter)[0] for letter in word)


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(map(_plain, head.small)) for name, head in heads().items() if head.small}


def _known(locale: str) -> str:
    tag = locale.replace("_", "-").lower()
    return _LOCALES.get(tag) or tag.split("-")[0] or _DEFAULT
