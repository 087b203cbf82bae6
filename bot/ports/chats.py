"""A platform, what the house lends to it, and what whoever stands behind that door must not do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.ports.stores import Journal
from bot.ports.times import Clock
from bot.values import Attachment, Inbound, Limits, Outbound, Place, Text

if TYPE_CHECKING:
    from starlette.types import ASGIApp

Receive = Callable[[Inbound], Awaitable[bool]]
"""Takes an event. Returns once it is kept for good: True, or False for one that was there before. Raises StoreError if
it cannot be kept, whatever it says: then it was not taken, and the platform may bring it again."""


class Seals(Protocol):
    """Signatures: what comes back from outside is believed only if this house wrote it."""

    def sign(self, *words: str) -> str: ...

    def fits(self, signature: str, *words: str) -> bool: ...


class Listening(Protocol):
    """Serves an ASGI application at an address, as a block that gives its URL on this machine. Port 0 picks a free one.
    Raises ConfigError saying what to change in that section of the configuration."""

    def __call__(self, app: ASGIApp, host: str, port: int, section: str, /) -> AbstractAsyncContextManager[str]: ...


class Public(Protocol):
    """Puts an ASGI application at a path of the house's own web server, and gives the address at which the world
    reaches it. Raises ConfigError saying what to set where the house has no public address."""

    def __call__(self, path: str, app: ASGIApp, /) -> str: ...


Words = Callable[[Text, str], str]
"""The few words that an adapter adds, in the language with this tag."""
Commands = Callable[[], Mapping[str, Mapping[str, str]]]
"""What every command does, by its name, in every language that platforms may show, by its tag; English first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be said for an option of a command: `label` for people, `value` for the request."""

    label: str
    value: str


Choices = Callable[[str, str, str], Sequence[Choice]]
"""What may be said for an option ("model", "ratio", "size"), the best first, given what was typed of it so far and the
tag of a language. It waits for nothing. Empty for an option that is not known."""

Heeds = Callable[[str], bool]
"""Whether words that are not addressed to the bot may be for it all the same. What is not heeded need not be handed
in; whoever hands it in loses nothing but time."""


@dataclass(frozen=True, slots=True)
class House:
    """What the house lends to an adapter. Paths of pictures are relative to `directory`."""

    directory: Path
    journal: Journal
    clock: Clock
    seals: Seals
    listening: Listening
    public: Public
    words: Words
    commands: Commands
    listing: Words
    """What platforms list beside that (`bot.values.commands`), in one of the languages that `commands` names."""
    choices: Choices
    heeds: Heeds


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of looking at an adapter's account on its platform. `kind` is for programs; empty: it works."""

    said: Text
    kind: str = ""
    detail: str = ""
    """What the platform really said."""
    notes: tuple[Text, ...] = ()
    """What is worth knowing although it works."""
    steps: tuple[Text, ...] = ()
    """What to do next."""


class Chat(Protocol):
    """A platform that is connected.

    An adapter `adapters/<name>.py` holds `Settings` and `connect(settings, secrets, house)`, a block (async context
    manager) that gives a Chat and closes what it opened. It translates and nothing else: no rule, no language, no
    memory of conversations, no waiting and trying again. Foreign threads and loops stay inside it. Where its platform
    can be asked about the account, it also holds `check(settings, secrets)`, which gives a Finding and changes nothing.
    """

    async def listen(self, receive: Receive) -> None:
        """Hand in every event, in order, until cancelled; never drop one that `receive` has not taken."""

    def limits(self, place: Place) -> Limits: ...

    async def send(self, place: Place, outbound: Outbound) -> str:
        """Returns the message's id. Raises NotDelivered if it is certainly not there, MaybeDelivered if it may be."""

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        """Raises NotDelivered. Changing nothing is no error."""

    async def busy(self, place: Place) -> None:
        """Show for `limits(place).busy` seconds that a picture is being made. Raises NotDelivered."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """At most `limit` bytes; raises TooLarge, Unreadable or Unreachable."""

    def address(self, path: str) -> str:
        """Where the public can see a file of the data directory for as long as it is kept; empty if it cannot here."""
