"""Whether words ask for a picture, and what it is to show."""

from __future__ import annotations

import re
from functools import cache

from bot.understanding.lexicon import lexicon, pattern
from bot.understanding.wording import Wording, tidy

_TAIL = 60
"""So many letters at the end may be politeness."""
_EARLY = 14
"""Within so many letters stands what is made; what comes later only describes it."""
_TALKATIVE = 240
"""What is longer and has no request in it is a story, not the name of a thing."""


def plain(words: Wording) -> Wording:
    """Without greeting and politeness."""
    return unclosed(unfilled(words))


def unfilled(words: Wording) -> Wording:
    found = _fillers().match(words.flat)
    return words.after(found.end()) if found and found.end() else words


def unclosed(words: Wording) -> Wording:
    start = max(0, len(words.flat) - _TAIL)
    found = _closings().search(words.flat, start)
    return words.before(found.start()) if found and found.start() else words


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon().phrases('fillers')}[\s,.。!?:~]*+)*+")


@cache
def _closings() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,.。!?~]*+{lexicon().phrases('closings')})++[\s,.。!?~🙏😊❤]*+$")


def wished(words: Wording, counted: bool = False) -> Wording | None:
    """What is to be drawn if the words (without politeness) ask for a drawing; empty if that is left open.

    `counted`: a number of pictures was spoken of."""
    flat = words.flat
    drawn = pattern("draw").match(flat)
    if drawn:
        return None if pattern("not_drawn").match(flat) else _subject(words, drawn.end())
    created = pattern("create").match(flat)
    if created and _no_verb().match(flat, created.end()):
        return None
    if created and (counted or _pictured(flat, created.end()) or not _other_work(flat, created.end())):
        return _subject(words, created.end())
    made = pattern("make").match(flat)
    if made and _is_made(flat, made.end(), counted):
        return _subject(words, made.end())
    return _brought_out(words)


def _is_made(flat: str, start: int, counted: bool) -> bool:
    """Much can be made: a picture, or something in a style, but no table and no ticket."""
    early = pattern("not_pictures").search(flat, start, start + _EARLY)
    if early or pattern("talk").match(flat) or pattern("not_counted").search(flat):
        return False
    return counted or _pictured(flat, start) or pattern("styles").search(flat, start) is not None


def _pictured(flat: str, start: int) -> bool:
    return pattern("pictures").search(flat, start) is not None


@cache
def _no_verb() -> re.Pattern[str]:
    return re.compile(rf"\s*{lexicon().phrases('no_verb')}")


def _other_work(flat: str, start: int) -> bool:
    return pattern("not_pictures").search(flat, start, start + _TAIL) is not None


def _brought_out(words: Wording) -> Wording | None:
    """Where the verb stands at the end."""
    around = pattern("around").match(words.flat)
    if not around:
        return None
    drawn = _drawn_out().search(words.flat, around.end())
    return words.before(drawn.start()).after(around.end()) if drawn else None


@cache
def _drawn_out() -> re.Pattern[str]:
    return re.compile(rf"{lexicon().phrases('drawn_out')}$")


def _subject(words: Wording, start: int) -> Wording:
    """What is to be seen, without the words that only say that it is a picture."""
    subject = words.after(start)
    opening = pattern("openings").match(subject.flat)
    if opening:
        subject = subject.after(opening.end())
    if pattern("vague").fullmatch(subject.flat):
        return subject.before(0)
    return subject


def untrailed(words: Wording) -> Wording:
    """Without "… 的图片" at the end, nor a word that led to something taken out before."""
    for name in ("trailing", "dangling"):
        found = _at_end(name).search(words.flat, max(0, len(words.flat) - _TAIL))
        if found and found.start():
            words = words.before(found.start())
    return tidy(words)


@cache
def _at_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"{lexicon().phrases(name)}$")


def is_thing(said: Wording) -> bool:
    """Whether the words name something that could be drawn, without saying or asking anything."""
    flat = plain(said).flat
    if len(flat) > _TALKATIVE * 4 or pattern("statements").search(said.flat) or pattern("not_things").match(flat):
        return False
    return bool(pattern("styles").search(flat) or (len(flat) <= _TALKATIVE and pattern("things").fullmatch(flat)))
