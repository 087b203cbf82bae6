"""The library's client for events, as it is to behave here: good for one life, owned by whoever began it, and it is
told what came of an event before it acknowledges it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import msgspec
import structlog
from typing_extensions import override
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from adapters.feishu import lean
from adapters.feishu.answers import Hear, Heard
from adapters.feishu.pieces import Pieces
from adapters.feishu.settings import Settings
from bot.ports import Clock

log = structlog.get_logger()

OPENING = 10.0
"""Seconds for a handshake."""
ALIVE = 10.0
"""Seconds between two looks at whether the other side is there, and for its answer."""
PARTING = 0.7
"""Seconds for taking leave politely."""
MISSED = 1
"""Pings that may go without an answer."""
LARGEST = 8_000_000
"""Bytes of a frame."""
EVENTS = frozenset({"event", "card"})
"""Frames that want an acknowledgement; the library leaves those of old cards without one."""
LOST = (OSError, TimeoutError, WebSocketException)
"""What ends a connection. A ValueError is an address that is none."""


class Refused(Exception):
    """The connection was turned down. `code` is Feishu's, 0 where it names none."""

    def __init__(self, status: int, code: int = 0) -> None:
        super().__init__(f"turned down with {status}" + (f", {code}" if code else ""))
        self.code = code


class _Pace(msgspec.Struct):
    PingInterval: Annotated[float, msgspec.Meta(ge=0.01)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a client is made of, and what outlives it."""

    settings: Settings
    hear: Hear
    clock: Clock
    tasks: asyncio.TaskGroup
    """What was heard is answered in it, also when the connection is gone."""
    stands: Callable[[], None]
    """Told when it does."""


class Connection(lean.ws.Client):  # type: ignore[misc]  # the library is not typed
    """One life: there is a new one after each failure. The library's own way back hangs, or gives up for ever."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.settings.app_id, "")
        self._cache._cron.cancel()  # noqa: SLF001 - a task that nobody would end
        self._pieces = Pieces(plan.clock)
        self._plan = plan
        self._answers = False
        """Feishu answers pings here."""
        self._unanswered = 0
        self._broke: set[str] = set()

    async def live(self, url: str) -> NoReturn:
        """Raises one of LOST when it is over, Refused, or ValueError for an address that is none."""
        self._service_id = str(int(parse_qs(urlsplit(url).query)["service_id"][0]))
        options: dict[str, Any] = {"open_timeout": OPENING, "close_timeout": PARTING, "max_size": LARGEST}
        options |= {"ping_interval": ALIVE, "ping_timeout": ALIVE, "user_agent_header": "easelbot"}
        # The environment's proxies are nobody's decision.
        with _named():
            conn = await connect(url, proxy=self._plan.settings.proxy or None, **options)
        async with conn:
            self._conn = conn
            self._plan.stands()
            await self._listen(conn)

    async def _listen(self, conn: ClientConnection) -> NoReturn:
        """And ping: the library does that in a task that outlives the connection."""
        time, pinged = asyncio.get_running_loop().time, float("-inf")
        while True:
            if time() >= pinged + self._ping_interval:
                await self._ping()
                pinged = time()
            try:
                async with asyncio.timeout_at(pinged + self._ping_interval):
                    message = await conn.recv()
            except TimeoutError:
                continue
            if isinstance(message, bytes):
                await self._handle_message(message)

    async def _ping(self) -> None:
        """Raises TimeoutError where Feishu used to answer and does not any more."""
        if self._unanswered > MISSED:
            raise TimeoutError
        frame = lean.ws._new_ping_frame(int(self._service_id))  # noqa: SLF001 - there is no public way
        self._unanswered += self._answers
        await self._write_message(frame.SerializeToString())

    @override
    async def _handle_message(self, msg: bytes) -> None:
        """Whatever is in it. Events are heard side by side."""
        with self._survived():
            frame = lean.Frame.FromString(msg)
            if lean.ws.FrameType(frame.method) is lean.ws.FrameType.CONTROL:
                await self._handle_control_frame(frame)
            else:
                self._plan.tasks.create_task(self._handle_data_frame(frame), name="feishu event")

    @contextmanager
    def _survived(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # Raised by the library's own reading, on which the connection would end.
            cause = type(error).__name__
            if cause not in self._broke:
                self._broke.add(cause)
                log.warning("frame not legible", exc_info=True)

    @override
    async def _handle_control_frame(self, frame: Any) -> None:
        self._answers, self._unanswered = True, 0
        await super()._handle_control_frame(frame)

    @override
    def _configure(self, conf: Any) -> None:
        """Only how often it pings is Feishu's to say."""
        self._ping_interval = msgspec.convert(vars(conf), _Pace).PingInterval

    @override
    async def _handle_data_frame(self, frame: Any) -> None:
        with self._survived():
            headers = {header.key: header.value for header in frame.headers}
            payload = self._pieces.whole(headers, frame.payload) if headers.get("type") in EVENTS else None
            if payload is not None:
                await self._acknowledge(frame, await self._heard(frame, payload))

    async def _heard(self, frame: Any, payload: bytes) -> Heard:
        begun = self._plan.clock.now()
        try:
            return await self._plan.hear(payload)
        except Exception:
            # Whatever nobody thought of concerns one event, and it comes again.
            log.exception("event broke")
            return Heard(kept=False)
        finally:
            took = frame.headers.add()
            took.key, took.value = "biz_rt", str(round((self._plan.clock.now() - begun) * 1000))

    async def _acknowledge(self, frame: Any, heard: Heard) -> None:
        """On a connection that is gone meanwhile nobody waits for it: the event comes again."""
        frame.payload = _acknowledgement(heard)
        try:
            await self._write_message(frame.SerializePartialToString())
        except (lean.ws.ConnectionClosedException, *LOST):
            log.debug("acknowledgement not delivered")


def _acknowledgement(heard: Heard) -> bytes:
    answer: dict[str, object] = {"code": 200 if heard.kept else 500}
    if heard.kept and heard.body is not None:
        answer["data"] = base64.b64encode(msgspec.json.encode(heard.body)).decode()
    return msgspec.json.encode(answer)


@contextmanager
def _named() -> Iterator[None]:
    """Why a handshake was turned down stands in headers."""
    try:
        yield
    except InvalidStatus as error:
        told = error.response.headers
        code = told.get("handshake-autherrcode") or told.get("handshake-status") or ""
        raise Refused(error.response.status_code, int(code) if code.isdecimal() else 0) from error
