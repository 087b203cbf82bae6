"""Runs Starlette apps on loopback in a thread of their own, and lets an answer break off like a real network does."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import cast

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

_TRANSPORT = "emulator.transport"
PATIENCE = 20.0
"""Seconds after which an emulator that does not end is complained of."""
_RESET_AT_ONCE = struct.pack("ii", 1, 0)


class _Wire(H11Protocol):
    """Remembers who is connected by the addresses that the app sees: one port may lead to two servers."""

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.client and self.server:
            _WIRES[self.client, self.server] = transport

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.client and self.server:
            _WIRES.pop((self.client, self.server), None)


_LOOPS: set[asyncio.AbstractEventLoop] = set()
TURNS = 5
"""Of a loop, in which a connection is taken, and a request is read and begun."""
_Address = tuple[str, int | None]
_WIRES: MutableMapping[tuple[_Address, _Address], asyncio.Transport] = {}


def _transport(scope: Scope) -> asyncio.Transport:
    return _WIRES[tuple(scope["client"]), tuple(scope["server"])]


def torn(scope: Scope) -> None:
    """The connection is reset; in its own loop."""
    transport = _transport(scope)
    if not transport.is_closing():
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)
    transport.abort()


def silenced(scope: Scope) -> None:
    """Nothing more is read from the connection, which stays open; in its own loop."""
    _transport(scope).pause_reading()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Reset(Response):
    """No answer: the connection is reset."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        torn(scope)
        await _gone(receive)


class Stalled(Response):
    """No answer, however long the client waits."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _gone(receive)


class Half(Response):
    """Half of the promised body, then the end of the connection."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        _transport(scope).close()
        await _gone(receive)


def bound(port: int = 0) -> socket.socket:
    """A listening socket: clients may connect before anybody serves them."""
    # Where the protocol is not named, asyncio leaves Nagle's algorithm on, and every answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    return listener


def address(listener: socket.socket) -> str:
    host, port = cast("tuple[str, int]", listener.getsockname())
    return f"http://{host}:{port}"


@contextmanager
def served(apps: Sequence[tuple[ASGIApp, socket.socket]]) -> Iterator[None]:
    """Each app at its own socket, all in one thread and one loop, until the block ends."""
    servers = [uvicorn.Server(_config(app)) for app, _ in apps]
    serving = [server.serve([listener]) for server, (_, listener) in zip(servers, apps, strict=True)]
    thread = threading.Thread(target=asyncio.run, args=[_together(serving)], daemon=True)
    thread.start()
    try:
        yield
    finally:
        for server in servers:
            server.should_exit = server.force_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive(), (
            "an emulator does not end: somebody holds a connection to it, or a thread of its own"
        )
        for _, listener in apps:
            listener.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    # Tests look for secrets in the log; an emulator must not put there what it was sent.
    logging.getLogger("uvicorn.access").setLevel(logging.CRITICAL)
    return uvicorn.Config(
        app,
        http=_Wire,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Otherwise it waits for ever, from Python 3.12 on, for whoever does not hang up.
        timeout_graceful_shutdown=1,
    )


async def _together(serving: Sequence[Coroutine[None, None, None]]) -> None:
    with awaited():
        async with asyncio.TaskGroup() as group:
            for one in serving:
                group.create_task(one)


@contextmanager
def awaited() -> Iterator[None]:
    """Who has to be caught up waits for the loop that runs this, until the block ends."""
    loop = asyncio.get_running_loop()
    _LOOPS.add(loop)
    try:
        yield
    finally:
        _LOOPS.discard(loop)


async def caught_up() -> None:
    """All emulators have begun on what was sent to them before, however busy the machine is."""
    for loop in tuple(_LOOPS):
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_turned(), loop))


async def _turned() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
