"""Who and what there is on the emulated Telegram: people, rooms, messages and files."""

from __future__ import annotations

from dataclasses import dataclass, field

Json = dict[str, object]

GENERAL = 1
"""The topic of a forum that is always there; messages in it name no topic."""


@dataclass(frozen=True, slots=True)
class Human:
    """A user, or the bot itself."""

    id: int
    first: str
    last: str = ""
    username: str = ""
    language: str = ""
    is_bot: bool = False

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as Telegram keeps it."""

    id: str
    unique: str
    body: bytes
    path: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Media:
    """What hangs on a message: a photo in several sizes, smallest first; or one document or sticker."""

    kind: str
    sizes: tuple[Stored, ...]
    sent: bytes
    name: str = ""
    mime: str = ""

    @property
    def largest(self) -> Stored:
        return self.sizes[-1]


@dataclass(frozen=True, slots=True)
class Button:
    """A key under a message; exactly one of data, url and so on is set."""

    text: str
    data: str = ""
    url: str = ""
    other: str = ""
    """What else it does, such as `switch_inline_query`."""


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(slots=True, eq=False)
class Topic:
    """A thread of a forum."""

    name: str
    closed: bool = False


@dataclass(slots=True, eq=False)
class Room:
    """A chat of any kind."""

    id: int
    kind: str
    title: str = ""
    username: str = ""
    human: Human | None = None
    """With whom, if it is private."""
    forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last: int = 0
    """The newest message's id."""
    members: set[int] = field(default_factory=set)
    """Who is in a group, beside the bot: whoever was named, and whoever wrote."""
    standing: str = "member"
    """The bot's: member, administrator, kicked, blocked, or stranger where it may not begin."""
    rights: dict[str, bool] = field(default_factory=dict)
    muted: bool = False
    allowed: tuple[str, ...] | None = None
    """Reactions; None: all."""
    moved: Room | None = None
    """The supergroup that it became."""
    actions: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    reacted: dict[int, list[str]] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.kind in {"group", "supergroup"}


@dataclass(slots=True, eq=False)
class Message:
    """Text and entities are the caption's where there is media."""

    room: Room
    id: int
    date: int
    sender: Human | None = None
    speaker: Room | None = None
    """The channel or group in whose name it was written."""
    text: str = ""
    entities: tuple[Json, ...] = ()
    media: Media | None = None
    keyboard: Keyboard = ()
    reply: Message | None = None
    quote: str = ""
    thread: int = 0
    album: str = ""
    spoiler: bool = False
    silent: bool = False
    forwarded: bool = False
    service: Json = field(default_factory=dict)
    edited: int = 0
    """Unix seconds, 0: never."""
    edits: int = 0
    at: float = 0
    mine: bool = False
    """The bot wrote it."""
    inline: str = ""
    """The id of a message that was sent through inline mode."""
    via: Human | None = None
    """The bot through whose inline mode a person sent it."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message as people see it now."""

    room: int
    id: int
    text: str
    caption: str
    photo: bytes | None
    """As Telegram shows it."""
    sent: bytes | None
    """As it was uploaded."""
    document: bytes | None
    name: str
    mime: str
    buttons: Keyboard
    reply_to: int
    quote: str
    thread: int
    album: str
    spoiler: bool
    silent: bool
    entities: tuple[Json, ...]
    at: float
    edits: int
    mine: bool
    """The bot wrote it."""
    inline: str = ""

    @property
    def words(self) -> str:
        return self.text or self.caption

    @property
    def labels(self) -> list[str]:
        return [button.text for row in self.buttons for button in row]


def seen(message: Message) -> Post:
    media = message.media
    is_photo = media is not None and media.kind == "photo"
    return Post(
        room=message.room.id,
        id=message.id,
        text="" if media else message.text,
        caption=message.text if media else "",
        photo=media.largest.body if media and is_photo else None,
        sent=media.sent if media else None,
        document=media.largest.body if media and not is_photo else None,
        name=media.name if media else "",
        mime=media.mime if media else "",
        buttons=message.keyboard,
        reply_to=message.reply.id if message.reply else 0,
        quote=message.quote,
        thread=message.thread,
        album=message.album,
        spoiler=message.spoiler,
        silent=message.silent,
        entities=message.entities,
        at=message.at,
        edits=message.edits,
        mine=message.mine,
        inline=message.inline,
    )
