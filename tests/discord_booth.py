"""What people do by Discord's own means, heard by a plain client of the library: where interactions are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest

from adapters.discord.addressing import Me
from adapters.discord.intake import Intake
from adapters.discord.interactions import STRANGE, Interactions
from adapters.discord.ledger import Ledger, Standing, interaction_of
from bot.ports import Choice, Clock, Journal, Receive
from bot.testing import MemoryJournal, Stopwatch
from bot.values import Inbound, Pressed, Said
from tests.discord_fixtures import plain
from tests.emulators.discord import Channel, Discord, Guild, Interaction, Message, Person
from tests.lent import lent

ROOM = "discord:100:interactions"


def choices(option: str, typed: str, tag: str) -> Sequence[Choice]:
    """Says what it was asked for."""
    known = {"model": ("Nano Banana Pro", "Midjourney"), "name": ("auto", "Midjourney"), "ratio": ("1:1", "16:9")}
    fitting = (value for value in known.get(option, ()) if typed.casefold() in value.casefold())
    return [Choice(f"{value} ({tag})", value) for value in fitting]


@dataclass(slots=True)
class Heard:
    """What was handed in."""

    events: list[Inbound] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, event: Inbound) -> bool:
        self.events.append(event)
        self.came.set()
        return True

    async def many(self, number: int = 1) -> list[Inbound]:
        async with asyncio.timeout(10):
            while len(self.events) < number:
                self.came.clear()
                await self.came.wait()
        return self.events

    async def said(self) -> Said:
        *_, event = await self.many()
        assert isinstance(event, Said)
        return event

    async def pressed(self) -> Pressed:
        *_, event = await self.many()
        assert isinstance(event, Pressed)
        return event


@dataclass(slots=True)
class Booth:
    """Everything of one bot that answers; `clock` stands still unless another is given."""

    server: Discord
    directory: Path
    ann: Person
    bob: Person
    guild: Guild
    channel: Channel
    heard: Heard = field(default_factory=Heard)
    journal: Journal = field(default_factory=MemoryJournal)
    clock: Clock = field(default_factory=Stopwatch)
    ledger: Ledger = field(init=False)
    interactions: Interactions = field(init=False)
    client: discord.Client = field(init=False)

    @asynccontextmanager
    async def open(self, receive: Receive | None = None, reads: bool = False) -> AsyncIterator[Booth]:
        """A process of the bot."""
        open_now = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            process = tasks.create_task(self._live(receive or self.heard.receive, reads, open_now))
            await open_now.wait()
            try:
                yield self
            finally:
                process.cancel()

    async def _live(self, receive: Receive, reads: bool, open_now: asyncio.Event) -> None:
        await self.server.until(lambda: not self.server.online)
        self.client = plain(self.server)
        me = Me(self.server.me.id, "Easel", self.server.application, reads)
        house = replace(lent(self.directory, self.clock, self.journal), choices=choices)
        self.ledger = Ledger(self.journal, self.clock, ROOM)
        await self.ledger.resume()
        async with self.client, asyncio.TaskGroup() as tasks:
            intake = Intake(receive, self.clock, tasks)
            self.interactions = Interactions(me, house, self.ledger, intake, tasks)
            self.client.event(self._hearing())
            tasks.create_task(self.client.start(self.server.token))
            tasks.create_task(self.ledger.run(self.webhook, partial(house.words, STRANGE)))
            await self.server.until(lambda: self.server.online)
            open_now.set()

    def _hearing(self) -> Callable[[discord.Interaction], Coroutine[Any, Any, None]]:
        async def on_interaction(interaction: discord.Interaction) -> None:
            self.interactions.came(interaction)

        return on_interaction

    def webhook(self, application: int, token: str) -> discord.Webhook:
        hook = discord.Webhook.partial(application, token, client=self.client)
        hook.type = discord.WebhookType.application
        return hook

    async def answered(self, interaction: Interaction) -> Interaction:
        assert await self.server.until(lambda: interaction.answered)
        return interaction

    async def standing(self, event: Said | Pressed) -> Standing | None:
        return await self.ledger.found(interaction_of(event.key))

    @property
    def callbacks(self) -> int:
        return len(self.server.called("create_interaction_response"))


def buttons(**tokens: str) -> discord.ui.View:
    """By their labels; the library forgets them at once."""
    view = discord.ui.View()
    for label, token in tokens.items():
        view.add_item(discord.ui.Button[discord.ui.View](label=label, custom_id=token))
    view.stop()
    return view


async def posted(booth: Booth, view: discord.ui.View, *files: discord.File, text: str = "🎨") -> Message:
    """A post of the bot's."""
    channel = booth.client.get_partial_messageable(booth.channel.id)
    sent = await channel.send(text, view=view, files=files)
    return booth.server.message(sent.id)


@pytest.fixture
def booth(server: Discord, tmp_path: Path) -> Booth:
    ann, bob = server.person("Ann", locale="zh-CN"), server.person("Bob", locale="de")
    guild = server.guild("Studio", ann, bob)
    return Booth(server, tmp_path, ann, bob, guild, guild.channel("general"))
