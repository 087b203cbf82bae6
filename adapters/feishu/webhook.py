"""Feishu calls the house: what it seals and signs is heard, and whoever else calls is told nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import NoReturn

import msgspec
import structlog
from cachetools import TTLCache
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from adapters.feishu.answers import Hear, Heard
from adapters.feishu.sealing import Opened, Seal, Unsound, mount, path, understood
from adapters.feishu.settings import Settings
from bot.ports import Clock, House

log = structlog.get_logger()

LARGEST = 1_000_000
"""Bytes of a call."""
READING = 2.0
"""Seconds in which a call has to be here."""
WINDOW = 300.0
"""Seconds that a call may be old, or ahead."""
LATE = 28_800.0
"""Seconds that an event may be old: Feishu brings it again for a little more than seven hours, and nowhere is it said
that it signs each try anew. The house knows for good what it had before."""
BROUGHT_ONCE = frozenset({"card.action.trigger"})
DIGITS = 12
"""Of a time."""
REMEMBERED = 100_000
"""Calls within the window that are known again."""
LOUD = 60.0
"""Seconds between two lines in the log about calls that were refused."""
CHALLENGE = 1_000
"""Characters."""
SIGNATURE = "x-lark-signature"
TIMESTAMP = "x-lark-request-timestamp"
NONCE = "x-lark-request-nonce"
OLD = "too old, or the clock of this machine is wrong"
REFUSED = Response(status_code=HTTPStatus.FORBIDDEN)


class Door:
    """What Feishu finds at the address."""

    def __init__(self, settings: Settings, seal: Seal, house: House) -> None:
        self._settings = settings
        self._seal = seal
        self._clock = house.clock
        self._seen: TTLCache[tuple[str, str], bool] = TTLCache(REMEMBERED, LATE + WINDOW + 1, house.clock.now)
        self._refusals = Refusals(house.clock)
        root = house.public(mount(settings), self)
        self.address = root.removesuffix(mount(settings)) + path(settings)
        """Which the operator tells Feishu."""
        self.hear: Hear = nobody

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose(WS_1008_POLICY_VIOLATION)(scope, receive, send)
            return
        answer = await self._answered(Request(scope, receive))
        await answer(scope, receive, send)

    async def listen(self, hear: Hear) -> NoReturn:
        """Until cancelled."""
        self.hear = hear
        log.info("feishu is to call here", address=self.address)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.hear = nobody
        raise AssertionError("nothing ends it")

    async def _answered(self, request: Request) -> Response:
        if request.method != "POST":
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            async with asyncio.timeout(READING):
                body = await _body(request)
        except (ClientDisconnect, TimeoutError):
            return Response(status_code=HTTPStatus.REQUEST_TIMEOUT)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return await self._heard(request.headers, body)
        except Unsound as wrong:
            self._refusals.note(str(wrong))
            return REFUSED

    async def _heard(self, headers: Mapping[str, str], body: bytes) -> Response:
        """Raises Unsound for whatever is not as Feishu writes it; nobody is told what it is."""
        call = self._signed(headers, body) if SIGNATURE in headers else None
        plain = self._opened(body, sealed=call is not None)
        outside = understood(plain)
        if not self._seal.fits(outside.shown):
            raise Unsound("the verification token is another one")
        if outside.type == "url_verification":
            return _challenged(outside)
        if call is None:
            raise Unsound("not signed")
        if outside.header.app_id not in ("", self._settings.app_id):
            raise Unsound("for another app")
        if outside.header.event_type in BROUGHT_ONCE and self._age(call[0]) > WINDOW:
            raise Unsound(OLD)
        return await self._once(call, plain)

    def _opened(self, body: bytes, *, sealed: bool) -> bytes:
        """Only the question whether anybody is here may come as it is."""
        try:
            return self._seal.open(body)
        except Unsound:
            if sealed:
                raise
            return body

    async def _once(self, call: tuple[str, str], plain: bytes) -> Response:
        """What is not kept may come again as it is. What was kept is refused as well, whoever repeats it, and no reason
        for alarm: the answer to it may have been lost."""
        kept = self._seen.get(call)
        if kept:
            log.debug("call came again")
            return REFUSED
        if kept is not None:
            raise Unsound("it came before")
        self._seen[call] = False
        heard = Heard(kept=False)
        try:
            heard = await self.hear(plain)
        finally:
            if heard.kept:
                self._seen[call] = True
            else:
                self._seen.pop(call, None)
        return _told(heard)

    def _signed(self, headers: Mapping[str, str], body: bytes) -> tuple[str, str]:
        """When and under which number Feishu says that it called. Raises Unsound."""
        timestamp, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
        signature = headers[SIGNATURE].encode(errors="replace")
        if not nonce or not self._seal.signed(signature, timestamp, nonce, body):
            raise Unsound("the signature is another one")
        if not (timestamp.isascii() and timestamp.isdecimal()) or len(timestamp) > DIGITS:
            raise Unsound("without a time")
        if not -WINDOW <= self._age(timestamp) <= LATE:
            raise Unsound(OLD)
        return timestamp, nonce

    def _age(self, timestamp: str) -> float:
        """Seconds."""
        return self._clock.now() - int(timestamp)


class Refusals:
    """Said now and then: whoever floods the address does not flood the log."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls = 0
        self._next = float("-inf")

    def note(self, why: str) -> None:
        self._calls += 1
        now = self._clock.now()
        if now >= self._next:
            log.warning("call refused", cause=why or "not legible", calls=self._calls)
            self._next = now + LOUD
            self._calls = 0


async def nobody(_: bytes) -> Heard:
    """Before anybody listens, and after."""
    return Heard(kept=False)


def _challenged(outside: Opened) -> Response:
    if not outside.challenge or len(outside.challenge) > CHALLENGE:
        raise Unsound("no challenge")
    return _json({"challenge": outside.challenge})


def _told(heard: Heard) -> Response:
    if not heard.kept:
        return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    return _json(heard.body if heard.body is not None else {})


def _json(body: Mapping[str, object]) -> Response:
    return Response(msgspec.json.encode(body), media_type="application/json")


async def _body(request: Request) -> bytes | None:
    """None if it is too large to be one of Feishu's."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)
