"""Buttons and texts as Telegram takes them, or why it does not."""

from __future__ import annotations

from dataclasses import dataclass

from tests.emulators.telegram import entities
from tests.emulators.telegram.refusals import bad
from tests.emulators.telegram.shapes import Key, Markup
from tests.emulators.telegram.wire import Call
from tests.emulators.telegram.world import Button, Json, Keyboard, Media

TEXT = 4096
CAPTION = 1024
KEYS = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """What a message shall say and show."""

    text: str = ""
    entities: tuple[Json, ...] = ()
    media: Media | None = None
    spoiler: bool = False


def keyboard(call: Call) -> Keyboard:
    """None given: none shown."""
    return keys(call.read("reply_markup", Markup) or Markup())


def keys(markup: Markup) -> Keyboard:
    if sum(map(len, markup.inline_keyboard)) > KEYS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return tuple(tuple(map(_button, row)) for row in markup.inline_keyboard if row)


def _button(key: Key) -> Button:
    if key.callback_data is not None and not 1 <= len(key.callback_data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if key.url is not None and not key.url.startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{key.url}' is invalid: Wrong HTTP URL")
    if key.switch_inline_query is not None:
        return Button(key.text, other="switch_inline_query")
    if key.switch_inline_query_current_chat is not None:
        return Button(key.text, other="switch_inline_query_current_chat")
    return Button(key.text, key.callback_data or "", key.url or "")


def text(call: Call) -> Draft:
    """Of a message without media."""
    given = call.read("entities", tuple[Json, ...]) or ()
    said, marks = marked(call.text("text"), call.text("parse_mode"), given)
    return Draft(*written(said, marks))


def written(said: str, marks: tuple[Json, ...]) -> tuple[str, tuple[Json, ...]]:
    if not said.strip():
        raise bad("message text is empty")
    if len(said) > TEXT:
        raise bad("message is too long")
    return said, marks


def caption(call: Call) -> tuple[str, tuple[Json, ...]]:
    given = call.read("caption_entities", tuple[Json, ...]) or ()
    return captioned(*marked(call.text("caption"), call.text("parse_mode"), given))


def captioned(said: str, marks: tuple[Json, ...]) -> tuple[str, tuple[Json, ...]]:
    if len(said) > CAPTION:
        raise bad("message caption is too long")
    return said, marks


def marked(said: str, mode: str, given: tuple[Json, ...]) -> tuple[str, tuple[Json, ...]]:
    """The text after its marks were read, and all its entities; at its ends there is no blank space left."""
    plain, marks = entities.parsed(said, mode)
    every = marks or given
    entities.checked(plain, every)
    return (plain if every else plain.strip()), every
