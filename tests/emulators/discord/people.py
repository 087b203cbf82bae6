"""People, and what they do: it is told to them, and done by the town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict, Unpack

from tests.emulators.discord.components import Json

if TYPE_CHECKING:
    from tests.emulators.discord.asking import Asking
    from tests.emulators.discord.interactions import Interaction
    from tests.emulators.discord.posted import Message
    from tests.emulators.discord.world import Channel

File = bytes | tuple[str, bytes] | tuple[str, bytes, str]
"""Its name and mime type may be said."""


class Extras(TypedDict, total=False):
    """What may come with a message, beside its words."""

    files: Sequence[File]
    reply_to: Message
    mention: bool
    mentions: Sequence[Person]
    role: bool
    everyone: bool
    stickers: Sequence[bytes]
    embeds: Sequence[Json]
    forwards: Message
    spoiler: bool
    voice: bool


@dataclass(slots=True, eq=False)
class Person:
    """A user; the bot itself and webhooks are some as well."""

    town: Asking = field(repr=False)
    id: int
    name: str
    username: str
    locale: str = "en-US"
    bot: bool = False
    blocked: bool = False
    """They do not let the bot write to them."""
    installed: bool = False
    """They brought the app along."""
    webhook: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def says(self, channel: Channel, text: str = "", **extras: Unpack[Extras]) -> Message:
        return self.town.say(self, channel, text, extras)

    def edits(self, message: Message, text: str) -> None:
        self.town.change(message, text)

    def deletes(self, message: Message) -> None:
        self.town.remove(message)

    def reacts(self, message: Message, emoji: str) -> None:
        self.town.react(self, message, emoji)

    def types_in(self, channel: Channel) -> None:
        self.town.typed(self, channel)

    def presses(self, message: Message, what: str) -> Interaction:
        """A button, by its label or custom_id."""
        return self.town.press(self, message, message.button(what).custom_id)

    def presses_raw(self, message: Message, custom_id: str) -> Interaction:
        """A button that may not be there any more."""
        return self.town.press(self, message, custom_id)

    def selects(self, message: Message, what: str) -> Interaction:
        """An option of a select, by its value or label."""
        return self.town.select(self, message, what)

    def runs(self, channel: Channel, command: str, **options: object) -> Interaction:
        """A slash command; `install` and `locale` are no options of it."""
        return self.town.run(self, channel, command, options)

    def on(self, message: Message, command: str, **manner: str) -> Interaction:
        """A message command."""
        return self.town.point(self, message, command, manner)

    def types(self, channel: Channel, command: str, option: str, so_far: str, **others: object) -> Interaction:
        """Autocomplete: what is offered is in `choices`."""
        return self.town.type_ahead(self, channel, (command, option, so_far), others)

    def submits(self, shown: Interaction, **fields: str) -> Interaction:
        """A modal, with what it was prefilled with where nothing else is said."""
        return self.town.submit(self, shown, fields)

    def block(self) -> None:
        self.blocked = True

    def unblock(self) -> None:
        self.blocked = False
