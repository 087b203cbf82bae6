"""What image services have in common: pooled connections, answers of bounded size, and failures under our own names."""

from __future__ import annotations

import asyncio
import logging
import math
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar
from urllib.parse import quote, quote_plus

import httpx
import msgspec

from bot.errors import (
    Busy,
    ConfigError,
    Gone,
    JobError,
    OutOfCredits,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
    Unreachable,
)
from bot.ports import Clock
from bot.values import Text

T = TypeVar("T")

LARGEST = 8 * 1024 * 1024
"""Bytes of a JSON answer; pictures as base64 need more and say so."""
_LONGEST_DETAIL = 300

_BY_STATUS: Mapping[int, type[JobError]] = {
    401: Unauthorized,
    402: OutOfCredits,
    403: Unauthorized,
    404: Gone,
    410: Gone,
    413: TooLarge,
}

_QUERY = re.compile(r"(https?://[^\s?#\"'<>]*)\?[^\s\"'<>]*", re.IGNORECASE)
_USER = re.compile(r"(https?://)[^\s/@\"'<>]+@", re.IGNORECASE)
_BEARER = re.compile(r"\bbearer\s+[^\s\"']+", re.IGNORECASE)


class Garbled(Exception):
    """The answer is not the JSON that it should be. Stays within the provider: what it means depends on the call."""


@dataclass(frozen=True, slots=True)
class Route:
    """How a service is reached: through which proxy, trusting which authorities besides the usual ones."""

    proxy: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered; `after` is the pause in seconds that it asks for."""

    status: int
    body: bytes
    after: float | None = None

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    def read(self, shape: type[T]) -> T:
        """Raises Garbled."""
        return read(self.body, shape)

    def failure(self, *, paid: bool = False) -> JobError:
        """What the bare status says, where the body says nothing that can be used."""
        return status_failure(self, f"HTTP {self.status} without a usable answer", paid=paid)


class Line:
    """The connections to one service. Its failures leave as JobErrors, and what is secret on it stays on it."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock, secrets: tuple[str, ...] = ()) -> None:
        self.client = client
        self._clock = clock
        self._secrets = secrets

    async def ask(self, request: httpx.Request, seconds: float, *, paid: bool = False, limit: int = LARGEST) -> Answer:
        """Raises Unreachable, or UnknownOutcome for a paid request that may have arrived."""
        request.extensions["timeout"] = _phases(seconds).as_dict()
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(request, limit)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise Unreachable(self.conceal(_said(error))) from error
        except (httpx.RequestError, TimeoutError) as error:
            raise (UnknownOutcome if paid else Unreachable)(self.conceal(_said(error))) from error

    async def _exchange(self, request: httpx.Request, limit: int) -> Answer:
        async with aclosing(await self.client.send(request, stream=True)) as response:
            after = retry_after(response.headers, self._clock.now())
            return Answer(response.status_code, await _first(response, limit), after)

    def conceal(self, text: str, *more: str) -> str:
        return conceal(text, *self._secrets, *more)


@asynccontextmanager
async def line(route: Route, clock: Clock, secrets: tuple[str, ...] = ()) -> AsyncIterator[Line]:
    """Raises ConfigError for a proxy or a file of authorities that cannot be used."""
    logging.getLogger("httpx").addFilter(_without_queries)  # the second time changes nothing
    try:
        client = httpx.AsyncClient(
            verify=_authorities(route.ca_file),
            proxy=route.proxy or None,
            headers={"User-Agent": _user_agent()},
            # A connection that idles for long is often closed just when the next request goes out, and the outcome
            # of that request is then unknown.
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=5),
            trust_env=False,
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise ConfigError(Text("The proxy's address cannot be used. Example: http://127.0.0.1:3128")) from error
    async with client:
        yield Line(client, clock, secrets)


def read(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """JSON into a value of ours; raises Garbled."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        raise Garbled(type(error).__name__) from error


def address(url: str) -> httpx.URL:
    """An address of the web; raises Garbled. Addresses come from answers as well as from settings."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise Garbled("not an address") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise Garbled("not an address of the web")
    return parsed


def status_failure(answer: Answer, detail: str, *, paid: bool = False) -> JobError:
    """A status of the 400s proves that nothing was created; for everything else a paid request may have been taken."""
    if answer.status in _BY_STATUS:
        return _BY_STATUS[answer.status](detail)
    if answer.status == 429:
        return RateLimited(detail, answer.after)
    if 400 <= answer.status < 500 and answer.status != 408:
        return Refused(detail)
    return UnknownOutcome(detail) if paid else Busy(detail, answer.after)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from now; None where the service asks for no pause or says nothing that can be read."""
    exact = _seconds(headers.get("retry-after-ms", ""))
    if exact is not None:
        return exact / 1000
    said = headers.get("retry-after", "").strip()
    seconds = _seconds(said)
    return _until(said, now) if seconds is None and said else seconds


def conceal(text: str, *secrets: str) -> str:
    """The text as an operator may read it in a log: no secret, no query of an address, and not too long."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for spelling in {secret, quote(secret, safe=""), quote_plus(secret)}:
            text = text.replace(spelling, "…")
    text = _BEARER.sub("Bearer …", _USER.sub(r"\1…@", _QUERY.sub(r"\1?…", text)))
    return text if len(text) <= _LONGEST_DETAIL else text[: _LONGEST_DETAIL - 1] + "…"


def checked_key(key: str, variable: str) -> str:
    """A key as it can stand in a header; raises ConfigError, which never shows it."""
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(Text("The key in %(variable)s is not usable: copy it once more.", variable=variable))
    return key


def _seconds(said: str) -> float | None:
    try:
        seconds = float(said)
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(date: str, now: float) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _phases(seconds: float) -> httpx.Timeout:
    """Waiting for a free connection and opening one end before the whole time is over: a request of which nothing was
    sent is then never mistaken for one whose answer is missing."""
    return httpx.Timeout(seconds, connect=seconds / 4, pool=seconds / 4)


async def _first(response: httpx.Response, limit: int) -> bytes:
    """At most `limit` bytes of the body: JSON that is cut cannot be read, and so is handled like any other that is
    garbled."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > limit:
            break
    return bytes(body[:limit])


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@cache
def _user_agent() -> str:
    try:
        return f"easelbot/{version('easelbot')}"
    except PackageNotFoundError:
        return "easelbot"


@cache
def _authorities(ca_file: str) -> ssl.SSLContext:
    """Shared by all services: reading the authorities takes longer than connecting."""
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            text = Text("The file of certificate authorities cannot be used: %(path)s", path=ca_file)
            raise ConfigError(text) from error
    return context


def _plain(part: object) -> object:
    return conceal(str(part)) if isinstance(part, httpx.URL) else part


def _without_queries(record: logging.LogRecord) -> bool:
    """httpx logs whole addresses; keys and signatures stand in their queries."""
    if isinstance(record.args, tuple):
        record.args = tuple(_plain(part) for part in record.args)
    return True
