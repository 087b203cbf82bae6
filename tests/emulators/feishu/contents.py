"""What stands in messages that are no cards: rules for it, and how a person reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from tests.emulators.feishu.calls import Json

AT = re.compile(r'<at (?:user_id|id|open_id)="?([^">]*)"?>(.*?)</at>')
KEY = re.compile(r"@_user_\d+")
LANGUAGES = frozenset({"zh_cn", "en_us", "ja_jp", "zh_hk", "zh_tw"})
TAGS = frozenset({"text", "a", "at", "img", "media", "emotion", "hr", "code_block", "md"})
_NAMED = {
    "image": "[Image]",
    "file": "[File]",
    "audio": "[Voice message]",
    "media": "[Video]",
    "sticker": "[Sticker]",
    "merge_forward": "[Merged messages]",
}


def read(kind: str, content: Mapping[str, object], names: Mapping[str, str]) -> str:
    """`names`: of people, by their ids and by the keys that stand for them."""
    if kind == "text":
        return _text(str(content.get("text", "")), names)
    if kind == "post":
        return _post(content, names)
    name = str(content.get("file_name", ""))
    return f"{_NAMED.get(kind, f'[{kind}]')}{' ' + name if name else ''}"


def images(kind: str, content: Mapping[str, object]) -> list[str]:
    if kind == "image":
        return [str(content["image_key"])]
    if kind == "post":
        return [str(part["image_key"]) for part in parts(content) if part.get("tag") == "img"]
    return []


def keys(kind: str, content: Mapping[str, object]) -> frozenset[str]:
    """Of everything in it that can be downloaded."""
    found = [str(content[name]) for name in ("image_key", "file_key") if content.get(name)]
    if kind == "post":
        found += [str(part[name]) for part in parts(content) for name in ("image_key", "file_key") if part.get(name)]
    return frozenset(found)


def lines(content: Mapping[str, object]) -> list[Sequence[Json]]:
    """Paragraphs, of whichever language comes first."""
    inner = next((content[name] for name in content if name in LANGUAGES), content)
    return cast("list[Sequence[Json]]", cast("Json", inner).get("content") or [])


def parts(content: Mapping[str, object]) -> Iterator[Json]:
    for line in lines(content):
        yield from line


def posted(content: Json) -> str:
    """What is wrong with a rich text that the bot sends; empty: nothing."""
    if not content or not LANGUAGES.issuperset(content):
        return "post has no language that is known"
    for part in parts(content):
        if part.get("tag") not in TAGS:
            return f"unsupported tag {part.get('tag')}"
    return ""


def _post(content: Mapping[str, object], names: Mapping[str, str]) -> str:
    inner = next((content[name] for name in content if name in LANGUAGES), content)
    title = str(cast("Json", inner).get("title") or "")
    told = ["".join(_part(part, names) for part in line) for line in lines(content)]
    return "\n".join([title, *told] if title else told)


def _part(part: Json, names: Mapping[str, str]) -> str:
    match part.get("tag"):
        case "at":
            id = str(part.get("user_id", ""))
            return names.get(id, f"@{part.get('user_name', id)}")
        case "img":
            return "[Image]"
        case "media":
            return "[Video]"
        case "hr":
            return "———"
        case "emotion":
            return f"[{part.get('emoji_type')}]"
        case _:
            return str(part.get("text", ""))


def _text(text: str, names: Mapping[str, str]) -> str:
    text = AT.sub(lambda found: names.get(found[1], f"@{found[2]}"), text)
    return KEY.sub(lambda found: names.get(found[0], found[0]), text).replace("@_all", "@All")
