"""What comes in from a chat and what goes out to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import override

from bot.values.pictures import Picture


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation happens: a chat of a platform, and a thread in it where there is one."""

    platform: str
    chat: str
    thread: str = ""

    @property
    def around(self) -> Place:
        """The chat that a thread is in: it may be about something that was said there before it was begun."""
        return Place(self.platform, self.chat)

    @override
    def __str__(self) -> str:
        return f"{self.platform}:{self.chat}" + (f":{self.thread}" if self.thread else "")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a platform; the name is for show and never identifies."""

    platform: str
    id: str
    name: str = field(default="", compare=False)

    @override
    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture that came with a message; only the adapter that made the handle can fetch it."""

    handle: str
    mime: str = ""
    size: int = 0
    """Bytes, 0 where the platform does not tell."""
    mask: bool = False
    """It shows which part of another picture is to be redrawn: what is white in it, or transparent."""
    quoted: bool = False
    """It stands in the message that was replied to, whoever wrote that."""


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote a message. `key` names the platform's event for ever, also when it is delivered again."""

    key: str
    place: Place
    person: Person
    text: str
    message: str
    at: float
    """Unix seconds."""
    addressed: bool = True
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    locale: str = ""
    """The person's own, as far as the platform tells it."""
    usual: str = ""
    """The locale of most people on the platform, where it does not tell the person's own: for words that are in no
    language, where nothing was said before."""
    aside: bool = False
    """Nobody else saw it said, and it can be answered so that nobody else sees the answer."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button of one of our posts."""

    key: str
    place: Place
    person: Person
    button: str
    """The button's token, as it was posted."""
    message: str
    at: float
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A person deleted a message."""

    key: str
    place: Place
    person: Person
    message: str
    at: float


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed the text of a message."""

    key: str
    place: Place
    person: Person
    text: str
    message: str
    at: float
    addressed: bool = True
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A chat goes on under another id: what was decided and ordered there belongs to the new one."""

    key: str
    place: Place
    person: Person
    """Whoever the platform names, for the record."""
    to: Place
    at: float

    def now(self, place: Place) -> Place:
        """Where a place is by now, in its thread; what is in no such chat stays where it is."""
        of = (self.place.platform, self.place.chat)
        return Place(self.to.platform, self.to.chat, place.thread) if (place.platform, place.chat) == of else place


@dataclass(frozen=True, slots=True)
class Removed:
    """The bot was sent out of these chats: what was ordered there and is not begun yet need not be made any more."""

    key: str
    place: Place
    """What all of them belong to."""
    person: Person
    """Whoever the platform names, for the record."""
    chats: tuple[str, ...]
    at: float

    def has(self, place: Place) -> bool:
        """Whether a place is in one of the chats, whichever thread."""
        return place.platform == self.place.platform and place.chat in self.chats


Inbound = Said | Pressed | Recalled | Edited | Moved | Removed


class Action(StrEnum):
    """What a button does; with a job id it is all that a button carries."""

    CANCEL = "cancel"
    CONFIRM = "confirm"
    DECLINE = "decline"
    AGAIN = "again"
    RETRY = "retry"
    OTHER = "other"
    CHANGE = "change"
    """Ask which other model it shall be: of an open question, or of a picture."""
    RESHAPE = "reshape"
    SHAPES = "shapes"
    """Ask which other shape it shall have."""
    MODIFY = "modify"
    """Ask what is to be changed in the picture itself."""
    ORIGINAL = "original"
    INFO = "info"
    PREFER = "prefer"
    """Use this model from now on; the button carries the model instead of a job."""
    MODELS = "models"
    """Another page of the models; the button carries the post that is turned over instead of a job."""


class PostKind(StrEnum):
    """What a post is for; also the word that `easel say --json` prints."""

    ACK = "ack"
    START = "start"
    PROGRESS = "progress"
    PICTURE = "picture"
    FAILURE = "failure"
    TEXT = "text"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many posts and edits within so many seconds."""

    times: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What a chat can carry; lengths in characters, pictures in bytes and pixels."""

    text: int = 4000
    caption: int = 1000
    edits: bool = True
    dedupes: float = 0
    """For so many seconds a second post with the same key is recognised by the platform and not shown; 0: never."""
    picture_bytes: int = 10_000_000
    picture_side: int = 10_000
    picture_mimes: tuple[str, ...] = ("image/png", "image/jpeg", "image/webp")
    buttons: int = 8
    label: int = 60
    previews: bool = False
    """The pictures of a post can be changed."""
    picture_sum: int = 0
    """Width and height of a picture together, 0: any."""
    picture_ratio: float = 0
    """How many times as long as wide a picture may be, or as wide as long; 0: any."""
    file_bytes: int = 10_000_000
    """Of a picture that is posted as a file."""
    paces: tuple[Pace, ...] = ()
    """How fast the chat, with all its threads, may be written to; whoever is faster is made to wait by the platform."""
    apart: bool = False
    """They are counted each by themselves: no edit takes the room of a post."""
    album: int = 1
    """So many pictures of a post count as one where a pace counts."""
    busy: float = 0
    """Seconds for which `Chat.busy` shows; 0: it shows nothing."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a post: a label for people, a token that comes back in `Pressed`."""

    label: str
    action: Action
    job: str
    pick: int = 0
    """Which of the job's offers, for `Action.OTHER`; which of its variants, for `Action.RESHAPE`; which page, for
    `Action.MODELS`."""

    @property
    def token(self) -> str:
        return f"{self.action}:{self.job}:{self.pick}"


@dataclass(frozen=True, slots=True)
class Outbound:
    """A post, ready for a chat. `key` is the same each time this very post is tried."""

    kind: PostKind
    key: str
    text: str
    reply_to: str = ""
    pictures: tuple[Picture, ...] = ()
    buttons: tuple[Button, ...] = ()
    progress: int | None = None
    """Percent, for chats that can draw a bar."""
    alt: str = ""
    """What the pictures show, for people who cannot see them."""
    files: bool = False
    """The pictures are wanted as they are: as files, where the chat tells them from pictures."""
    originals: tuple[Picture, ...] = ()
    """Those of the pictures that had to be made smaller for the chat, as they were made: to be posted as files too."""
    covered: bool = False
    """The pictures are shown only to whoever uncovers them, where the chat can cover pictures."""
    language: str = ""
    """The language of the text, as a tag: for the few words that an adapter has to add."""
    person: str = ""
    """The id of whoever it is for, where it is for somebody."""
    answers: str = ""
    """The key of the press, or of what was said aside, that it answers: where the chat can, it is shown to whoever
    pressed or said it, and to nobody else."""
