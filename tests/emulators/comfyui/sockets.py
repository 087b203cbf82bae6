"""Who listens to the server, and what it tells them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.emulators.comfyui.orders import Order

_PREVIEW = 1
_PREVIEW_OF = 4


class _Hello(msgspec.Struct):
    type: str
    data: dict[str, bool]


class Sockets:
    """By the client that an order names: what is told of an order is told to nobody else."""

    def __init__(self) -> None:
        self._open: dict[str, WebSocket] = {}
        self.clear()

    def clear(self) -> None:
        self.heard = threading.Semaphore(0)
        """Released by every client that comes."""
        self.clients: list[str] = []
        """All that ever came."""
        self.deaf = False
        """Nobody is let in."""
        self.noise: list[str | bytes] = []
        """Told to everybody with the next look at the queue."""
        self.metadata = True
        """Whether previews say whose they are, to those who can read it."""
        self._readers: set[str] = set()

    async def listen(self, socket: WebSocket, proven: Callable[[WebSocket], bool]) -> None:
        client = socket.query_params.get("clientId", "")
        if self.deaf or not client or not proven(socket):
            await socket.close()
            return
        await socket.accept()
        self._open[client] = socket
        await _sent(socket, told("status", {"status": {"exec_info": {"queue_remaining": 0}}, "sid": client}))
        self.clients.append(client)
        try:
            while True:
                hello = msgspec.json.decode(await socket.receive_text(), type=_Hello)
                if hello.type == "feature_flags" and hello.data.get("supports_preview_metadata"):
                    self._readers.add(client)
                self.heard.release()
        except WebSocketDisconnect:
            self._open.pop(client, None)

    async def make_noise(self) -> None:
        for frame in self.noise:
            for socket in list(self._open.values()):
                await _sent(socket, frame)
        self.noise = []

    async def tell(self, order: Order, kind: str, **data: object) -> None:
        socket = self._open.get(order.client)
        if socket:
            await _sent(socket, told(kind, {**data, "prompt_id": order.id}))

    async def tell_all(self, kind: str, data: object) -> None:
        for socket in list(self._open.values()):
            await _sent(socket, told(kind, data))

    async def show(self, order: Order, preview: bytes) -> None:
        socket = self._open.get(order.client)
        if socket is None:
            return
        if self.metadata and order.client in self._readers:
            owner = msgspec.json.encode({"prompt_id": order.id, "node_id": order.sampler, "image_type": "image/jpeg"})
            await _sent(socket, word(_PREVIEW_OF) + word(len(owner)) + owner + preview)
        else:
            await _sent(socket, word(_PREVIEW) + word(1) + preview)


def told(kind: str, data: object) -> str:
    return msgspec.json.encode({"type": kind, "data": data}).decode()


async def _sent(socket: WebSocket, frame: str | bytes) -> None:
    """Whoever is gone hears nothing."""
    try:
        await (socket.send_text(frame) if isinstance(frame, str) else socket.send_bytes(frame))
    except (RuntimeError, WebSocketDisconnect):
        return


def word(number: int) -> bytes:
    return number.to_bytes(4, "big")
