"""What Feishu sends, as far as it is read here, and how it is read: what it does not know it leaves out, or sends as
null."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, TypeVar

import msgspec
from msgspec import Struct

UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
NAME = re.compile(r"[A-Za-z0-9_\-]{1,200}", re.ASCII)
T = TypeVar("T")
MOMENT = re.compile(r"[0-9]{1,15}", re.ASCII)

Id = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_\-]{1,200}\Z")]
Reference = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_\-]{0,200}\Z")]
"""An id, or empty: there is none."""
Moment = str | int
"""Unix milliseconds; nearly everywhere a string."""


class Header(Struct, frozen=True):
    """Of an event: which one it is. A repeat may bear another id."""

    event_type: str = ""
    event_id: str = ""
    create_time: Moment = ""
    app_id: str = ""


class Envelope(Struct, frozen=True):
    """An event, whichever."""

    header: Header
    event: object = None


class Ids(Struct, frozen=True):
    """Somebody, as this app knows them."""

    open_id: str = ""


class Sender(Struct, frozen=True):
    """Whoever wrote a message."""

    sender_id: Ids = Ids()
    sender_type: str = ""


class Mention(Struct, frozen=True):
    """Somebody who is called; their key stands in the text. Whoever asks for a message is told the bare id."""

    key: str = ""
    id: Ids | str = ""
    name: str = ""

    @property
    def open_id(self) -> str:
        return self.id.open_id if isinstance(self.id, Ids) else self.id


class Message(Struct, frozen=True, kw_only=True):
    """`parent_id` is the message it replies to, `root_id` the one that all of it began with."""

    message_id: Id
    chat_id: Id
    parent_id: Reference = ""
    root_id: Reference = ""
    thread_id: Reference = ""
    chat_type: str = ""
    message_type: str = ""
    create_time: Moment = ""
    content: str = ""
    mentions: list[Mention] = []


class Received(Struct, frozen=True):
    """`im.message.receive_v1`."""

    message: Message
    sender: Sender = Sender()


class Withdrawn(Struct, frozen=True):
    """`im.message.recalled_v1`. It does not say who did it, nor in which topic."""

    message_id: Id
    chat_id: Id
    recall_time: Moment = ""


class Left(Struct, frozen=True):
    """`im.chat.member.bot.deleted_v1`, `im.chat.disbanded_v1`, and `im.chat.member.bot.added_v1`, which looks alike."""

    chat_id: Id
    operator_id: Ids = Ids()


class Action(Struct, frozen=True):
    """What was pressed, or chosen from a list. Values are whatever the card said they are."""

    value: object = None
    option: object = None


class Context(Struct, frozen=True):
    """The card, and the chat that it is in."""

    open_message_id: Reference = ""
    open_chat_id: Reference = ""


class Clicked(Struct, frozen=True):
    """`card.action.trigger`."""

    operator: Ids
    action: Action
    context: Context


class Author(Struct, frozen=True):
    """Whoever wrote a message that is asked for: a person's open id, or the id of an app."""

    id: str = ""
    sender_type: str = ""


class Body(Struct, frozen=True):
    """What it says, in JSON."""

    content: str = ""


class Item(Struct, frozen=True):
    """A message that is asked for. A recalled one has no body."""

    message_id: str = ""
    msg_type: str = ""
    thread_id: str = ""
    deleted: bool = False
    sender: Author = Author()
    body: Body = Body()


class Items(Struct, frozen=True):
    """The answer: the message, and after it those that were forwarded in it."""

    items: list[Item] = []


class User(Struct, frozen=True):
    """As far as the app may know somebody."""

    name: str = ""
    country: str = ""


class Contact(Struct, frozen=True):
    """The answer to who somebody is."""

    user: User = User()


def read(raw: bytes) -> Envelope:
    """Raises one of UNREADABLE."""
    return understood(decoded(raw), Envelope)


def decoded(raw: bytes) -> object:
    """Also where there are halves of letters in it. Raises one of UNREADABLE."""
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return json.loads(raw)


def understood(found: object, kind: type[T]) -> T:
    """Of what was decoded already. Raises one of UNREADABLE."""
    return msgspec.convert(_told(found), kind)


def is_name(word: str) -> bool:
    """It can stand in an address: ids of people, and keys of files."""
    return NAME.fullmatch(word) is not None


def moment(written: Moment, otherwise: float) -> float:
    """Unix seconds."""
    digits = MOMENT.fullmatch(str(written))
    return int(digits[0]) / 1000 if digits else otherwise


def _told(found: object) -> object:
    """Without what is null."""
    if isinstance(found, Mapping):
        return {name: _told(value) for name, value in found.items() if value is not None}
    return [_told(value) for value in found if value is not None] if isinstance(found, list) else found
