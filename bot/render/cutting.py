"""Making words shorter where a reader would stop too."""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
JOINER = "\u200d"
STOPS = (re.compile(r"\n"), re.compile(r"[.!?。！？]"), re.compile(r"[\s,;，；、·]"))
"""Where to cut, the best place first."""
CLAUSE = re.compile(r"[,.;:!?，。；：！？、\n]")
SUBJECT_WORDS = 7
SUBJECT_WIDTH = 36
"""In columns: a Han character takes two."""


def cut(text: str, limit: int) -> str:
    """At most so many characters, the last one a sign that there was more."""
    if len(text) <= limit:
        return text
    if limit <= 0:
        return ""
    head = _whole(text, limit - 1)
    return head[: _stop(head)].rstrip(" \n,;，；、·") + ELLIPSIS


def _stop(head: str) -> int:
    """After the last good place of the final third; else the very end."""
    earliest = len(head) * 2 // 3
    for pattern in STOPS:
        ends = [found.end() for found in pattern.finditer(head) if found.end() > earliest]
        if ends:
            return ends[-1]
    return len(head)


def _whole(text: str, length: int) -> str:
    """The beginning, without half of a sign that is made of several characters."""
    while 0 < length < len(text) and (_clings(text[length]) or text[length - 1] == JOINER):
        length -= 1
    return text[:length]


def _clings(character: str) -> bool:
    return (
        character == JOINER
        or unicodedata.category(character) in {"Mn", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def subject(prompt: str) -> str:
    """What a wish is about, short enough for one friendly line."""
    flat = " ".join(prompt.split())
    clause = next((part for part in map(str.strip, CLAUSE.split(flat)) if part), "")
    words = clause.split(" ")
    short = " ".join(words[:SUBJECT_WORDS])
    shown = _narrowed(short)
    return shown if shown == clause else shown.rstrip(ELLIPSIS) + ELLIPSIS


def _narrowed(text: str) -> str:
    """Within the width of a line; a script of wide characters gets half as many."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return cut(text, SUBJECT_WIDTH // 2 if wide * 2 > len(text) else SUBJECT_WIDTH)
