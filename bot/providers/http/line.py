"""The connections to one service, pooled, with answers of bounded size and failures under our own names."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import httpx

from bot.errors import ConfigError, UnknownOutcome, Unreachable
from bot.ports import Clock
from bot.providers.http.events import Event, EventReader
from bot.providers.http.failures import Answer, retry_after
from bot.providers.http.reading import Garbled
from bot.providers.http.secrecy import conceal, without_queries
from bot.values import Text

LARGEST = 8 * 1024 * 1024
"""Bytes of a JSON answer; pictures as base64 need more and say so."""
TALKATIVE = ("h2", "hpack", "httpcore")
"""Below a warning these write down every header, the one with the key too."""
LONGEST_CONNECT = 15.0
"""Seconds; a picture may take minutes, opening a connection never does."""


@dataclass(frozen=True, slots=True)
class Route:
    """How a service is reached: through which proxy, trusting which authorities besides the usual ones."""

    proxy: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """An answer whose head is there and whose body is still to come."""

    response: httpx.Response
    after: float | None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def is_events(self) -> bool:
        kind: str = self.response.headers.get("content-type", "")
        return kind.lower().startswith("text/event-stream")

    async def whole(self, limit: int = LARGEST) -> Answer:
        """At most `limit` bytes of the body: JSON that is cut cannot be read, and so is handled like any other that is
        garbled."""
        body = bytearray()
        async for chunk in self.response.aiter_bytes():
            body += chunk
            if len(body) > limit:
                break
        return Answer(self.status, bytes(body[:limit]), self.after, self.response.headers)

    async def events(self, limit: int) -> AsyncIterator[Event]:
        """Raises Garbled for more than so many bytes, of one event or of all together."""
        reader, read = EventReader(limit), 0
        async for chunk in self.response.aiter_bytes():
            read += len(chunk)
            if read > limit:
                raise Garbled("the events never end")
            for event in reader.feed(chunk):
                yield event
        for event in reader.end():
            yield event


class Line:
    """The connections to one service. Its failures leave as JobErrors, and what is secret on it stays on it."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock, secrets: tuple[str, ...] = ()) -> None:
        self.client = client
        self._clock = clock
        self._secrets = secrets

    async def ask(self, request: httpx.Request, seconds: float, *, paid: bool = False, limit: int = LARGEST) -> Answer:
        """Raises Unreachable, or UnknownOutcome for a paid request that may have arrived."""
        async with self.answering(request, seconds, paid=paid) as answer:
            return await answer.whole(limit)

    @asynccontextmanager
    async def answering(
        self, request: httpx.Request, seconds: float, *, paid: bool = False
    ) -> AsyncIterator[Answering]:
        """The same, for whoever looks at the body while it comes; all of it within so many seconds."""
        request.extensions["timeout"] = _phases(seconds).as_dict()
        with self._renamed(paid=paid):
            async with asyncio.timeout(seconds), aclosing(await self.client.send(request, stream=True)) as response:
                yield Answering(response, retry_after(response.headers, self._clock.now()))

    @contextmanager
    def _renamed(self, *, paid: bool) -> Iterator[None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise Unreachable(self.conceal(_said(error))) from error
        except (httpx.RequestError, TimeoutError) as error:
            raise (UnknownOutcome if paid else Unreachable)(self.conceal(_said(error))) from error

    def conceal(self, text: str, *more: str) -> str:
        return conceal(text, *self._secrets, *more)


@asynccontextmanager
async def line(route: Route, clock: Clock, secrets: tuple[str, ...] = ()) -> AsyncIterator[Line]:
    """Raises ConfigError for a proxy or a file of authorities that cannot be used."""
    logging.getLogger("httpx").addFilter(without_queries)  # the second time changes nothing
    for talkative in TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)
    try:
        client = httpx.AsyncClient(
            verify=_authorities(route.ca_file),
            proxy=route.proxy or None,
            headers={"User-Agent": _user_agent()},
            # A connection that idles for long is often closed just when the next request goes out, and the outcome
            # of that request is then unknown.
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=5),
            trust_env=False,
            http2=True,
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise ConfigError(Text("The proxy's address cannot be used. Example: http://127.0.0.1:3128")) from error
    async with client:
        yield Line(client, clock, secrets)


def _phases(seconds: float) -> httpx.Timeout:
    """Waiting for a free connection and opening one end before the whole time is over: a request of which nothing was
    sent is then never mistaken for one whose answer is missing."""
    return httpx.Timeout(seconds, connect=min(seconds / 4, LONGEST_CONNECT), pool=seconds / 4)


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
