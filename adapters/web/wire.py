"""What the page and the server say to each other, and what the journal keeps of it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Handle = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
Locale = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{0,35}$")]
Message = Annotated[str, msgspec.Meta(max_length=80)]


class Say(msgspec.Struct, frozen=True, tag_field="type", tag="say"):
    """The person sends a message. The id is made by the page and stays when the message is sent again."""

    id: Id
    text: str
    attachments: Annotated[tuple[Handle, ...], msgspec.Meta(max_length=10)] = ()
    reply_to: Message = ""
    locale: Locale = ""


class Press(msgspec.Struct, frozen=True, tag_field="type", tag="press"):
    """The person presses a button."""

    id: Id
    button: Annotated[str, msgspec.Meta(max_length=200)]
    message: Message
    locale: Locale = ""


class Recall(msgspec.Struct, frozen=True, tag_field="type", tag="recall"):
    """The person takes a message back."""

    id: Id
    message: Message


class Edit(msgspec.Struct, frozen=True, tag_field="type", tag="edit"):
    """The person changes the words of a message."""

    id: Id
    message: Message
    text: str
    locale: Locale = ""


Request = Say | Press | Recall | Edit


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture of a post; a width of 0 is unknown. `address`: where everybody may see it."""

    url: str
    width: int = 0
    height: int = 0
    link: str = ""
    address: str = ""


class Pushable(msgspec.Struct, frozen=True):
    """A button of a post."""

    label: str
    token: str
    action: str


class Bubble(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message as the journal keeps it and the page shows it.

    `order` is its place in the conversation, which an edit does not change, unlike the journal's sequence.
    """

    message: str
    author: Literal["person", "bot"]
    kind: str
    text: str = ""
    order: int = 0
    time: float = 0.0
    pictures: tuple[Shown, ...] = ()
    buttons: tuple[Pushable, ...] = ()
    progress: int | None = None
    reply_to: str = ""
    alt: str = ""
    edited: bool = False
    covered: bool = False
    """Its pictures are shown to whoever asks to see them."""
    sequence: int = 0


class Hello(msgspec.Struct, frozen=True, tag_field="type", tag="hello"):
    """First on every connection: where the page is, and the newest sequence number there."""

    room: str
    last: int


class Posts(msgspec.Struct, frozen=True, tag_field="type", tag="posts"):
    """What is new or has changed, in the order in which it changed."""

    entries: tuple[Bubble, ...]


class Cleared(msgspec.Struct, frozen=True, tag_field="type", tag="cleared"):
    """Whatever the page shows is no longer kept."""


class Taken(msgspec.Struct, frozen=True, tag_field="type", tag="taken"):
    """The request is kept for good; the page may forget it."""

    id: str


class Upload(msgspec.Struct, frozen=True):
    """The answer to an upload."""

    handle: str
    url: str


requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
bubbles = msgspec.json.Decoder(Bubble)


def encode(value: Hello | Posts | Cleared | Taken | Bubble | Upload) -> str:
    return msgspec.json.encode(value).decode()
