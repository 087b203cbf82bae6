"""One long connection: what is sent through it, and how it ends."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from starlette.websockets import WebSocket

from tests.emulators.server import silenced, torn


@dataclass(frozen=True, slots=True)
class Hangup:
    """The connection ends with a close frame."""

    code: int


Sent = bytes | str | Hangup


class Line:
    """Anybody may put frames; only the loop of the emulator sends them."""

    def __init__(self, socket: WebSocket, id: str) -> None:
        self.id = id
        self._loop = asyncio.get_running_loop()
        self._socket = socket
        self._waiting: deque[Sent] = deque()
        self._woken = asyncio.Event()
        self._torn = False
        self.over = False
        self.mute = False
        """Nothing leaves it, and nobody listens."""
        self.pings = 0

    def put(self, *frames: Sent) -> None:
        self._waiting.extend(frames)
        self._soon(self._woken.set)

    def drop(self) -> None:
        """The connection is reset."""
        if not self.over:
            self._soon(self._tear)

    def fall_silent(self) -> None:
        """It stays open, and not even pings of the network come back."""
        self.mute = True
        self._soon(lambda: silenced(self._socket.scope))

    def _soon(self, what: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what)

    def _tear(self) -> None:
        self._torn = True
        torn(self._socket.scope)

    async def send(self) -> None:
        """Until the connection is hung up."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._waiting and not (self.mute or self._torn):
                frame = self._waiting.popleft()
                if isinstance(frame, Hangup):
                    await self._socket.close(frame.code)
                    return
                if isinstance(frame, str):
                    await self._socket.send_text(frame)
                else:
                    await self._socket.send_bytes(frame)
