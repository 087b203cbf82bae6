"""The content of a message, as its style asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from adapters.feishu.cards import sized
from adapters.feishu.cards import written as card
from adapters.feishu.limits import CARD_BYTES, SPARE, TEXT_BYTES
from adapters.feishu.sheets import Sheet, Style
from adapters.feishu.texts import parted, plain, shortened, writable
from bot.ports import Words

LOCALE = "zh_cn"
"""Rich text has to be in a language. Whoever reads in another one gets this all the same where there is no other."""

Node = dict[str, Any]


def content(sheet: Sheet, keys: Sequence[str], words: Words) -> str:
    """`keys`: of its pictures, or of its file."""
    match sheet.style:
        case Style.CARD:
            return card(sheet, keys, words)
        case Style.FILE:
            return _encoded({"file_key": keys[0]})
        case Style.RICH:
            return _fitting(sheet.words, CARD_BYTES, lambda said: _rich(said, keys))
        case Style.TEXT:
            return _fitting(sheet.words, TEXT_BYTES, lambda said: {"text": plain(said)})


def _fitting(words: str, most: int, made: Any) -> str:
    while sized(whole := _encoded(made(words))) > most - SPARE and len(words) > 1:
        words = shortened(words, len(words) * 3 // 4)
    return whole


def _rich(words: str, keys: Sequence[str]) -> Node:
    """Nothing in its pieces of text is markup."""
    pictures = [[{"tag": "img", "image_key": key}] for key in keys]
    lines = [[*map(_node, parted(line))] or [{"tag": "text", "text": ""}] for line in writable(words).split("\n")]
    return {LOCALE: {"title": "", "content": [*pictures, *(lines if words.strip() else ())]}}


def _node(part: tuple[str, bool]) -> Node:
    piece, address = part
    return {"tag": "a", "href": piece, "text": piece} if address else {"tag": "text", "text": piece}


def _encoded(whole: Node) -> str:
    return msgspec.json.encode(whole).decode()
