"""Messages as people see them now, and as they were before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from tests.emulators.feishu import contents
from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.cards import Button, Look, Select, look, pings
from tests.emulators.feishu.people import Person

if TYPE_CHECKING:
    from tests.emulators.feishu.chats import Chat

CARD, TEXT, POST = "interactive", "text", "post"


@dataclass(frozen=True, slots=True)
class File:
    """What was uploaded, by the bot or by a person."""

    key: str
    kind: str
    """image or file."""
    name: str
    body: bytes = field(repr=False)
    mime: str = ""
    size: tuple[int, int] = (0, 0)
    """Of a picture, in pixels."""
    mine: bool = False
    """The bot uploaded it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a message was at one time."""

    at: float
    content: str
    text: str


@dataclass(slots=True, eq=False)
class Message:
    """As it is now; `changes` begins with how it was posted."""

    chat: Chat = field(repr=False)
    id: str
    sender: Person
    at: float
    kind: str
    content: str
    mentions: tuple[Person | None, ...] = ()
    """None: everybody."""
    parent: Message | None = field(default=None, repr=False)
    root: Message | None = field(default=None, repr=False)
    thread: str = ""
    uuid: str = ""
    recalled: bool = False
    deleted: bool = False
    edits: int = 0
    edited_at: float | None = None
    changes: list[Change] = field(default_factory=list, repr=False)
    forwarded: tuple[Message, ...] = field(default=(), repr=False)
    keys: frozenset[str] = frozenset()
    """Of everything that was uploaded for it."""
    reactions: list[str] = field(default_factory=list)
    posted_in_thread: bool = False

    @property
    def mine(self) -> bool:
        """The bot wrote it."""
        return self.sender.app

    @property
    def gone(self) -> bool:
        return self.recalled or self.deleted

    @property
    def json(self) -> Json:
        return msgspec.json.decode(self.content, type=dict[str, object])

    @property
    def size(self) -> int:
        """Bytes of what was sent."""
        return len(self.content.encode())

    @property
    def card(self) -> Json | None:
        return self.json if self.kind == CARD else None

    @property
    def look(self) -> Look:
        return look(self.card or {})

    @property
    def text(self) -> str:
        """As a person reads it."""
        return self.look.text if self.kind == CARD else contents.read(self.kind, self.json, self._names)

    @property
    def _names(self) -> dict[str, str]:
        people = self.chat.town.people
        return {f"@_user_{at + 1}": f"@{person.name}" for at, person in enumerate(self._counted)} | {
            id: f"@{person.name}" for id, person in people.items()
        }

    @property
    def _counted(self) -> list[Person]:
        return [person for person in self.mentions if person]

    @property
    def pings(self) -> list[str]:
        """The ids of those who are told of it, by mentions that the bot wrote; all: everybody."""
        text = str(self.json.get("text") or "")
        return pings(self.card) if self.card else [id for id, _ in contents.AT.findall(text)]

    @property
    def pictures(self) -> list[bytes]:
        """In order, covered ones too."""
        return [self.chat.town.files[key].body for key in self._images if key in self.chat.town.files]

    @property
    def covered(self) -> list[bytes]:
        """Pictures that are seen only once a panel is opened."""
        return [self.chat.town.files[key].body for key in self.look.covered]

    @property
    def _images(self) -> list[str]:
        return self.look.pictures if self.kind == CARD else contents.images(self.kind, self.json)

    @property
    def file(self) -> File | None:
        key = self.json.get("file_key")
        return self.chat.town.files.get(str(key)) if key else None

    @property
    def files(self) -> list[File]:
        return [self.file] if self.file else []

    @property
    def title(self) -> str:
        return self.look.title

    @property
    def template(self) -> str:
        return self.look.template

    @property
    def summary(self) -> str:
        """What the list of chats shows of it."""
        return self.look.summary or self.text

    @property
    def buttons(self) -> list[Button]:
        return self.look.buttons

    @property
    def selects(self) -> list[Select]:
        return self.look.selects

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, what: str) -> Button:
        found = [button for button in self.buttons if what in {button.label, button.name, button.token}]
        if not found or found[0].disabled:
            raise LookupError(f"no button {what!r} among {self.labels}")
        return found[0]

    def changed_to(self, content: str, at: float) -> None:
        """It is this from now on."""
        self.content = content
        self.changes.append(Change(at, content, self.text))
