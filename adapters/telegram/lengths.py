"""Lengths as Telegram counts them: in units of UTF-16, of which most emojis take two."""

from __future__ import annotations

TEXT = 4096
CAPTION = 1024
ALERT = 200
ELLIPSIS = "…"
JOINER = "\u200d"
CLINGING = ("\ufe0f", JOINER, "\u20e3", *map(chr, range(0x1F3FB, 0x1F400)))
"""Without the sign before them these are something else."""


def units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, limit: int) -> str:
    """At most so many units. The longest line gives way: what stands below it, such as a link, stays whole."""
    excess = units(text) - limit
    if excess <= 0:
        return text
    lines = text.split("\n")
    longest = max(range(len(lines)), key=lambda number: units(lines[number]))
    room = units(lines[longest]) - excess
    if room < limit // 4:
        return _cut(text, limit)
    lines[longest] = _cut(lines[longest], room)
    return "\n".join(lines)


def _cut(text: str, limit: int) -> str:
    """The beginning, without half of a sign that is made of several characters."""
    taken, end = units(ELLIPSIS), 0
    for character in text:
        taken += 2 if character > "\uffff" else 1
        if taken > limit:
            break
        end += 1
    while end and (text[end : end + 1] in CLINGING or text[end - 1] == JOINER):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS
