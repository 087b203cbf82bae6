"""The outward half of the Discord adapter, over the emulator: a desk from which posts are written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from adapters.discord.ledger import Ledger, Standing
from adapters.discord.line import Line, opened
from adapters.discord.posting import Poster
from adapters.discord.settings import Settings
from bot.testing import MemoryJournal, Stopwatch
from bot.values import Action, Button, Outbound, Picture, Place, PostKind
from tests.drawing import drawn, saved
from tests.emulators.discord import Channel, Discord, Guild, Interaction, Message, Person
from tests.lent import lent

CANCEL = Button("✖️ Cancel", Action.CANCEL, "k3f9")
ACK = Outbound(PostKind.ACK, "k3f9:ack", "🐱 A cat, right away!", language="en")
START = Outbound(PostKind.START, "k3f9:start", "🎨 Flux · 10-20 s", buttons=(CANCEL,), language="en")
PICTURE = Outbound(PostKind.PICTURE, "k3f9:picture", "✅ Flux\n🔗 Original: https://x.test/1", language="en")
SEEN = "✅ Flux\n🔗 Original: <https://x.test/1>"
"""The words of the picture as Discord gets them: its link without a preview."""
FAILURE = Outbound(PostKind.FAILURE, "k3f9:failure", "❌ It did not work out", language="en")
NOTE = Outbound(PostKind.TEXT, "note", "Nothing is being made here.", language="en")
HALF = replace(START, kind=PostKind.PROGRESS, text="⏳ 50 % · 10 s", progress=50)
DONE = replace(START, text="Done after 12 s", buttons=())
MIB = 1024 * 1024
DM = 1
"""Discord's number of that kind of channel."""
ROOM = "discord:1:interactions"


@dataclass
class Desk:
    """Everything of one bot that writes; its time stands still."""

    server: Discord
    directory: Path
    line: Line
    journal: MemoryJournal
    ledger: Ledger
    clock: Stopwatch
    poster: Poster
    ann: Person
    guild: Guild
    channel: Channel
    largest: int = 10 * MIB
    """Bytes of a file."""

    def drawn(self, number: int = 0, width: int = 64, height: int = 48, kind: str = "PNG") -> Picture:
        """A picture in the data directory, as the house keeps it."""
        return self.kept(saved(drawn(width + number, height), kind), number, kind, width)

    def kept(self, body: bytes, number: int = 0, kind: str = "PNG", width: int = 64) -> Picture:
        ending = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}[kind]
        path = f"pictures/k3/k3f9/{number}.{ending}"
        file = self.directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        return Picture(path, f"image/{kind.lower()}", width + number, 48, len(body))

    def pictures(self, many: int) -> tuple[Picture, ...]:
        return tuple(self.drawn(number) for number in range(many))

    def restarted(self, patience: float = 20) -> Poster:
        """Of a process that remembers nothing but what the ledger does."""
        return Poster(self.line, lent(self.directory, self.clock), self.ledger, lambda _: self.largest, patience)

    async def send(self, outbound: Outbound, channel: Channel | None = None, thread: str = "") -> str:
        return await self.poster.send(at(channel or self.channel, thread), outbound)

    async def edit(self, message: str, outbound: Outbound, channel: Channel | None = None, thread: str = "") -> None:
        await self.poster.edit(at(channel or self.channel, thread), message, outbound)

    def only(self, channel: Channel | None = None) -> Message:
        """The one post of the bot that there is."""
        (message,) = (channel or self.channel).posts
        return message

    async def deferred(self, run: Interaction, *, alone: bool = False, reaches: bool = True) -> Standing:
        """A command that was answered for the time being."""
        original = await self._answered(run, {"type": 5, "data": {"flags": 64} if alone else {}})
        standing = self._standing(run, alone=alone, reaches=reaches)
        return self._heard(replace(standing, deferred=True), original)

    async def pressed(self, press: Interaction) -> Standing:
        await self._answered(press, {"type": 6})
        return self._heard(self._standing(press, alone=False, reaches=True), "")

    async def _answered(self, given: Interaction, body: dict[str, object]) -> str:
        address = f"{self.server.url}/interactions/{given.id}/{given.token}/callback?with_response=true"
        async with aiohttp.ClientSession() as session, session.post(address, json=body) as answer:
            told = await answer.json()
        return str(told["interaction"].get("response_message_id", ""))

    def _standing(self, given: Interaction, *, alone: bool, reaches: bool) -> Standing:
        return Standing(
            given.id,
            self.server.application,
            given.token,
            str(given.person.id),
            "en",
            self.clock.now(),
            alone,
            reaches,
            deferred=False,
            private=given.channel.kind == DM,
        )

    def _heard(self, standing: Standing, original: str) -> Standing:
        self.ledger.came(standing)
        self.ledger.answered(standing.id, original)
        return standing


def at(channel: Channel, thread: str = "") -> Place:
    return Place("discord", str(channel.id), thread)


def asked(outbound: Outbound, desk: Desk, interaction: Interaction | None = None) -> Outbound:
    """Ann did, or by a command of hers."""
    by = replace(outbound, person=str(desk.ann.id))
    return replace(by, reply_to=f"i{interaction.id}") if interaction else by


def aside(outbound: Outbound, interaction: Interaction) -> Outbound:
    """It answers what nobody else sees."""
    return replace(outbound, answers=f"discord:1:interaction:{interaction.id}")


@contextmanager
def written_down() -> Iterator[list[EventDict]]:
    with capture_logs() as logs:
        yield logs


@pytest.fixture
async def desk(server: Discord, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(api_base=server.url, gateway=server.gateway)
    clock, ann = Stopwatch(), server.person("Ann")
    guild = server.guild("Studio", ann)
    async with opened(settings, server.token) as line:
        journal = MemoryJournal()
        ledger = Ledger(journal, clock, ROOM)
        poster = Poster(line, lent(tmp_path, clock, journal), ledger, lambda _: 10 * MIB)
        desk = Desk(server, tmp_path, line, journal, ledger, clock, poster, ann, guild, guild.channel("general"))
        desk.poster = desk.restarted()
        yield desk
