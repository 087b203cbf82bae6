"""Entities of a text: those that people's apps find in it, and whether a bot's own lie inside it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from tests.emulators.telegram.refusals import bad
from tests.emulators.telegram.world import Json

_FOUND = {
    "bot_command": re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w+)?"),
    "mention": re.compile(r"(?<![\w/@])@\w{4,32}"),
    "url": re.compile(r"https?://[^\s]+"),
    "hashtag": re.compile(r"(?<!\w)#\w*[^\W\d]\w*"),
}
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}


def units(text: str) -> int:
    """UTF-16 code units, in which Telegram measures."""
    return len(text.encode("utf-16-le")) // 2


def found(text: str) -> tuple[Json, ...]:
    """What an app marks by itself: commands, names, addresses, hashtags."""
    marks = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
        for kind, pattern in _FOUND.items()
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(marks, key=lambda mark: int(str(mark["offset"]))))


def piece(text: str, entity: Json) -> str:
    start, length = int(str(entity["offset"])), int(str(entity["length"]))
    return text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le")


def checked(text: str, entities: Sequence[Json]) -> None:
    for entity in entities:
        start, length = int(str(entity["offset"])), int(str(entity["length"]))
        if start < 0 or length <= 0 or start + length > units(text):
            raise bad(f"entity beginning at UTF-16 offset {start} ends after the end of the text")


def parsed(text: str, mode: str) -> tuple[str, tuple[Json, ...]]:
    """A text with marks, as the text and its entities; only simple HTML is emulated."""
    if not mode:
        return text, ()
    if mode.lower() != "html":
        raise bad(f"unsupported parse_mode {mode}")
    plain, marks, opened = "", list[Json](), list[tuple[str, int]]()
    for piece_, tag in _tokens(text):
        plain += html.unescape(piece_)
        if tag and not tag[0]:
            opened.append((tag[1], units(plain)))
        elif tag:
            marks.append(_closed(opened, tag[1], units(plain)))
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return plain, tuple(marks)


def _tokens(text: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Each stretch of text with the tag that follows it: (slash or nothing, name)."""
    at = 0
    for match in _TAG.finditer(text):
        yield text[at : match.start()], (match[1], match[2].lower())
        at = match.end()
    yield text[at:], None


def _closed(opened: list[tuple[str, int]], name: str, end: int) -> Json:
    if not opened or opened[-1][0] != name or name not in _TAGS:
        raise bad(f'can\'t parse entities: Unexpected end tag "{name}"')
    start = opened.pop()[1]
    return {"type": _TAGS[name], "offset": start, "length": end - start}
