"""Sessions of the gateway: what each was told, so that one that comes back hears what it missed."""

from __future__ import annotations

import asyncio
import zlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from starlette.types import Scope
from starlette.websockets import WebSocket

from tests.emulators.server import torn

Json = dict[str, object]
REPLAYED = 10_000
"""Events that are kept for whoever comes back."""


@dataclass(frozen=True, slots=True)
class Hangup:
    """The connection ends with a close frame."""

    code: int


Frame = str | Hangup


class Line:
    """One connection. Anybody may put frames; only the loop of the emulator sends them."""

    def __init__(self, socket: WebSocket, *, compressed: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket = socket
        self._waiting: deque[Frame] = deque()
        self._woken = asyncio.Event()
        self._deflate = zlib.compressobj() if compressed else None
        self.over = False
        self.hung = False
        """The emulator ended it."""
        self.mute = False
        """Nothing leaves it."""
        self._torn = False

    @property
    def scope(self) -> Scope:
        return self._socket.scope

    def put(self, frame: Frame) -> None:
        self._waiting.append(frame)
        self.wake()

    def wake(self) -> None:
        if not self._woken.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    def drop(self) -> None:
        """The connection is reset."""
        if not self.over and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tear)

    def _tear(self) -> None:
        self._torn = True
        torn(self.scope)

    async def send(self) -> None:
        """Until the connection is hung up."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._waiting and not (self.mute or self._torn):
                frame = self._waiting.popleft()
                if isinstance(frame, Hangup):
                    self.hung = True
                    await self._socket.close(frame.code)
                    return
                await self._say(frame)

    async def _say(self, frame: str) -> None:
        if self._deflate is None:
            await self._socket.send_text(frame)
            return
        packed = self._deflate.compress(frame.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self._socket.send_bytes(packed)


@dataclass(slots=True, eq=False)
class Session:
    """One that was identified; it lives on while its connection is gone."""

    id: str
    shard: tuple[int, int]
    intents: int
    line: Line | None = None
    seq: int = 0
    resumes: int = 0
    acks: int = 0
    """Heartbeats that were answered."""
    ready: bool = False
    kept: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAYED))

    @property
    def connected(self) -> bool:
        return self.line is not None and not self.line.over

    @property
    def sent(self) -> int:
        return self.seq

    def tell(self, name: str, body: str) -> None:
        """An event, whose body is JSON already."""
        self.seq += 1
        frame = f'{{"op":0,"t":"{name}","s":{self.seq},"d":{body}}}'
        self.kept.append((self.seq, frame))
        if self.line:
            self.line.put(frame)

    def missed(self, seq: int) -> Iterable[str]:
        return [frame for at, frame in self.kept if at > seq]

    def has(self, guild: int | None) -> bool:
        """Whether events of that server come here; those of no server come to the first shard."""
        index, count = self.shard
        return index == ((guild >> 22) % count if guild else 0)


def frame(op: int, data: object = None) -> str:
    return msgspec.json.encode({"op": op, "d": data, "s": None, "t": None}).decode()
