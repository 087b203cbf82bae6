"""A port to listen on and the server behind it, opened and closed as a block."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from adapters.web.settings import Settings
from bot.errors import ConfigError
from bot.values import Text

FRAME_BYTES = 256_000
BACKLOG = 128


@asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket, before_end: Callable[[], None]) -> AsyncIterator[None]:
    server = uvicorn.Server(configured(app))
    tasks = await asyncio.TaskGroup().__aenter__()
    tasks.create_task(serve(server, listener), name="web chat")
    try:
        yield
    finally:
        before_end()
        server.should_exit = True
        # Not an `async with`: the group ends with the server, and what ended the block goes on as it is, unwrapped.
        await tasks.__aexit__(None, None, None)


async def serve(server: uvicorn.Server, listener: socket.socket) -> None:
    """What `Server.serve` does, without taking the process's signals from whoever runs the house."""
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup([listener])
    await server.main_loop()
    await server.shutdown([listener])


def configured(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="websockets-sansio",
        ws_max_size=FRAME_BYTES,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def bind(settings: Settings) -> socket.socket:
    """A socket that already listens. Raises ConfigError saying what to change."""
    try:
        family, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server((str(address[0]), settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise ConfigError(reason(error, settings)) from error
    # Only a socket that names its protocol is sent from without delay; otherwise answers wait about 40 ms.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listener.detach())


def reason(error: OSError, settings: Settings) -> Text:
    match error.errno:
        case errno.EADDRINUSE:
            return Text(
                "Port %(port)s is in use already. Stop the other program, or set adapters.web.port "
                "to another number (0 picks a free one).",
                port=str(settings.port),
            )
        case errno.EACCES | errno.EPERM:
            return Text(
                "This user may not listen on port %(port)s. Set adapters.web.port to a number above 1023.",
                port=str(settings.port),
            )
        case _:
            return Text(
                "The web chat cannot listen on %(host)s, port %(port)s. Check adapters.web.host and adapters.web.port.",
                host=settings.host,
                port=str(settings.port),
            )


def address(listener: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listener.getsockname()[:2]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    return f"http://[{local}]:{port}" if ":" in local else f"http://{local}:{port}"
