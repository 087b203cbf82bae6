"""Small servers on loopback, below HTTP: among them a forward proxy that counts what goes through it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[str]:
    """Gives the address at which each connection is talked to, until the block ends."""
    talks: set[asyncio.Task[object]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            talks.add(task)
        try:
            # Who is cancelled was talked to until the end of the block, and there is nobody left to tell.
            with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                await talk(reader, writer)
        finally:
            await closed(writer)

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    finally:
        listener.close()
        for task in talks:
            task.cancel()
        if talks:
            await asyncio.wait(talks)


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@dataclass(slots=True)
class Proxy:
    """Serves whole addresses, one request for each connection, also for sockets that begin as one."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    """The paths that were asked for."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        method, url, version = line.decode().split()
        parts = urlsplit(url)
        self.asked.append(parts.path)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        upstream, onward = await asyncio.open_connection(parts.hostname, parts.port)
        fields = [field for field in rest.split(b"\r\n") if field and not field.lower().startswith(b"connection:")]
        upgraded = any(field.lower().startswith(b"upgrade:") for field in fields)
        try:
            onward.write(f"{method} {path} {version}\r\n".encode())
            onward.write(b"\r\n".join([*fields, b"Connection: upgrade" if upgraded else b"Connection: close"]))
            onward.write(b"\r\n\r\n" + await reader.readexactly(length(fields)))
            async with asyncio.TaskGroup() as tasks:
                back = tasks.create_task(piped(reader, onward)) if upgraded else None
                await piped(upstream, writer)
                if back:
                    back.cancel()
        finally:
            await closed(onward)


async def piped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()


def length(fields: list[bytes]) -> int:
    return next((int(field.split(b":")[1]) for field in fields if field.lower().startswith(b"content-length:")), 0)


@asynccontextmanager
async def proxying() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    async with talking(proxy.serve) as proxy.url:
        yield proxy
