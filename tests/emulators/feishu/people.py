"""People, and what they do: it is told to them, and done by the town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict, Unpack

from tests.emulators.feishu.calls import Json

if TYPE_CHECKING:
    from tests.emulators.feishu.asking import Asking
    from tests.emulators.feishu.chats import Chat
    from tests.emulators.feishu.posted import Message
    from tests.emulators.feishu.presses import Press

Rich = Sequence[Sequence[Mapping[str, object]]]
"""Paragraphs of a rich text. `{"tag": "img", "image": bytes}` and `{"tag": "at", "user": Person}` are understood beside
what Feishu itself writes."""


class Extras(TypedDict, total=False):
    """What may come with a message, beside its words."""

    mention: bool
    mentions: Sequence[Person]
    everyone: bool
    reply_to: Message | None
    in_thread: bool


@dataclass(slots=True, eq=False)
class Person:
    """A user; the bot itself is one as well."""

    town: Asking = field(repr=False)
    id: str
    """The open_id."""
    union: str
    user: str
    name: str
    en_name: str = ""
    country: str = ""
    app: bool = False
    hidden: bool = False
    """Beyond the contacts that the app may see."""
    blocked: bool = False
    """They do not let the bot write to them."""
    outside: bool = False
    """The app is not made available to them."""
    resigned: bool = False

    @property
    def ids(self) -> Json:
        return {"open_id": self.id, "union_id": self.union, "user_id": self.user}

    def says(self, chat: Chat, text: str, **extras: Unpack[Extras]) -> Message:
        return self.town.say(self, chat, text, extras)

    def writes(self, chat: Chat, rich: Rich, title: str = "", **extras: Unpack[Extras]) -> Message:
        """A rich text."""
        return self.town.write(self, chat, (rich, title), extras)

    def sends(
        self, chat: Chat, body: bytes, kind: str = "image", name: str = "picture.png", **extras: Unpack[Extras]
    ) -> Message:
        """A picture, file, audio, media or sticker."""
        return self.town.send(self, chat, (kind, name, body), extras)

    def forwards(self, chat: Chat, messages: Sequence[Message], **extras: Unpack[Extras]) -> Message:
        return self.town.forward(self, chat, messages, extras)

    def edits(self, message: Message, text: str) -> None:
        """Feishu tells nobody."""
        self.town.change(message, text)

    def recalls(self, message: Message) -> None:
        self.town.recall(message)

    def reads(self, *messages: Message) -> None:
        self.town.read(self, messages)

    def reacts(self, message: Message, emoji: str = "OK") -> None:
        self.town.react(self, message, emoji)

    def enters(self, chat: Chat) -> None:
        self.town.enter(self, chat)

    def presses(self, message: Message, what: str) -> Press:
        """A button, by its label, name or token."""
        return self.town.press(self, message, message.button(what))

    def presses_raw(self, message: Message, value: object, **action: object) -> Press:
        """A button that may not be there any more, with any value."""
        return self.town.act(self, message, {"tag": "button", "value": value, **action})

    def selects(self, message: Message, what: str) -> Press:
        """An option of a select, by its label or value."""
        return self.town.select(self, message, what)

    def submits(self, message: Message, what: str, **fields: object) -> Press:
        """A form, by the label of its button."""
        return self.town.submit(self, message, message.button(what), fields)
