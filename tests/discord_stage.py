"""The whole house on Discord, in a time that passes only when it is told to, for bot and emulator alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import structs
from typing_extensions import override

from tests.emulators.discord import Discord
from tests.stages import PATIENCE, QUIET, Shared, Stage, at_home, settled

BEAT = '{"op":1,"d":null,"s":null,"t":null}'
"""Whoever gets it has to answer at once, after everything that came before."""


def heard(server: Discord, seconds: float = PATIENCE) -> None:
    """Until all that connections were told has been taken from them."""
    before = {session.id: session.acks for session in server.sessions if session.connected}
    server.garbage(BEAT)
    server.wait(lambda: all(one.acks > before.get(one.id, -1) for one in server.sessions if one.connected), seconds)


@dataclass
class OnDiscord(Stage):
    """What the house is open to."""

    server: Discord = field(kw_only=True)

    @property
    @override
    def calls(self) -> int:
        return len(self.server.calls)

    @property
    @override
    def asking(self) -> bool:
        return any(not call.over for call in self.server.calls[-20:])

    @override
    async def heard(self) -> None:
        # A thread of its own: the loop has to answer, and those of the house are counted.
        with ThreadPoolExecutor(1) as aside:
            await asyncio.get_running_loop().run_in_executor(aside, heard, self.server)


@asynccontextmanager
async def staged(
    server: Discord, directory: Path, pace: float = 3.0, *, explicit: bool = False, **discord: object
) -> AsyncIterator[OnDiscord]:
    """As `easel run` opens it, with the offline painter. `pace`: seconds that a picture takes; `explicit`: unmistakable
    requests are heard without a call."""
    clock = Shared(server)
    section = {"api_base": server.url, "gateway": server.gateway, **discord}
    usual = settled(directory, "discord", section, pace)
    settings = structs.replace(usual, chat=structs.replace(usual.chat, explicit=explicit))
    async with at_home(settings, {"DISCORD_BOT_TOKEN": server.token}, clock) as (home, threads):
        stage = OnDiscord(home, clock, threads, server=server)
        async with asyncio.timeout(PATIENCE):
            while not (server.online and server.commands):  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(QUIET)
        await stage.rest()
        yield stage
