"""A post as a card (JSON 2.0: https://open.feishu.cn/document/feishu-cards/card-json-v2-structure)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import msgspec

from adapters.feishu.buttons import Element, elements, text
from adapters.feishu.limits import ALT, CARD_BYTES, SPARE, SUMMARY, TITLE
from adapters.feishu.markdown import marked
from adapters.feishu.sheets import Sheet
from adapters.feishu.texts import LINK, cut, plain, shortened
from bot.ports import Words
from bot.values import PostKind, Text

TEMPLATES: Mapping[PostKind, str] = MappingProxyType(
    {
        PostKind.START: "blue",
        PostKind.PROGRESS: "blue",
        PostKind.QUESTION: "wathet",
        PostKind.FAILURE: "orange",
    }
)
"""Colours of titles. A picture speaks for itself, and so does what is over."""
UNCOVER = Text("🙈 Open to see it")
STEPS = 16
"""Signs of a bar: as many as fit into a line on a telephone."""
FULL, EMPTY = "▰", "▱"
SHORT = 200
"""Characters that are never too many."""
WIDE = frozenset("WF")


def written(sheet: Sheet, images: Sequence[str], words: Words) -> str:
    """The card as Feishu takes it, whatever the length of its words: of those a part goes if need be."""
    while True:
        content = _encoded(card(sheet, images, words))
        excess = sized(content) - (CARD_BYTES - SPARE)
        if excess <= 0 or len(sheet.words) <= SHORT:
            return content
        sheet = replace(sheet, words=shortened(sheet.words, max(SHORT, len(sheet.words) * 3 // 4)))


def sized(content: str) -> int:
    """Bytes of a content in the body of a call, in which it is a string."""
    return len(msgspec.json.encode(content))


def card(sheet: Sheet, images: Sequence[str], words: Words) -> Element:
    title, rest = ("", sheet.words) if sheet.bare else _titled(sheet)
    whole: Element = {"schema": "2.0", "config": _config(sheet)}
    if title:
        whole["header"] = {"template": TEMPLATES[sheet.kind], "title": text(title)}
    body = [*_shown(sheet, images, words), *_said(rest), *_progress(sheet)]
    body += elements(sheet.buttons, words, sheet.language)
    return whole | {"body": {"elements": body or [_markdown("…")]}}


def _config(sheet: Sheet) -> Element:
    """The summary stands in the list of chats, and in notifications."""
    first = plain(sheet.words.partition("\n")[0])
    return {"update_multi": True, "summary": {"content": cut(first, SUMMARY)}}


def _titled(sheet: Sheet) -> tuple[str, str]:
    """The first line in colour, where something is left to stand below it. Clients before 7.20 show nothing else."""
    first, _, rest = sheet.words.partition("\n")
    below = rest.strip() or sheet.buttons or sheet.progress is not None
    if sheet.kind not in TEMPLATES or not below or _columns(first) > TITLE or LINK.search(first):
        return "", sheet.words
    return first, rest.strip("\n")


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in WIDE else 1 for sign in line)


def _said(words: str) -> Iterator[Element]:
    if words.strip():
        yield _markdown(marked(words))


def _markdown(content: str) -> Element:
    return {"tag": "markdown", "content": content}


def _progress(sheet: Sheet) -> Iterator[Element]:
    """Feishu has no bar of its own."""
    if sheet.progress is not None and not sheet.bare:
        full = round(min(max(sheet.progress, 0), 100) * STEPS / 100)
        yield _markdown(FULL * full + EMPTY * (STEPS - full))


def _shown(sheet: Sheet, images: Sequence[str], words: Words) -> Iterator[Element]:
    alt = cut(sheet.alt, ALT // max(1, len(images)))
    pictures = [{"tag": "img", "img_key": key, "alt": text(alt), "scale_type": "fit_horizontal"} for key in images]
    rows = [*_rows(pictures)]
    if not sheet.covered:
        yield from rows
    elif rows:
        title = text(words(UNCOVER, sheet.language))
        yield {"tag": "collapsible_panel", "expanded": False, "header": {"title": title}, "elements": rows}


def _rows(pictures: Sequence[Element]) -> Iterator[Element]:
    """Two beside each other, each whole; one that is left has the width of a card."""
    for start in range(0, len(pictures), 2):
        row = pictures[start : start + 2]
        columns = [{"tag": "column", "width": "weighted", "weight": 1, "elements": [one]} for one in row]
        yield {"tag": "column_set", "flex_mode": "none", "columns": columns} if len(row) > 1 else row[0]


def _encoded(whole: Element) -> str:
    return msgspec.json.encode(whole).decode()
