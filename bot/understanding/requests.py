"""Whether words ask for a picture, and what it is to show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.reading import Rule
from bot.understanding.wording import Wording, covered, tidy

AGAIN = 16
"""So many wordings are remembered: one rule after the other looks at the same few."""
_TAIL = 60
"""So many letters at the end may be politeness."""
_EARLY = 26
"""Within so many letters stands what is made; what comes later only describes it."""
_TALKATIVE = 240
"""What is longer and has no request in it is a story, not the name of a thing."""
_LISTED = 3
"""So many commas make a description: people talk in shorter lists."""
_SHORT = 40
"""Letters; a correction is short."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn, empty if that is left open, and the words by which it is known that something is."""

    subject: Wording
    words: str
    rule: Rule


def plain(words: Wording) -> Wording:
    """Without greeting and politeness."""
    return unclosed(unfilled(words))


def unquestioned(words: Wording) -> Wording:
    """Without the marks of a question at the end."""
    end = len(words.flat.rstrip("?!~ "))
    return words if end == len(words.flat) else words.before(end)


@lru_cache(AGAIN)
def unfilled(words: Wording) -> Wording:
    found = words.match("opened")
    return words.after(found.end()) if found and found.end() else words


@lru_cache(AGAIN)
def unclosed(words: Wording) -> Wording:
    found = words.search("closed", max(0, len(words.flat) - _TAIL))
    return words.before(found.start()) if found and found.start() else words


def asked_for(words: Wording, counted: bool = False) -> Asked | None:
    """What is to be drawn if the words (without greeting) ask for a drawing.

    `counted`: a number of pictures was spoken of."""
    drawn = words.match("draw")
    if drawn:
        return None if words.match("not_drawn") else _asked(words, drawn.end(), Rule.DRAW)
    created = words.match("create")
    if created and _is_created(words, created.end(), counted):
        return _asked(words, created.end(), Rule.CREATE)
    made = words.match("make")
    if made and _is_made(words, made.end(), counted):
        return _asked(words, made.end(), Rule.MAKE)
    return _asked_last(words, counted)


def _is_created(words: Wording, start: int, counted: bool) -> bool:
    if words.match("no_verb_next", start):
        return False
    others = [
        found.span() for found in words.grammar.pattern("not_pictures").finditer(words.flat, start, start + _TAIL)
    ]
    pictured = words.search("pictures", start)
    if pictured and any(first <= pictured.start() and pictured.end() <= last for first, last in others):
        return False  # the word for a picture is only a part of another one, such as 动画
    return counted or pictured is not None or not others


def _is_made(words: Wording, start: int, counted: bool) -> bool:
    """Much can be made: a picture, or something in a style, but no table and no ticket."""
    early = words.search("not_pictures", start, start + _EARLY)
    pictured = words.search("pictures", start)
    first = early is not None and (pictured is None or early.start() < pictured.start())
    if (first and not (counted and pictured)) or words.match("talk") or words.search("not_counted"):
        return False
    shown = counted or pictured is not None or words.search("styles", start) is not None
    return shown or plain(words.after(start)).whole("scenes")


def _pictured(words: Wording, start: int) -> bool:
    return words.search("pictures", start) is not None


def _asked_last(words: Wording, counted: bool) -> Asked | None:
    """Where the verb stands at the end."""
    around = words.match("around")
    if around:
        drawn = words.search("drawn_at_end", around.end())
        if drawn:
            return Asked(named(words.part(around.end(), drawn.start())), _said(words, drawn), Rule.DRAW)
    return _asked_at_end(words, counted)


def _asked_at_end(words: Wording, counted: bool) -> Asked | None:
    start = max(0, len(words.flat) - _TAIL)
    for name, rule in (("drawn_last", Rule.DRAW), ("created_last", Rule.CREATE), ("made_last", Rule.MAKE)):
        found = words.search(name, start)
        if found:
            subject = _unpreambled(words.before(found.start()))
            return Asked(named(subject), _said(words, found), rule) if _is_asked(subject, rule, counted) else None
    return _asked_amid(words)


