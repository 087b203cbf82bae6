"""Messages and the files at them, as people see them now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.emulators.discord.components import Button, Json, Select, buttons, rows, selects
from tests.emulators.discord.people import Person

if TYPE_CHECKING:
    from tests.emulators.discord.asking import Asking
    from tests.emulators.discord.interactions import Interaction
    from tests.emulators.discord.world import Channel

EPHEMERAL, LOADING, SUPPRESS_EMBEDS, VOICE = 1 << 6, 1 << 7, 1 << 2, 1 << 13


@dataclass(slots=True, eq=False)
class Attachment:
    """A file at a message, or one that came with a command."""

    town: Asking = field(repr=False)
    id: int
    filename: str
    body: bytes = field(repr=False)
    mime: str = ""
    description: str = ""
    width: int = 0
    height: int = 0
    ephemeral: bool = False
    channel: int = 0

    @property
    def size(self) -> int:
        return len(self.body)

    @property
    def spoiler(self) -> bool:
        return self.filename.startswith("SPOILER_")

    @property
    def url(self) -> str:
        """Signed, and not for ever."""
        return self.town.link(self)


@dataclass(slots=True, eq=False)
class Message:
    """As people see it now."""

    channel: Channel = field(repr=False)
    id: int
    author: Person
    at: float
    content: str = ""
    kind: int = 0
    attachments: list[Attachment] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    replied: Message | None = field(default=None, repr=False)
    snapshot: Message | None = field(default=None, repr=False)
    stickers: list[Attachment] = field(default_factory=list)
    mentions: tuple[Person, ...] = ()
    roles: tuple[int, ...] = ()
    everyone: bool = False
    pings: frozenset[Person] = frozenset()
    nonce: str = ""
    history: list[str] = field(default_factory=list)
    edited_at: float | None = None
    edits: int = 0
    deleted: bool = False
    ephemeral_for: Person | None = None
    interaction: Interaction | None = field(default=None, repr=False)
    reactions: list[str] = field(default_factory=list)
    thread: Channel | None = field(default=None, repr=False)

    @property
    def mine(self) -> bool:
        """The bot wrote it."""
        return self.author is self.channel.town.me

    @property
    def reference(self) -> int:
        return self.replied.id if self.replied else 0

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def suppressed(self) -> bool:
        return bool(self.flags & SUPPRESS_EMBEDS)

    @property
    def buttons(self) -> list[Button]:
        return buttons(self.components)

    @property
    def rows(self) -> list[list[Button]]:
        return rows(self.components)

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def selects(self) -> list[Select]:
        return selects(self.components)

    def button(self, what: str) -> Button:
        found = [button for button in self.buttons if what in {button.label, button.custom_id, button.said}]
        if not found or found[0].disabled:
            raise LookupError(f"no button {what!r} among {self.labels}")
        return found[0]
