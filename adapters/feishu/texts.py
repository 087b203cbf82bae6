"""Words as a text message shows them: as they were written, whatever stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

LINK = re.compile(r"https?://\w[^\s<>\"\x00-\x1f\x7f]*")
ENDS = tuple(".,:;!?'*_~`|]，。；：！？）】」》、")
"""What stands after an address rather than in it."""
TAG = re.compile(r"<(?=[A-Za-z/!])")
NAMED = "]("
"""Between the two brackets of a link that shows another name than its address."""
UNSEEN = "\u200b"
"""Keeps apart what would be read together."""
UNWRITTEN = re.compile("[\x00\ud800-\udfff]")
"""What no JSON carries."""
ELLIPSIS = "…"
JOINER = "\u200d"
CLINGING = ("\ufe0f", JOINER, "\u20e3", *map(chr, range(0x1F3FB, 0x1F400)))
"""Without the sign before them these are something else."""


def plain(text: str) -> str:
    """Nobody is mentioned by it, nothing is a format, and no link is hidden; addresses can be opened."""
    return TAG.sub(f"<{UNSEEN}", writable(text)).replace(NAMED, f"]{UNSEEN}(")


def writable(text: str) -> str:
    return UNWRITTEN.sub("\ufffd", text)


def parted(text: str) -> Iterator[tuple[str, bool]]:
    """Its pieces in their order, and whether each is an address."""
    end = 0
    for found in LINK.finditer(text):
        address = _address(found.group())
        if found.start() > end:
            yield text[end : found.start()], False
        yield address, True
        end = found.start() + len(address)
    if end < len(text):
        yield text[end:], False


def shortened(text: str, most: int) -> str:
    """At most so many characters. The longest line gives way, or what stands above the last one where there are many:
    what stands below, such as a link, stays whole."""
    excess = len(text) - most
    if excess <= 0:
        return text
    lines = text.split("\n")
    longest = max(lines, key=len)
    if len(longest) - excess < most // 4:
        return _headed("\n".join(lines[:-1]), lines[-1], most)
    lines[lines.index(longest)] = cut(longest, len(longest) - excess)
    return "\n".join(lines)


def cut(text: str, most: int) -> str:
    """The beginning, without half of a sign that is made of several characters."""
    if len(text) <= most:
        return text
    end = most - len(ELLIPSIS)
    while end > 0 and (text[end] in CLINGING or text[end - 1] == JOINER):
        end -= 1
    return text[: max(end, 0)].rstrip() + ELLIPSIS


def _headed(head: str, last: str, most: int) -> str:
    if len(last) > most // 2:
        return cut(f"{head}\n{last}", most)
    return f"{cut(head, most - len(last) - 1)}\n{last}" if head else cut(last, most)


def _address(found: str) -> str:
    while found.endswith(ENDS) or (found.endswith(")") and found.count(")") > found.count("(")):
        found = found[:-1]
    return found
