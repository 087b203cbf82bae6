"""Discord's emulator and plain clients of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
import pytest
import yarl
from typing_extensions import override

from tests.emulators.discord import Discord, emulated
from tests.programs import PATIENCE


@pytest.fixture(scope="module")
def running() -> Iterator[Discord]:
    with emulated() as town:
        yield town


@pytest.fixture
def server(running: Discord) -> Iterator[Discord]:
    """New for each test, which must not have asked for anything that Discord does not know."""
    running.clear()
    with pointed(running):
        yield running
    assert running.violations == [], running.violations


@contextmanager
def pointed(server: Discord) -> Iterator[None]:
    """The library's addresses lead there until the block ends."""
    socket, base, assets = discord.gateway.DiscordWebSocket, discord.http.Route.BASE, discord.Asset.BASE
    gateway = socket.DEFAULT_GATEWAY
    discord.http.Route.BASE, discord.Asset.BASE = server.url, server.cdn
    socket.DEFAULT_GATEWAY = yarl.URL(server.gateway)
    try:
        yield
    finally:
        discord.http.Route.BASE, discord.Asset.BASE, socket.DEFAULT_GATEWAY = base, assets, gateway


class Bare(discord.Client):
    """Nothing waits: neither for the servers to be told of, nor between identifications."""

    @override
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return


def plain(server: Discord, **options: object) -> Bare:
    """The library's own client, not started; `intents` may be said."""
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)
    given = {"intents": intents, "guild_ready_timeout": 0.01, "max_messages": None, **options}
    given = {"chunk_guilds_at_startup": False, "member_cache_flags": discord.MemberCacheFlags.none(), **given}
    return Bare(**given)  # type: ignore[arg-type]


@asynccontextmanager
async def connected(server: Discord, client: Bare | None = None) -> AsyncIterator[Bare]:
    """Logged in and ready until the block ends."""
    made = client or plain(server)
    async with asyncio.TaskGroup() as tasks:
        await made.login(server.token)
        tasks.create_task(made.connect())
        try:
            async with asyncio.timeout(PATIENCE):
                await made.wait_until_ready()
            yield made
        finally:
            await made.close()
