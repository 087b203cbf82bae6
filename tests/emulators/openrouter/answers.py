"""The service's answers and errors, and how they come piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

JSON = "application/json"


class Rejected(Exception):
    """Answered as an error."""

    def __init__(self, status: int, message: str, **metadata: object) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.metadata = metadata


def answer(content: object, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(content), headers=headers, media_type=JSON)


def error(rejected: Rejected) -> Response:
    said: dict[str, object] = {"code": rejected.status, "message": rejected.message}
    if rejected.metadata:
        said["metadata"] = rejected.metadata
    return Response(msgspec.json.encode({"error": said}), rejected.status, media_type=JSON)


def event(content: object) -> bytes:
    return b"data: " + msgspec.json.encode(content) + b"\n\n"


@dataclass(frozen=True, slots=True)
class Scene:
    """What comes at once, what comes when the gate is open, and who is told that nobody waited for it."""

    shown: bytes
    rest: bytes
    gate: Event
    abandoned: Callable[[], None]


class Played(Response):
    """An answer as it comes; with news, its head comes before the rest."""

    def __init__(self, scene: Scene, headers: dict[str, str], media_type: str = JSON, piece: int = 0) -> None:
        super().__init__(scene.shown + scene.rest, headers=headers, media_type=media_type)
        self._scene = scene
        self._piece = piece

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._scene.shown:
            await self._begin(send)
            await self._say(send, self._scene.shown)
        if not await self._opened(receive):
            self._scene.abandoned()
            return
        if not self._scene.shown:
            await self._begin(send)
        await self._say(send, self._scene.rest)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _begin(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})

    async def _say(self, send: Send, body: bytes) -> None:
        for piece in pieces(body, self._piece):
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    async def _opened(self, receive: Receive) -> bool:
        """False: whoever asked is gone."""
        while not self._scene.gate.is_set():
            try:
                async with asyncio.timeout(0.01):
                    if (await receive())["type"] == "http.disconnect":
                        return False
            except TimeoutError:
                continue
        return True


def pieces(body: bytes, size: int) -> Sequence[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)] if size else [body]
