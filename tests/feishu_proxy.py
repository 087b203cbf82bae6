"""A forward proxy on loopback, for calls and for sockets, that remembers what it was asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.telegram_proxy import closed, piped, talking


@dataclass(slots=True)
class Proxy:
    url: str = ""
    asked: list[str] = field(default_factory=list)
    """Method and target."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        method, target, version = line.decode().split()
        self.asked.append(f"{method} {target}")
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        upstream, onward = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                onward.write(f"{method} {parts.path} {version}\r\n".encode() + rest)
            async with asyncio.TaskGroup() as tasks:
                back = tasks.create_task(piped(reader, onward))
                await piped(upstream, writer)
                back.cancel()
        finally:
            await closed(onward)


@asynccontextmanager
async def proxying() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    async with talking(proxy.serve) as proxy.url:
        yield proxy
