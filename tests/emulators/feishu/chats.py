"""Chats: of two, of a group, and of a group whose messages each begin a topic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.emulators.feishu.people import Person

if TYPE_CHECKING:
    from tests.emulators.feishu.asking import Asking
    from tests.emulators.feishu.posted import Message

P2P, GROUP, TOPIC = "p2p", "group", "topic"


@dataclass(slots=True, eq=False)
class Chat:
    """As it is now."""

    town: Asking = field(repr=False)
    id: str
    kind: str
    name: str = ""
    people: list[Person] = field(default_factory=list, repr=False)
    here: bool = True
    """The bot is in it."""
    muted: bool = False
    archived: bool = False
    disbanded: bool = False
    everything: list[Message] = field(default_factory=list, repr=False)

    @property
    def event_kind(self) -> str:
        """As events call it: a group of topics is one like every other."""
        return P2P if self.kind == P2P else GROUP

    @property
    def messages(self) -> list[Message]:
        """Those that people see, in order."""
        with self.town.changed:
            return [message for message in self.everything if not message.gone]

    @property
    def posts(self) -> list[Message]:
        """Those of the bot."""
        return [message for message in self.messages if message.mine]

    @property
    def shown(self) -> list[str]:
        """The bot's posts as a person reads them."""
        return [message.text for message in self.posts]
