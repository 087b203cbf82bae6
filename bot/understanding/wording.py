"""A message in two forms of equal length: the person's own words, and the same words as they are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.understanding.lexicon import lexicon

_ALIKE = str.maketrans("’‘`´“”—–、【】《》（）", "''''\"\"--,[][]()")
_MENTION = re.compile(
    r"<(?:@[!&]?|#|a?:\w{1,32}:)[0-9a-z_]{1,40}>|<at [^<>]{0,200}>[^<>]{0,100}</at>|@_(?:user_[0-9]{1,3}|all)\b"
    r"|(?<![\w.])@[\w.\-]{1,40}",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*(?:\n|\Z)", re.MULTILINE)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e]+")
_EDGE = " \t\r\n\u3000,，.。;；:：、!！~～"
_BLANKS = re.compile(r"[ \t\r\n\u3000]+")
_MARKS = re.compile(r"([,，;；、])[\s,，;；、]*(?=[,，;；、。.!！])")


class _Compared(dict[int, int]):
    """Every letter in the form in which letters are compared: NFKC, lower case, simplified; never more than one."""

    def __missing__(self, code: int) -> int:
        letter = unicodedata.normalize("NFKC", chr(code)).translate(_ALIKE).lower()
        letter = letter if len(letter) == 1 else chr(code)
        self[code] = ord(lexicon().simplified.get(letter, letter))
        return self[code]


_COMPARED = _Compared()


@dataclass(frozen=True, slots=True)
class Wording:
    """What was written, and what it is compared by, letter for letter."""

    own: str
    flat: str

    def cut(self, start: int, end: int, gap: str = "") -> Wording:
        """Without this stretch; words that it kept apart stay apart."""
        left, right = self.flat[start - 1 : start], self.flat[end : end + 1]
        if left.isascii() and right.isascii() and left.isalnum() and right.isalnum():
            gap = " "
        return Wording(self.own[:start] + gap + self.own[end:], self.flat[:start] + gap + self.flat[end:])

    def after(self, start: int) -> Wording:
        return tidy(Wording(self.own[start:], self.flat[start:]))

    def before(self, end: int) -> Wording:
        return tidy(Wording(self.own[:end], self.flat[:end]))


def wording(text: str) -> Wording:
    return Wording(text, text.translate(_COMPARED))


def tidy(words: Wording) -> Wording:
    """Without blanks and marks at the edges."""
    if words.own and words.own[0] not in _EDGE and words.own[-1] not in _EDGE:
        return words
    left = len(words.own) - len(words.own.lstrip(_EDGE))
    right = len(words.own.rstrip(_EDGE))
    return Wording(words.own[left:right], words.flat[left:right]) if left < right else Wording("", "")


def unmentioned(text: str) -> str:
    """Without names that were called, quoted lines and invisible letters."""
    if "@" in text or "<" in text or ">" in text or "&" in text:
        text = _MENTION.sub(" ", _QUOTED.sub("", text))
    return _INVISIBLE.sub("", text).strip()


def calls_somebody(text: str) -> bool:
    return _MENTION.match(text.lstrip()) is not None


def neat(prompt: str) -> str:
    """A prompt without the double blanks and marks that taking words out of it leaves behind."""
    return _MARKS.sub("", _BLANKS.sub(" ", prompt)).strip(_EDGE + "?？-—")
