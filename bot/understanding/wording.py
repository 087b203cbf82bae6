"""A message in two forms of equal length: the person's own words, and the same words as they are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.understanding.grammar import Grammar

_MENTION = re.compile(
    r"<(?:@[!&]?|#|a?:\w{1,32}:)[0-9a-z_]{1,40}>|<at\b[^<>]{0,200}/>|<at\b[^<>]{0,200}>[^<>]{0,100}</at>"
    r"|@_(?:user_[0-9]{1,3}|all)\b|\[CQ:at,[^\[\]]{1,80}\]|\(met\)\w{1,40}\(met\)"
    r"|(?<![\w.])@[\w.\-]{1,40}(?::[a-z0-9.\-]{3,60})?",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[!-~]{1,500}", re.IGNORECASE)
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*(?:\n|\Z)", re.MULTILINE)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e]+")
EDGE = " \t\r\n\u3000,，.。;；:：、!！~～…¿¡"
_BLANKS = re.compile(r"[ \t\r\n\u3000]+")
_MARKS = re.compile(r"([,，;；、])[\s,，;；、]*(?=[,，;；、。.!！])")
_MARKS_OF_QUOTATION = (('"', '"'), ("「", "」"), ("『", "』"), ("«", "»"), ("„", '"'), (r"\[", r"\]"))
_QUOTATION = re.compile("|".join(rf"{a}[^{a}{b}\n]{{1,80}}{b}" for a, b in _MARKS_OF_QUOTATION))
WINDOW = 400
_ENDS = EDGE + "?？-—"
_ORNAMENTS = re.compile(
    "^[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u20e3\\s]+|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u20e3\\s]+$"
)
"""Emoji around words; one that stands alone is the wish itself."""
_COVER = "\ue000"
_KEPT = "…"
"""What stands for several letters and stays as it is written."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What was written, and what it is compared by, letter for letter, with the grammar it is read by."""

    own: str
    flat: str
    grammar: Grammar

    def match(self, name: str, at: int = 0) -> re.Match[str] | None:
        """A pattern of the grammar at this place."""
        return self.grammar.pattern(name).match(self.flat, at)

    def search(self, name: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """In no more than `WINDOW` letters: what a long message wants stands at its beginning or at its end."""
        return self.grammar.pattern(name).search(self.flat, start, start + WINDOW if end is None else end)

    def whole(self, name: str) -> bool:
        """Whether this is all that is said; nothing long is."""
        return len(self.flat) <= WINDOW and self.grammar.pattern(name).fullmatch(self.flat) is not None

    def cut(self, start: int, end: int, gap: str = "") -> Wording:
        """Without this stretch; words that it kept apart stay apart."""
        left, right = self.flat[start - 1 : start], self.flat[end : end + 1]
        if _stands_apart(left) and _stands_apart(right):
            gap = " "
        return Wording(self.own[:start] + gap + self.own[end:], self.flat[:start] + gap + self.flat[end:], self.grammar)

    def after(self, start: int) -> Wording:
        return tidy(Wording(self.own[start:], self.flat[start:], self.grammar))

    def before(self, end: int) -> Wording:
        return tidy(Wording(self.own[:end], self.flat[:end], self.grammar))

    def part(self, start: int, end: int) -> Wording:
        return tidy(Wording(self.own[start:end], self.flat[start:end], self.grammar))

    def empty(self) -> Wording:
        return Wording("", "", self.grammar)


def covered(words: Wording) -> Wording:
    """With what stands between quotation marks hidden from every pattern."""
    flat = _QUOTATION.sub(lambda found: found[0][0] + _COVER * (len(found[0]) - 2) + found[0][-1], words.flat)
    return Wording(words.own, flat, words.grammar)


def uncovered(words: Wording) -> Wording:
    return wording(words.own, words.grammar) if _COVER in words.flat else words


def _stands_apart(letter: str) -> bool:
    return letter.isalnum() and letter < "\u0500"


def wording(text: str, grammar: Grammar) -> Wording:
    return Wording(text, grammar.folded(text), grammar)


def canonical(text: str) -> str:
    """The text as it is, or, where some of its letters stand for several, in the form NFKC that spells them out."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text
    composed = unicodedata.normalize("NFC", text)
    if all(len(unicodedata.normalize("NFKC", letter)) == 1 or letter in _KEPT for letter in set(composed)):
        return composed
    return "".join(
        stretch if stretch in _KEPT else unicodedata.normalize("NFKC", stretch)
        for stretch in re.split(f"([{_KEPT}])", text)
    )


def narrow(text: str) -> str:
    """In the form in which letters are told apart: full width becomes half width, say."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def tidy(words: Wording) -> Wording:
    """Without blanks and marks at the edges."""
    if words.own and words.own[0] not in EDGE and words.own[-1] not in EDGE:
        return words
    left = len(words.own) - len(words.own.lstrip(EDGE))
    right = len(words.own.rstrip(EDGE))
    return Wording(words.own[left:right], words.flat[left:right], words.grammar) if left < right else words.empty()


def unmentioned(text: str) -> str:
    """Without names that were called, quoted lines, links and invisible letters."""
    if not text.isalnum():
        text = _LINK.sub(" ", _MENTION.sub(" ", _QUOTED.sub("", text)))
    return _INVISIBLE.sub("", text).strip()


def calls_somebody(text: str) -> bool:
    return _MENTION.search(text) is not None


def unadorned(words: Wording) -> Wording:
    """Without emoji at the beginning, if anything else is said."""
    found = _ORNAMENTS.match(words.flat)
    return words.after(found.end()) if found and found.end() < len(words.flat) else words


def neat(prompt: str) -> str:
    """A prompt without the double blanks and marks that taking words out of it leaves behind."""
    plain = _MARKS.sub("", _BLANKS.sub(" ", prompt)).strip(_ENDS)
    bare = _ORNAMENTS.sub("", plain).strip(_ENDS)
    return bare or plain
