"""Servers and channels; what is done to them is told to them and done by the town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Unpack

from tests.emulators.discord.people import Extras, Person
from tests.emulators.discord.permissions import bits
from tests.emulators.discord.posted import Message

if TYPE_CHECKING:
    from tests.emulators.discord.asking import Asking

TEXT, DM, GROUP, THREAD, FORUM = 0, 1, 3, 11, 15
MEBIBYTE = 1 << 20
_LIMITS = (10, 10, 50, 100)
"""MiB of one file, by the server's boost tier."""


@dataclass(frozen=True, slots=True)
class Role:
    """One that the bot has in a server by itself."""

    id: int
    name: str

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    town: Asking = field(repr=False)
    id: int
    title: str
    people: list[Person]
    role: Role
    permissions: int
    boost: int = 0
    present: bool = True
    """Whether the bot is in it."""
    locale: str = "en-US"
    every: list[Channel] = field(default_factory=list, repr=False)
    down: bool = False
    external: bool = True
    """Whether people may show others what apps say that they brought along."""

    @property
    def channels(self) -> list[Channel]:
        return [channel for channel in self.every if channel.kind != THREAD and not channel.deleted]

    @property
    def threads(self) -> list[Channel]:
        return [channel for channel in self.every if channel.kind == THREAD and not channel.deleted]

    @property
    def limit(self) -> int:
        """Bytes of one file."""
        return _LIMITS[self.boost] * MEBIBYTE

    def channel(self, name: str, *, kind: int = TEXT, deny: Sequence[str] = (), nsfw: bool = False) -> Channel:
        """Of Discord's kinds, 2 is for voices and 5 for announcements."""
        return self.town.open_channel(self, name, kind, bits(deny), nsfw=nsfw)

    def forum(self, name: str, *, deny: Sequence[str] = ()) -> Channel:
        return self.town.open_channel(self, name, FORUM, bits(deny))

    def kick(self) -> None:
        self.town.kick(self)

    def invite(self) -> None:
        self.town.invite(self)

    def outage(self) -> None:
        self.town.outage(self)

    def recover(self) -> None:
        self.town.recover(self)


@dataclass(slots=True, eq=False)
class Channel:
    """Any place for messages, threads and direct messages too."""

    town: Asking = field(repr=False)
    id: int
    kind: int
    name: str = ""
    guild: Guild | None = field(default=None, repr=False)
    parent: Channel | None = field(default=None, repr=False)
    people: tuple[Person, ...] = ()
    """With whom, where it is private."""
    denied: int = 0
    """What the bot may not do there."""
    nsfw: bool = False
    archived: bool = False
    locked: bool = False
    deleted: bool = False
    owner: int = 0
    kept: dict[int, Message] = field(default_factory=dict, repr=False)
    everything: list[Message] = field(default_factory=list, repr=False)
    typing: list[float] = field(default_factory=list, repr=False)
    last: int = 0
    """The newest message's id, also if that is gone."""

    @property
    def messages(self) -> list[Message]:
        return list(self.kept.values())

    @property
    def posts(self) -> list[Message]:
        return [message for message in self.messages if message.mine]

    @property
    def allowed(self) -> int:
        """The bot's permissions here."""
        if self.guild is None:
            return -1
        return self.guild.permissions & ~self.denied & ~(self.parent.denied if self.parent else 0)

    @property
    def limit(self) -> int:
        return self.guild.limit if self.guild else 10 * MEBIBYTE

    @property
    def url(self) -> str:
        return f"https://discord.com/channels/{self.guild.id if self.guild else '@me'}/{self.id}"

    def deny(self, *names: str) -> None:
        self.town.deny(self, self.denied | bits(names))

    def allow(self, *names: str) -> None:
        self.town.deny(self, self.denied & ~bits(names))

    def delete(self) -> None:
        self.town.close_channel(self)

    def rename(self, name: str) -> None:
        self.town.rename(self, name)

    def thread(self, name: str, *, by: Person, message: Message | None = None) -> Channel:
        return self.town.open_thread(self, name, by, message)

    def post(self, by: Person, title: str, text: str = "", **extras: Unpack[Extras]) -> Channel:
        """A post in a forum: a thread whose first message has its id."""
        return self.town.open_post(self, title, by, (text, extras))

    def archive(self, *, locked: bool = False) -> None:
        self.town.archive(self, archived=True, locked=locked)

    def unarchive(self) -> None:
        self.town.archive(self, archived=False, locked=False)

    def system(self, *, by: Person, kind: int = 7) -> Message:
        """Such as that somebody came."""
        return self.town.announce(self, by, kind)

    def webhook(self, name: str, text: str) -> Message:
        return self.town.hook(self, name, text)
