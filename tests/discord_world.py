"""A bot on Discord in a process of its own, between an emulated Discord and an emulated IMA that outlive it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from typing_extensions import override

from tests.emulators.discord import Call, Channel, Discord, Guild, Interaction, Message, Person
from tests.emulators.discord import emulated as discord_emulated
from tests.emulators.ima import emulated
from tests.lives import PACE
from tests.towns import AnyTown
from tests.victim import Hurried

POSTING = frozenset({"create_message", "execute_webhook", "update_webhook_message", "update_original_webhook_message"})
"""What stands in place of "thinking" is changed by the command's token; whatever is changed later, by the bot's own."""
EDITING = frozenset({"update_message"})


class Way(StrEnum):
    """How a picture is asked for."""

    MENTION = "mention"
    SLASH = "slash command"
    DIRECT = "direct message"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody, and where and how they ask."""

    person: Person
    channel: Channel
    way: Way

    def asks(self, words: str) -> Message | Interaction:
        """Words after "draw"."""
        match self.way:
            case Way.MENTION:
                return self.person.says(self.channel, f"draw {words}", mention=True)
            case Way.SLASH:
                return self.person.runs(self.channel, "draw", prompt=words)
            case Way.DIRECT:
                return self.person.says(self.channel, f"draw {words}")


def token(message: Message, action: str) -> str:
    """What a button of the message carries; empty if it has none that does this."""
    carried = (button.custom_id or "" for button in message.buttons)
    return next((id for id in carried if id.startswith(f"{action}:")), "")


def job_of(message: Message) -> str:
    """The id of the job whose buttons it has; empty if it has none."""
    carried = (button.custom_id.split(":") for button in message.buttons if button.custom_id)
    return next((parts[1] for parts in carried if len(parts) > 1), "")


def kind_of(message: Message) -> str:
    """What a message is for, as people tell it: by what it looks like now."""
    words = message.content.partition("> ")[2] if message.content.startswith("<@") else message.content
    if message.attachments:
        return "picture"
    if message.loading:
        return "thinking"
    if words.startswith("❌"):
        return "failure"
    if words.startswith("💰") or token(message, "confirm"):
        return "question"
    if words.startswith(("🎨", "⏳", "✅ Done", "✖️ Cancelled")):
        return "start"
    return "text"


@dataclass(slots=True, kw_only=True)
class Town(AnyTown[Channel, Message]):
    """Where people talk to it. `pace`: how many times as fast the time of all runs."""

    discord: Discord
    origin: float = field(default_factory=time.time)
    """The ids of Discord tell the time, and end some decades from now."""
    guilds: list[Guild] = field(default_factory=list)

    @property
    @override
    def server(self) -> Discord:
        return self.discord

    def arguments(self, *more: str) -> list[str]:
        addresses = [f"--discord={self.discord.url}", f"--gateway={self.discord.gateway}"]
        known = [f"--token={self.discord.token}", f"--ima={self.ima.ports.api}"]
        clock = [f"--pace={self.pace}", f"--origin={self.origin}"]
        return [*addresses, *known, *self.places, *clock, *more]

    async def live(self, *more: str) -> None:
        """A life of the bot; returns when it hears what is said."""
        await asyncio.to_thread(self.begin, *self.arguments(*more))
        await self.until(lambda: bool(self.discord.online and self.discord.commands))

    @override
    async def killed(self) -> None:
        await asyncio.to_thread(self.kill)
        await self.until(lambda: not self.discord.online)

    @override
    def asked(self) -> list[str]:
        return [f"{call.name} {call.status} {call.code} {str(call.body)[:160]}" for call in self.discord.calls]

    @property
    def guild(self) -> Guild:
        if not self.guilds:
            self.guilds.append(self.discord.guild("Studio"))
        return self.guilds[0]

    def person(self, name: str, locale: str = "en-US") -> Person:
        """A member of the server."""
        made = self.discord.person(name, locale=locale)
        self.guild.people.append(made)
        return made

    def newcomer(self, way: Way, locale: str = "en-US") -> Asker:
        """Somebody new, in a channel of their own or alone with the bot."""
        number = next(self.names)
        person = self.person(f"Person{number}", locale)
        channel = self.discord.dm(person) if way is Way.DIRECT else self.guild.channel(f"room-{number}")
        return Asker(person, channel, way)

    @override
    def posts(self, channel: Channel, kind: str = "") -> list[Message]:
        """As they are now, the oldest first."""
        return [message for message in channel.posts if kind in {"", kind_of(message)}]

    def again(self, request: Message | Interaction) -> None:
        """The same event once more."""
        if isinstance(request, Message):
            self.discord.tell(request)
        else:
            self.discord.again(request)

    def press(self, message: Message, action: str, person: Person) -> Interaction:
        carried = token(message, action)
        assert carried, f"{action} is not among {message.labels}"
        return person.presses_raw(message, carried)

    def sent(self, *askers: Asker) -> list[Call]:
        """Calls that showed words in their channels, in order."""
        return [call for call in self.discord.calls if call.name in POSTING and self._seen(call, askers)]

    def edits(self, *askers: Asker) -> list[Call]:
        return [call for call in self.discord.calls if call.name in EDITING and self._seen(call, askers)]

    def _seen(self, call: Call, askers: tuple[Asker, ...]) -> bool:
        return call.status == 200 and any(str(asker.channel.id) in self._where(call) for asker in askers)

    def _where(self, call: Call) -> str:
        """The path, or the channel of the interaction whose token stands in it."""
        if "/webhooks/" not in call.path:
            return call.path
        found = next((one for one in list(self.discord.interactions.values()) if one.token in call.path), None)
        return str(found.channel.id) if found else ""


@contextmanager
def between(directory: Path, latency: float, pace: float) -> Iterator[Town]:
    """Nobody lives there yet. `latency`: seconds of the bot's time that a picture takes."""
    with emulated() as ima, discord_emulated() as discord:
        ima.latency = latency / pace
        discord.pace = pace
        discord.answer_seconds *= pace
        made = Town(directory, discord=discord, ima=ima, pace=pace)
        discord.advance(Hurried(pace, origin=made.origin).now() - discord.now())
        try:
            yield made
        finally:
            made.end()


@asynccontextmanager
async def town(directory: Path, *more: str, latency: float = 38.0, pace: float = PACE) -> AsyncIterator[Town]:
    """With a first life, which has these arguments besides."""
    with between(directory, latency, pace) as made:
        await made.live(*more)
        yield made
