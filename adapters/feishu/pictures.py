"""The pictures that a message shows, each by a name under which it can be asked for again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override

from adapters.feishu.showing import Picture
from adapters.feishu.wire import is_name
from bot.values import Attachment


@dataclass(frozen=True, slots=True)
class Handle:
    """Feishu gives a picture only to whoever names the message that it stands in."""

    message: str
    kind: str
    key: str

    @override
    def __str__(self) -> str:
        return f"{self.message}/{self.kind}/{self.key}"

    @classmethod
    def read(cls, text: str) -> Handle:
        """Raises ValueError."""
        message, kind, key = text.split("/", 2)
        if kind not in ("image", "file") or not (is_name(message) and is_name(key)):
            raise ValueError("no handle")
        return cls(message, kind, key)


def attachments(message: str, found: Iterable[Picture], *, quoted: bool = False) -> tuple[Attachment, ...]:
    """Feishu tells neither their type nor their size."""
    return tuple(Attachment(str(Handle(message, one.kind, one.key)), quoted=quoted) for one in found)
