"""Updates as Telegram writes them, and how they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from adapters.telegram import wire
from adapters.telegram.addressing import Me
from adapters.telegram.reading import Arrival, Reader
from bot.values import Said

ME = Me(7000, "easel_bot")
NOW = 1_795_244_400.0
ANN: Mapping[str, object] = {
    "id": 42,
    "is_bot": False,
    "first_name": "Ann",
    "last_name": "Lee",
    "language_code": "zh-hans",
}
EASEL: Mapping[str, object] = {"id": 7000, "is_bot": True, "first_name": "Easel", "username": "easel_bot"}
PRIVATE: Mapping[str, object] = {"id": 42, "type": "private", "first_name": "Ann"}
GROUP: Mapping[str, object] = {"id": -1001, "type": "supergroup", "title": "Friends"}
FORUM: Mapping[str, object] = {**GROUP, "is_forum": True}
CHANNEL: Mapping[str, object] = {"id": -1002, "type": "channel", "title": "News"}
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 1000},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 853, "file_size": 90_000},
]


def message(chat: Mapping[str, object] = GROUP, **more: object) -> dict[str, object]:
    """From Ann."""
    return {"message_id": 7, "from": ANN, "chat": chat, "date": 1_795_244_377, **more}


def entity(kind: str, part: str, text: str, **more: object) -> dict[str, object]:
    """Counted as Telegram does."""
    before = text.partition(part)[0]
    return {"type": kind, "offset": units(before), "length": units(part), **more}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def marked(text: str, kind: str, part: str, chat: Mapping[str, object] = GROUP, **more: object) -> dict[str, object]:
    """A message with one marked part."""
    return message(chat, text=text, entities=[entity(kind, part, text)], **more)


def read(what: Mapping[str, object], kind: str = "message") -> Arrival | None:
    update = wire.update(json.dumps({"update_id": 1, kind: what}).encode())
    return Reader(ME).read(update, NOW)


def said(update: Mapping[str, object], kind: str = "message") -> Said:
    arrival = read(update, kind)
    assert arrival is not None
    assert isinstance(arrival.event, Said)
    return arrival.event
