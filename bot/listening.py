"""A port to listen on and the web server behind it, opened and closed as a block."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.errors import ConfigError
from bot.values import Text

FRAME_BYTES = 256_000
BACKLOG = 128


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int, section: str) -> AsyncIterator[str]:
    """Gives the address at which this machine finds it; port 0 picks a free one. Raises ConfigError saying what to
    change in that section of the configuration."""
    with bind(host, port, section) as listener:
        server = uvicorn.Server(configured(app))
        tasks = await asyncio.TaskGroup().__aenter__()
        tasks.create_task(serve(server, listener), name=f"serve {section}")
        try:
            yield address(listener)
        finally:
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


def bind(host: str, port: int, section: str) -> socket.socket:
    """A socket that already listens. Raises ConfigError."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server((str(address[0]), port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise ConfigError(_reason(error, host, port, section)) from error
    # Only a socket that names its protocol is sent from without delay; otherwise answers wait about 40 ms.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listener.detach())


def _reason(error: OSError, host: str, port: int, section: str) -> Text:
    match error.errno:
        case errno.EADDRINUSE:
            return Text(
                "Port %(port)s is in use already. Stop the other program, or set %(section)s.port to another number "
                "(0 picks a free one).",
                port=str(port),
                section=section,
            )
        case errno.EACCES | errno.EPERM:
            return Text(
                "This user may not listen on port %(port)s. Set %(section)s.port to a number above 1023.",
                port=str(port),
                section=section,
            )
        case _:
            return Text(
                "Nothing can listen on %(host)s, port %(port)s. Check %(section)s.host and %(section)s.port.",
                host=host,
                port=str(port),
                section=section,
            )


def address(listener: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listener.getsockname()[:2]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    return f"http://[{local}]:{port}" if ":" in local else f"http://{local}:{port}"
