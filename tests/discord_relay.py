"""A line to the emulated gateway that can go dead: nothing passes it any more, and nobody is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.emulators.discord import Discord

PIECE = 65_536


@dataclass(slots=True)
class Relay:
    """Between a bot and the emulator."""

    to: str
    url: str = ""
    dead: bool = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = urlsplit(self.to)
        answers, asking = await asyncio.open_connection(address.hostname, address.port)
        with suppress(OSError):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._pass(reader, asking))
                tasks.create_task(self._pass(answers, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                if not self.dead:
                    writer.write(piece)
                    await writer.drain()
        writer.close()


@asynccontextmanager
async def relaying(server: Discord) -> AsyncIterator[Relay]:
    relay = Relay(server.gateway)
    listener = await asyncio.start_server(relay.carry, "127.0.0.1", 0)
    relay.url = f"ws://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield relay
    finally:
        listener.close()
        await listener.wait_closed()
