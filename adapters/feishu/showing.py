"""What a message says and shows, of whichever kind it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.feishu.clean import clean
from adapters.feishu.wire import UNREADABLE, Mention, decoded, is_name

CALL = re.compile(r"@_(?:user_[0-9]+|all)")
"""How Feishu writes somebody's name in a text."""
ALL = ("@_all", "all")
EVERYBODY = "@all"
LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]+|mailto:[^\s()]+)\)")
"""How it writes a link."""
ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif")
"""Of files that are pictures: nothing else tells."""
OWN = "\0"
"""Stands for our own name until the text is whole; nobody can write one."""
AROUND = " \t\u3000"
AFTER = ",，:：、;；"
"""What follows a name that is called."""
DEEPEST = 8
"""Lists in lists of a rich text: Feishu writes two."""

Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Picture:
    """By which it can be asked for."""

    key: str
    kind: str = "image"
    """How it was sent: as an "image" or as a "file"."""


@dataclass(frozen=True, slots=True)
class Shown:
    """As people see it, but for our own name."""

    text: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class _Calls:
    """Who is called in a message."""

    names: Mapping[str, str] = field(default_factory=dict)

    def spelt(self, key: str) -> str:
        return EVERYBODY if key in ALL else self.names.get(key, key)

    def resolved(self, text: str) -> str:
        return CALL.sub(lambda call: self.spelt(call[0]), text)


def shown(kind: str, content: str, mentions: Sequence[Mention] = (), me: str = "") -> Shown:
    """What cannot be read says nothing. `me`: the bot's open id."""
    found = _node(content)
    calls = _Calls({one.key: _name(one, me) for one in mentions if one.key})
    match kind:
        case "text":
            return Shown(_plain(calls.resolved(LINK.sub(_linked, _word(found, "text")))))
        case "post":
            return _written(found, calls)
        case "image" | "media":
            # Whatever moves is shown as it stands still.
            return Shown(pictures=tuple(_picture(found)))
        case "file":
            return Shown(pictures=tuple(_filed(found)))
        case _:
            return Shown()


def _name(mention: Mention, me: str) -> str:
    if me and mention.open_id == me:
        return OWN
    return f"@{mention.name.replace(OWN, '')}" if mention.name else mention.key


def _node(content: str) -> Node:
    try:
        found = decoded(content.encode("utf-8", "ignore"))
    except UNREADABLE:
        return {}
    return found if isinstance(found, Mapping) else {}


def _word(node: Node, name: str) -> str:
    found = node.get(name)
    return found.replace(OWN, "") if isinstance(found, str) else ""


def _plain(text: str) -> str:
    """Our own name is taken out with the blanks and marks around it."""
    first, *others = text.split(OWN)
    if others:
        pieces = [first.rstrip(AROUND), *(_after(piece).rstrip(AROUND) for piece in others)]
        text = "\n".join(line.strip(AROUND) for line in " ".join(pieces).split("\n"))
    return clean(text.strip())


def _after(piece: str) -> str:
    bare = piece.lstrip(AROUND)
    return bare[1:].lstrip(AROUND) if bare[:1] and bare[0] in AFTER else bare


def _linked(link: re.Match[str]) -> str:
    return _link(link[1], link[2])


def _link(label: str, address: str) -> str:
    """The address alone where that is what people see, or else after the words that stand for it."""
    bare = address.partition(":")[2].strip("/")
    if not address or label.rstrip("/") in ("", bare, address.rstrip("/")):
        return address or label
    return f"{label} {address}"


def _picture(node: Node) -> Iterator[Picture]:
    key = _word(node, "image_key")
    if is_name(key):
        yield Picture(key)


def _filed(node: Node) -> Iterator[Picture]:
    key = _word(node, "file_key")
    if is_name(key) and _word(node, "file_name").casefold().endswith(ENDINGS):
        yield Picture(key, "file")


def _written(post: Node, calls: _Calls) -> Shown:
    """A rich text: in one language, or, as apps write it, in one of several."""
    if "content" not in post:
        post = next((one for one in post.values() if isinstance(one, Mapping)), post)
    lines, pictures = [_word(post, "title")], []
    for nodes in _lines(post.get("content")):
        lines.append("".join(_spelt(node, calls) for node in nodes).rstrip())
        pictures += [one for node in nodes for one in _picture(node)]
    text = "\n".join(line for line in lines if line.strip())
    return Shown(_plain(text), tuple(dict.fromkeys(pictures)))


def _lines(found: object, depth: int = 0) -> Iterator[Sequence[Node]]:
    """However deep they lie."""
    if not isinstance(found, list) or depth > DEEPEST:
        return
    nodes = [node for node in found if isinstance(node, Mapping)]
    if nodes:
        yield nodes
    for line in found:
        yield from _lines(line, depth + 1)


def _spelt(node: Node, calls: _Calls) -> str:
    spell = TAGS.get(_word(node, "tag"))
    return spell(node, calls) if spell else ""


def _called(node: Node, calls: _Calls) -> str:
    key = _word(node, "user_id")
    known = calls.spelt(key)
    return known if known != key else f"@{_word(node, 'user_name') or key}"


def _said(node: Node, calls: _Calls) -> str:
    return calls.resolved(_word(node, "text"))


TAGS: Mapping[str, Callable[[Node, _Calls], str]] = {
    "text": _said,
    "md": _said,
    "code_block": _said,
    "a": lambda node, _: _link(_word(node, "text"), _word(node, "href")),
    "at": _called,
    "emotion": lambda node, _: f"[{_word(node, 'emoji_type')}]",
}
