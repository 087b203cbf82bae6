"""The connection for calls to Feishu: one client for all of them, and the token that each of them bears.

Calls are the library's own requests, sent otherwise than it does: it makes a new connection for each, waits for the
token with the event loop standing still, and takes some refusals for success.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from adapters.feishu import calls
from adapters.feishu.calls import Request
from adapters.feishu.lean import JSON, Files
from adapters.feishu.settings import LARK, Settings, checked
from bot.errors import ConfigError
from bot.values import Text

CONNECT = 10.0
PATIENCE = 30.0
"""Seconds for one piece of an answer: whoever gives up too early does not know whether a post is there."""
IDLE = 20.0
"""Seconds for which a connection is kept."""
AT_ONCE = 16
"""Calls at one time: Feishu takes 50 in a second."""
EARLY = 1500.0
"""Seconds before a token ends at which another one is asked for: Feishu gives out a new one in the last 30 minutes."""
NARROW = 60.0
"""Seconds before its end at which it is not used any more."""
RENEWING = 5.0
"""Seconds for which another token is waited for while there is a good one."""
RESTING = 60.0
"""Seconds for which none is asked for after that went wrong while there is a good one."""
EXPIRED = frozenset({99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677})
"""A token that is missing, wrong or over (https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code)."""
BROKEN = frozenset({1, 1500, 2200, 99991000})
"""Feishu is busy, or broke, whatever the status."""
CONSOLES = {False: "https://open.feishu.cn", True: f"https://{LARK}"}
"""By whether it is Lark."""
RESET = "x-ogw-ratelimit-reset"
LOG_ID = "x-tt-logid"


class Failed(Exception):
    """A call did not succeed. `detail` is for the log: it holds no token and nobody's words."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Unsent(Failed):
    """Nothing reached Feishu."""


class Unanswered(Failed):
    """It may have been done."""


class Declined(Failed):
    """Feishu said no. `after`: seconds, where it names them."""

    def __init__(self, code: int, said: str, status: int, after: float | None = None, log_id: str = "") -> None:
        super().__init__(f"{status} {code}: {said[:200]}" + (f" (log id {log_id})" if log_id else ""))
        self.code = code
        self.said = said
        self.status = status
        self.after = after


class _Said(msgspec.Struct):
    """What is in every answer; `expire` and others stand beside it in some."""

    code: int
    msg: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


_said = msgspec.json.Decoder(_Said)
_object = msgspec.json.Decoder(dict[str, object])
Object = Mapping[str, object]


@dataclass
class Line:
    """What is connected."""

    settings: Settings
    client: httpx.AsyncClient = field(repr=False)
    _secret: str = field(repr=False)
    _now: Callable[[], float] = field(default=time.monotonic, repr=False)
    _token: str = field(default="", repr=False)
    _ends: float = 0.0
    _rests: float = 0.0
    """Until when no other token is asked for while this one is good."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def call(self, request: Request) -> Object:
        """What is in the answer's `data`, or in the answer itself where it has none. Raises Failed: Unsent, Unanswered
        or Declined."""
        token = await self._bearer()
        try:
            return await self._called(request, token)
        except Declined as error:
            if error.code not in EXPIRED:
                raise
            self._forget(token)
        return await self._called(request, await self._bearer())

    async def read(self, request: Request, limit: int) -> tuple[bytes, str]:
        """A file's bytes, one more than the limit at the most, and its type. Raises Failed."""
        token = await self._bearer()
        try:
            return await self._read(request, token, limit)
        except Declined as error:
            if error.code not in EXPIRED:
                raise
            self._forget(token)
        return await self._read(request, await self._bearer(), limit)

    async def endpoint(self) -> Object:
        """Where the long connection is to be made. Raises Failed."""
        return await self._called(calls.endpoint(self.settings.app_id, self._secret), "")

    async def token(self) -> str:
        """One that lasts for a while yet. While the old one is good, one caller at a time waits for a new one, and not
        for long. Raises Failed."""
        if self._lasts(EARLY) or (self._lasts(NARROW) and (self._turn.locked() or self._now() < self._rests)):
            return self._token
        async with self._turn:
            if not self._lasts(EARLY):
                await self._renew()
        return self._token

    async def _bearer(self) -> str:
        """The token for a call, of which Feishu knows nothing while there is none. Raises Unsent, and Declined for a
        plain no."""
        try:
            return await self.token()
        except Failed as error:
            if isinstance(error, Declined) and error.status < 500 and error.code not in BROKEN:
                raise
            raise Unsent(f"no token: {error.detail}") from error

    def _lasts(self, seconds: float) -> bool:
        return self._now() < self._ends - seconds

    async def _renew(self) -> None:
        try:
            async with asyncio.timeout(RENEWING if self._lasts(NARROW) else None):
                await self._fetch()
        except (Failed, TimeoutError) as error:
            if not self._lasts(NARROW):
                raise error if isinstance(error, Failed) else Unanswered("no token in time") from error
            self._rests = self._now() + RESTING

    async def _fetch(self) -> None:
        answer = await self._called(calls.token(self.settings.app_id, self._secret), "")
        token, lasts = answer.get("tenant_access_token"), answer.get("expire")
        if not isinstance(token, str) or not isinstance(lasts, int):
            raise Unanswered("no token in the answer")
        # A token that is about to end is used to its end: Feishu gives out no other one before.
        self._token, self._ends = token, self._now() + max(lasts, EARLY + NARROW)

    def _forget(self, token: str) -> None:
        if self._token == token:
            self._ends = 0.0

    async def _called(self, request: Request, token: str) -> Object:
        try:
            answer = await self.client.send(self._built(request, token))
        except httpx.HTTPError as error:
            raise _lost(error) from error
        return _understood(answer, answer.content)

    async def _read(self, request: Request, token: str, limit: int) -> tuple[bytes, str]:
        body = bytearray()
        try:
            answer = await self.client.send(self._built(request, token), stream=True)
            try:
                async for piece in answer.aiter_raw():
                    body += piece
                    if len(body) > limit:
                        break
            finally:
                await answer.aclose()
        except httpx.HTTPError as error:
            raise _lost(error) from error
        mime = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        if answer.status_code != HTTPStatus.OK or mime == "application/json":
            _understood(answer, bytes(body))
            raise Unanswered(f"status {answer.status_code} without a file")
        return bytes(body[: limit + 1]), mime

    def _built(self, request: Request, token: str) -> httpx.Request:
        uri = request.uri
        for name, value in request.paths.items():
            uri = uri.replace(f":{name}", quote(str(value), safe=""))
        headers = {**request.headers, **({"Authorization": f"Bearer {token}"} if token else {})}
        method, url, query = request.http_method.name, self.settings.base + uri, request.queries
        # The library's request loses its files as they are taken out: a second try finds them here.
        files = request.files = request.files or Files.extract_files(request.body)
        if files:
            for file in files.values():
                file.seek(0)
            fields = {name: value for name, value in vars(request.body).items() if value is not None}
            return self.client.build_request(
                method, url, params=query, headers=headers, data=fields, files=_named(files)
            )
        body = None if request.body is None else JSON.marshal(request.body).encode()
        headers |= {} if body is None else {"Content-Type": "application/json; charset=utf-8"}
        return self.client.build_request(method, url, params=query, headers=headers, content=body)


