"""What waits to go out over one socket, so that nobody who writes ever waits for a slow page."""

from __future__ import annotations

import asyncio

from starlette.websockets import WebSocket, WebSocketDisconnect

GOING_AWAY = 1001
RESTARTING = 1012
TOO_SLOW = 1013
WAITING = 200


class Line:
    """Takes everything at once; a page that does not keep up is hung up on and catches up when it is back."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[str | int] = asyncio.Queue()
        self._ended = False

    def push(self, text: str) -> None:
        if self._waiting.qsize() >= WAITING:
            self.end(TOO_SLOW)
        elif not self._ended:
            self._waiting.put_nowait(text)

    def end(self, code: int) -> None:
        if self._ended:
            return
        self._ended = True
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(code)

    async def drain(self, socket: WebSocket) -> None:
        """Returns once the socket is closed from either side."""
        try:
            while isinstance(item := await self._waiting.get(), str):
                await socket.send_text(item)
            await socket.close(item)
        except WebSocketDisconnect:
            self._ended = True
