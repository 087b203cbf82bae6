"""A browser's side of the web chat without a browser: cookies, uploads and the socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as dial
from websockets.typing import Origin

from adapters.web.wire import Bubble, Cleared, Hello, Posts, Taken

News = Hello | Posts | Cleared | Taken
news: msgspec.json.Decoder[News] = msgspec.json.Decoder(News)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


class Page:
    """A browser's side of a conversation: what it shows, and which requests were taken."""

    def __init__(self, client: httpx.AsyncClient, socket: ClientConnection) -> None:
        self.client = client
        self.socket = socket
        self.room = ""
        self.shown: dict[str, Bubble] = {}
        self.history: list[Bubble] = []
        self.taken: list[str] = []

    async def say(self, text: str, again: str = "", **more: str | list[str]) -> str:
        name = again or uuid4().hex
        await self.send({"type": "say", "id": name, "text": text, **more})
        return name

    async def send(self, request: dict[str, str | list[str]]) -> None:
        await self.socket.send(msgspec.json.encode(request).decode())

    async def hung_up(self) -> None:
        """Raises ConnectionClosed as soon as the bot does it."""
        async with asyncio.timeout(5):
            while True:
                await self.socket.recv()

    async def until(self, reached: Callable[[Page], bool]) -> None:
        async with asyncio.timeout(5):
            while not reached(self):
                self._take(await self.socket.recv())

    async def shows(self, text: str) -> Bubble:
        await self.until(lambda page: any(text in bubble.text for bubble in page.shown.values()))
        return next(bubble for bubble in self.shown.values() if text in bubble.text)

    def texts(self) -> list[str]:
        return [bubble.text for bubble in sorted(self.shown.values(), key=lambda bubble: bubble.order)]

    def _take(self, received: str | bytes) -> None:
        message = news.decode(received)
        match message:
            case Hello(room):
                self.room = room
            case Posts(entries):
                self.history.extend(entries)
                self.shown.update({bubble.message: bubble for bubble in entries})
            case Cleared():
                self.shown.clear()
            case Taken(taken):
                self.taken.append(taken)


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has opened the page."""
    async with httpx.AsyncClient(base_url=address, headers={"Origin": address}) as client:
        await client.get("/")
        yield client


@asynccontextmanager
async def looking(client: httpx.AsyncClient, query: str = "") -> AsyncIterator[Page]:
    origin = str(client.base_url).rstrip("/")
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    async with dial(
        f"{origin.replace('http', 'ws')}/ws{query}",
        origin=Origin(origin),
        additional_headers={"Cookie": cookies},
        proxy=None,
    ) as connection:
        yield Page(client, connection)
