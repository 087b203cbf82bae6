"""Plain text, so that Discord shows it as it was written: nothing in it is a format, a mention or a hidden link."""

from __future__ import annotations

import re

from adapters.discord.limits import TEXT

WIDE = r"\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’"
"""Punctuation and brackets of Chinese and Japanese: no space stands between them and an address."""
LINK = re.compile(rf"https?://\w[^\s<>{WIDE}]*")
ENDS = tuple(".,:;!?\"']")
"""What stands after an address rather than in it."""
ANYWHERE = re.compile(r"[\\*_`<\[](?!\ufe0f?\u20e3)|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\|")
"""What formats, mentions, or hides an address. What is a key of a telephone is left alone."""
AT_A_LINE = re.compile(r"^(\s*)([#>+-](?!\ufe0f?\u20e3)|\d+(?=[.)]\s))", re.MULTILINE)
"""What makes a line a heading, a quotation or part of a list."""
UNWRITTEN = re.compile("[\x00\ud800-\udfff]")
"""What no JSON carries."""
ELLIPSIS = "…"
JOINER = "\u200d"
CLINGING = ("\ufe0f", JOINER, "\u20e3", *map(chr, range(0x1F3FB, 0x1F400)))
"""Without the sign before them these are something else."""


def plain(text: str) -> str:
    """Addresses stay addresses that can be opened, without a preview."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        address = _address(found.group())
        parts += [_escaped(text[end : found.start()], begins=_begins(text, end)), f"<{address}>"]
        end = found.start() + len(address)
    parts.append(_escaped(text[end:], begins=_begins(text, end)))
    return UNWRITTEN.sub("\ufffd", "".join(parts))


def written(text: str, most: int = TEXT) -> str:
    """It as plain text of at most so many characters, without a part of its longest line if need be."""
    whole = plain(text)
    while len(whole) > most:
        text = shortened(text, len(text) * most // len(whole) - 1)
        whole = plain(text)
    return whole


def shortened(text: str, most: int) -> str:
    """At most so many characters. The longest line gives way: what stands below it, such as a link, stays whole."""
    excess = len(text) - most
    if excess <= 0:
        return text
    lines = text.split("\n")
    longest = max(lines, key=len)
    if len(longest) - excess < most // 4:
        return _cut(text, most)
    lines[lines.index(longest)] = _cut(longest, len(longest) - excess)
    return "\n".join(lines)


def _address(found: str) -> str:
    while found.endswith(ENDS) or (found.endswith(")") and found.count(")") > found.count("(")):
        found = found[:-1]
    return found


def _begins(text: str, position: int) -> bool:
    return not text[:position].rpartition("\n")[2].strip()


def _escaped(part: str, *, begins: bool) -> str:
    """`begins`: nothing stands before it in its line."""
    signs = ANYWHERE.sub(r"\\\g<0>", part)
    head, line, tail = ("", "", signs) if begins else signs.partition("\n")
    return head + line + AT_A_LINE.sub(_stopped, tail)


def _stopped(found: re.Match[str]) -> str:
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign.isdigit() else f"{space}\\{sign}"


def _cut(text: str, most: int) -> str:
    """The beginning, without half of a sign that is made of several characters."""
    end = most - len(ELLIPSIS)
    while end > 0 and (text[end] in CLINGING or text[end - 1] == JOINER):
        end -= 1
    return text[: max(end, 0)].rstrip() + ELLIPSIS
