"""Listens to what the server says by itself, while somebody waits for a picture."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.providers.comfyui.board import Board
from bot.providers.http import LARGEST

_HELLO = '{"type":"feature_flags","data":{"supports_preview_metadata":true}}'
"""Previews are to say whose they are; servers that cannot do that pass it over."""
# What the library writes about a connection holds its headers, and so the password.
_LOG = logging.getLogger(f"{__name__}.socket")
_LOG.setLevel(logging.WARNING)
_FAREWELL = 1.0
"""Seconds that the end of a connection may take."""


@dataclass(frozen=True, slots=True)
class Station:
    """Where and how to listen; an order names the client to whom its progress is told."""

    url: str
    client: str
    seconds: float
    """Until the connection must be there."""
    headers: Mapping[str, str] = field(default_factory=dict)
    proxy: str = ""
    ssl: ssl.SSLContext | None = None


class Listener:
    """One connection at most, opened when it is needed. Whatever ends it, nothing depends on it: the next order or poll
    opens another."""

    def __init__(self, station: Station, board: Board, tasks: asyncio.TaskGroup) -> None:
        self._station = station
        self._board = board
        self._tasks = tasks
        self._listening: asyncio.Task[None] | None = None

    def attend(self) -> None:
        if self._listening is None or self._listening.done():
            self._listening = self._tasks.create_task(self._listen(), name="listen to ComfyUI")

    def leave(self) -> None:
        if self._listening:
            self._listening.cancel()

    async def _listen(self) -> None:
        from websockets.asyncio.client import connect  # noqa: PLC0415 - whoever draws elsewhere never loads it
        from websockets.exceptions import WebSocketException  # noqa: PLC0415 - likewise

        station = self._station
        try:
            async with connect(
                f"{station.url}?clientId={station.client}",
                additional_headers=station.headers,
                user_agent_header=None,
                proxy=station.proxy or None,
                ssl=station.ssl,
                open_timeout=station.seconds,
                close_timeout=_FAREWELL,
                max_size=LARGEST,
                compression=None,
                logger=_LOG,
            ) as socket:
                await socket.send(_HELLO)
                async for frame in socket:
                    self._board.take(frame)
        except (OSError, EOFError, TimeoutError, WebSocketException, ImportError):  # the last: no library for its proxy
            return