def _asked_amid(words: Wording) -> Asked | None:
    """Where the verb stands at the end, and something is added after it."""
    found = words.search("drawn_amid")
    if not found:
        return None
    subject = words.part(0, found.start())
    if not subject.flat or not _is_asked(subject, Rule.DRAW, counted=False):
        return None
    return Asked(named(words.cut(found.start(), found.end() - 1)), _said(words, found), Rule.DRAW)


def asked_within(words: Wording) -> Asked | None:
    """An unmistakable request after something else was said."""
    for found in words.grammar.pattern("strong").finditer(words.flat):
        verb = words.search("draw", found.start(), found.end())
        at = verb.start() if verb else found.start()
        other = verb is None and not _is_created(words, found.end(), counted=False)
        told = words.part(0, found.start()).search("unasked_before") or words.match("not_drawn", at)
        if not other and not told:
            return Asked(named(words.after(found.end())), _said(words, found), Rule.DRAW)
    return None


def _is_asked(subject: Wording, rule: Rule, counted: bool) -> bool:
    """Whether a verb after this subject asks for a picture of it."""
    if subject.search("not_asked"):
        return False
    if rule is Rule.DRAW:
        return not subject.whole("not_drawn")
    other = subject.search("not_picture_last", max(0, len(subject.flat) - _TAIL)) is not None
    pictured = counted or _pictured(subject, 0)
    return not other and (pictured or rule is Rule.CREATE or subject.search("styles") is not None)


def _unpreambled(subject: Wording) -> Wording:
    """Without what was told before the wish."""
    ends = [found.end() for found in subject.grammar.pattern("talked_before").finditer(subject.flat)]
    rest = subject.after(ends[-1]) if ends else subject
    return rest if rest.flat else subject


def _said(words: Wording, found: re.Match[str]) -> str:
    return words.own[found.start() : found.end()].strip()


def _asked(words: Wording, start: int, rule: Rule) -> Asked:
    return Asked(named(words.after(start)), words.own[:start].strip(), rule)


def named(subject: Wording) -> Wording:
    """What is to be seen, without the words that only say that it is a picture."""
    opening = subject.match("openings")
    if opening:
        subject = subject.after(opening.end())
    return subject.empty() if subject.whole("vague") else subject


def untrailed(words: Wording) -> Wording:
    """Without "… 的图片" at the end, nor a word that led to something taken out before."""
    for name in ("trailing_last", "dangling_last"):
        found = words.search(name, max(0, len(words.flat) - _TAIL))
        if found and found.start():
            words = words.before(found.start())
    return tidy(words)


def corrected(subject: Wording) -> Wording:
    """What is said after "no, I mean" takes the place of what was said before."""
    found = subject.search("corrected_within")
    rest = subject.after(found.end()) if found else subject
    return rest if rest.flat and len(rest.flat) <= _SHORT else subject


def is_thing(said: Wording, shaped: bool = False) -> bool:
    """Whether the words name something that could be drawn, without saying or asking anything.

    `shaped`: a model, a ratio, a size or a number of pictures was spoken of."""
    words = plain(said)
    if len(words.flat) > _TALKATIVE * 4 or covered(unfilled(said)).search("statements") or words.match("not_things"):
        return False
    if _orders_other_work(words):
        return False
    if words.search("styles") or words.flat.count(",") >= _LISTED:
        return True
    things = words.whole("things") or named(words).whole("things")
    named_one = shaped and (len(words.flat) > 1 or not words.flat.isascii())
    return len(words.flat) <= _TALKATIVE and (things or named_one)


def _orders_other_work(words: Wording) -> bool:
    """A verb that asks for a picture, with something else: "create a video", "draw a conclusion"."""
    if words.match("draw"):
        return words.match("not_drawn") is not None
    created, made = words.match("create"), words.match("make")
    if created and words.search("not_pictures", created.end()):
        return True
    return made is not None and words.search("not_pictures", made.end(), made.end() + _EARLY) is not None
