"""Which language a message is in, by its letters and its smallest words."""

from __future__ import annotations

import re
from functools import cache

from bot.understanding.lexicon import lexicon

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7af]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]+")
_NOISE = re.compile(r"<[^<>\s]{1,60}>|https?://\S{1,500}|[@/:][\w.\-]{1,60}")
_ENOUGH = 2
"""So many small words of a language tell it from English."""
_DEFAULT = "en"
_LOCALES = {"zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant"}


def language_of(text: str, locale: str = "") -> str:
    """A tag such as "zh" or "pt"; where the words do not tell, the person's locale, else English."""
    if text.isascii():
        return _latin(text, locale)
    if _HANGUL.search(text):
        return "ko"
    kana = len(_KANA.findall(text))
    han = _HAN.findall(text)
    if kana > 1 or (kana and len(han) < kana * 2):
        return "ja"
    if han:
        return _chinese(text, han, locale)
    return "ru" if _CYRILLIC.search(text) else _latin(text, locale)


def _chinese(text: str, han: list[str], locale: str) -> str:
    words = _LATIN.findall(_NOISE.sub(" ", text))
    first = re.search(r"[^\W\d_]", _NOISE.sub(" ", text))
    if len(words) > len(han) and not (first and _HAN.match(first[0])):
        return _latin(text, locale)
    traditional, simplified = _letters()
    return "zh-Hant" if len(traditional.intersection(han)) > len(simplified.intersection(han)) else "zh"


@cache
def _letters() -> tuple[frozenset[str], frozenset[str]]:
    pairs = lexicon().simplified
    return frozenset(pairs), frozenset(pairs.values())


def _latin(text: str, locale: str) -> str:
    words = {word.lower() for word in _LATIN.findall(_NOISE.sub(" ", text))}
    if not words:
        return _known(locale)
    counts = {language: len(words & small) for language, small in _small_words().items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= _ENOUGH and counts[best] > counts.get(_DEFAULT, 0) else _DEFAULT


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {tongue.language: frozenset(tongue.small) for tongue in lexicon().tongues if tongue.small}


def _known(locale: str) -> str:
    tag = locale.replace("_", "-").lower()
    return _LOCALES.get(tag) or tag.split("-")[0] or _DEFAULT
