"""Downloads pictures from addresses that strangers chose, without being led into the house's own network."""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from types import TracebackType
from typing import Self

import httpx

from bot.errors import Broken, Gone, TooLarge, Unreachable, Unreadable

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host, the best first. Raises OSError."""

HOPS = 5
ADDRESSES = 4
"""How many addresses of a host are tried."""
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
EXPIRED = {403, 404, 410}
BUSY = {408, 425, 429, 500, 502, 503, 504}
REFUSED_TYPES = ("audio/", "video/", "html", "svg", "xml", "json", "javascript")
"""Parts of content types that are certainly no picture that is wanted; pictures often come without a true one."""
UNICAST = IPv6Network("2000::/3")
"""All that was ever given out for the internet (RFC 4291)."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 behind an address translator (RFC 6052)."""
HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Easel"}


async def resolve(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@cache
def _authorities() -> ssl.SSLContext:
    """Reading them takes as long as many downloads."""
    return httpx.create_ssl_context(trust_env=False)


class Fetcher:
    """A block. `allow_hosts` are hosts, or hosts with a port, that may have private addresses."""

    def __init__(
        self,
        allow_hosts: Sequence[str] = (),
        seconds: float = 120,
        resolve: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = frozenset(host.lower() for host in allow_hosts)
        self._seconds = seconds
        self._resolve = resolve
        # An address may belong to many hosts, and a connection that was made for one is not to be used for another:
        # so none is kept. A proxy named in the environment would do the resolving itself.
        self._client = httpx.AsyncClient(
            verify=trust or _authorities(),
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers=HEADERS,
            timeout=httpx.Timeout(seconds, connect=min(seconds, 10)),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises Gone for a link that has expired, Unreachable where trying again may help,
        and TooLarge, Unreadable or Broken where it does not."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._followed(url, limit)
        except TimeoutError as error:
            raise Unreachable(f"not there within {self._seconds:g} seconds") from error
        except httpx.InvalidURL as error:
            raise Broken("not an address") from error
        except httpx.RequestError as error:
            raise Unreachable(f"{type(error).__name__}: {error}"[:200]) from error

    async def _followed(self, url: str, limit: int) -> bytes:
        target = httpx.URL(url)
        for _ in range(HOPS + 1):
            async with AsyncExitStack() as stack:
                response = await self._answer(target, stack)
                if response.status_code not in REDIRECTS:
                    return await _body(response, limit)
                target = target.join(_location(response))
        raise Broken(f"led on more than {HOPS} times")

    async def _answer(self, url: httpx.URL, stack: AsyncExitStack) -> httpx.Response:
        """From the first address of the host that takes the connection."""
        lost: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for address in (await self._addresses(url))[:ADDRESSES]:
            request = self._request(url, address)
            try:
                response = await self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                lost = error
                continue
            stack.push_async_callback(response.aclose)
            return response
        raise lost or Unreachable("the host has no address")

    def _request(self, url: httpx.URL, address: str) -> httpx.Request:
        """To the very address that was checked: asked again, the name might lead elsewhere. Certificate and Host stay
        those of the name."""
        host = url.raw_host.decode()
        return self._client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode()},
            extensions={"sni_hostname": host},
        )

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        """All of them or none may be used. Raises Broken for addresses that are not for strangers to choose."""
        host, port = url.raw_host.decode().lower(), url.port or PORTS.get(url.scheme, 0)
        if url.scheme not in PORTS or not host or url.userinfo or port > 65_535:
            raise Broken("not a plain web address")
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise Unreachable("the host has no address") from error
        if self._allowed.isdisjoint({host, f"{host}:{port}"}) and not all(map(public, found)):
            raise Broken("leads into a private network")
        return found


def public(address: str) -> bool:
    """Whether anybody on the internet could reach it, however it is wrapped."""
    found = ip_address(address)
    plain = _wrapped(found) if isinstance(found, IPv6Address) else found
    if plain:
        return plain.is_global and not plain.is_multicast and not plain.is_reserved
    return found in UNICAST and found.is_global


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _location(response: httpx.Response) -> str:
    try:
        return response.headers["location"]
    except KeyError as error:
        raise Broken("leads on to nowhere") from error


async def _body(response: httpx.Response, limit: int) -> bytes:
    _check(response, limit)
    body = bytearray()
    async for piece in _unpacked(response, limit):
        body += piece
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
    return bytes(body)


def _check(response: httpx.Response, limit: int) -> None:
    """What can be said before the body comes."""
    status, kind = response.status_code, response.headers.get("content-type", "").lower()
    if status in EXPIRED:
        raise Gone(f"status {status}")
    if status in BUSY:
        raise Unreachable(f"status {status}")
    if status != httpx.codes.OK:
        raise Broken(f"status {status}")
    if any(part in kind for part in REFUSED_TYPES):
        raise Unreadable(f"not a picture but {kind[:40]}")
    size = response.headers.get("content-length", "")
    if size.isdecimal() and int(size) > limit:
        raise TooLarge(f"{size} bytes")


async def _unpacked(response: httpx.Response, limit: int) -> AsyncIterator[bytes]:
    """Unpacked by hand where a host compresses unasked, so that a small piece never becomes a large one at once."""
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding == "identity":
        async for piece in response.aiter_raw():
            yield piece
        return
    if encoding not in {"gzip", "deflate"}:
        raise Unreadable(f"packed as {encoding[:40]}")
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        async for piece in response.aiter_raw():
            yield unpack.decompress(piece, limit + 1)
    except zlib.error as error:
        raise Unreadable("packed in a way that cannot be undone") from error
    if not unpack.eof:
        raise Unreadable("packed, and only a part of it")
