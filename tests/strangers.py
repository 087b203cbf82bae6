"""Servers and names that mean harm, for the tests of downloading."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Reply = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

MEGABYTE = 1_000_000
# A certificate of pictures.test by itself, and its key, which guards nothing.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBbDCCAROgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1waWN0dXJl
cy50ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA1waWN0dXJlcy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEcRWe
Cpn/rQciNbUT1eSwMe3aERK12x2BQyLwKajbIrPuEnODvWUVNTQuCdZ4ma5LreV9
i4awSllAH/P1t1dgUKNMMEowDwYDVR0TAQH/BAUwAwEB/zAYBgNVHREEETAPgg1w
aWN0dXJlcy50ZXN0MB0GA1UdDgQWBBT0zAFE3Rxj2HFVbNI+hoDi94NnWDAKBggq
hkjOPQQDAgNHADBEAiBeGczUM30e57yZ5LTJyfXV/6YK3MbI2M2uYSVHqB6WwQIg
V9kXg927XlxVyQm78B03idDbPtmPy39mPb1OFYyFd8I=
-----END CERTIFICATE-----
"""
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSF2DCamTsvhyse81
gXSdiZncm5HbcE2MVJQHPLuTEhWhRANCAARxFZ4Kmf+tByI1tRPV5LAx7doRErXb
HYFDIvApqNsis+4Sc4O9ZRU1NC4J1niZrkut5X2LhrBKWUAf8/W3V2BQ
-----END PRIVATE KEY-----
"""


@dataclass
class Site:
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """The heads of the requests."""

    def at(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@asynccontextmanager
async def site(pages: Mapping[str, Reply], context: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    served = Site()
    answering: set[asyncio.Task[None] | None] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            asked = (await reader.readuntil(b"\r\n\r\n")).decode()
            served.asked.append(asked)
            await pages[asked.split()[1]](reader, writer)
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    served.port = server.sockets[0].getsockname()[1]
    try:
        async with server:
            yield served
    finally:
        if running := {task for task in answering if task}:
            await asyncio.wait(running)


def head(status: int = 200, **headers: object) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Whatever\r\n{lines}connection: close\r\n\r\n".encode()


def raw(*pieces: bytes) -> Reply:
    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return reply


def page(body: bytes = b"picture", status: int = 200, **headers: object) -> Reply:
    return raw(head(status, **{"content_length": len(body), **headers}) + body)


def onwards(location: str, status: int = 302, **headers: object) -> Reply:
    return page(b"", status, location=location, **headers)


class Names:
    """Answers each question with the next answer, as a host does that means harm."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0)