def _named(files: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    return {name: (getattr(file, "name", name), file) for name, file in files.items()}


def _lost(error: httpx.HTTPError) -> Failed:
    cause = type(error).__name__
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.UnsupportedProtocol):
        return Unsent(f"not reached: {cause}")
    return Unanswered(f"no answer: {cause}")


def _understood(answer: httpx.Response, body: bytes) -> Object:
    """Raises Unanswered for what is not one of Feishu's answers, and Declined."""
    status = answer.status_code
    try:
        said = _said.decode(body)
        data = _object.decode(said.data) if bytes(said.data) != b"null" else {}
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Declined(99991400, "too many requests", status, _after(answer)) from error
        raise Unanswered(f"answer not understood, status {status}") from error
    if said.code:
        raise Declined(said.code, said.msg, status, _after(answer), answer.headers.get(LOG_ID, ""))
    return data or _object.decode(body)


def _after(answer: httpx.Response) -> float | None:
    try:
        return max(0.0, float(answer.headers[RESET]))
    except (KeyError, ValueError):
        return None


@asynccontextmanager
async def opened(settings: Settings, secret: str, now: Callable[[], float] = time.monotonic) -> AsyncIterator[Line]:
    """Without a word on the network. Raises ConfigError for what can never work."""
    checked(settings)
    if not secret.isascii() or not secret.isprintable() or not secret.strip() or " " in secret:
        raise ConfigError(
            Text(
                "The environment variable %(variable)s does not hold the secret of a Feishu app. The developer console "
                "shows it: %(console)s, Credentials & Basic Info. `easel key feishu` keeps it.",
                variable=settings.app_secret_env,
                console=console(settings),
            )
        )
    try:
        client = httpx.AsyncClient(
            proxy=settings.proxy or None,
            trust_env=False,
            timeout=httpx.Timeout(PATIENCE, connect=CONNECT, pool=PATIENCE),
            limits=httpx.Limits(max_connections=AT_ONCE, keepalive_expiry=IDLE),
            headers={"User-Agent": "easelbot", "Accept-Encoding": "identity"},
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise ConfigError(Text("The proxy's address cannot be used. Example: http://127.0.0.1:3128")) from error
    async with client:
        yield Line(settings, client, secret, now)


def console(settings: Settings, page: str = "") -> str:
    """The address of the app's page in the developer console, or of one of its parts. It is where Feishu is, or Lark,
    whatever address of one's own the calls go to."""
    return "/".join(filter(None, (CONSOLES[settings.lark], "app", settings.app_id, page)))
