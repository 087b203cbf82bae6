"""The house's own web server: what others call from outside, each at an address that nobody can guess."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.ports import Seals

log = structlog.get_logger()

MOST = 1_000_000
"""Bytes of a call that are read; what is in it is not believed anyway."""

Nudge = Callable[[str], bool]
"""Given a job's id: its provider has news of it. False if nobody waits for that job here."""


class Gate:
    """Services call it when pictures are there. A call is a hint: whoever waits asks the service itself, so that a call
    that is forged, repeated or late does no harm, and one that never comes is not missed."""

    def __init__(self, public_url: str, seals: Seals) -> None:
        self._public = public_url.rstrip("/")
        self._seals = seals
        self._app = Starlette(
            routes=[
                Route("/calls/{job}/{seal}", self._called, methods=["POST"]),
                Route("/healthz", _health),
            ]
        )
        self.nudge: Nudge = nobody

    def callback(self, job: str) -> str:
        """Where this job's provider may call."""
        return f"{self._public}/calls/{job}/{self._seals.sign('call', job)}"

    def app(self) -> Starlette:
        return self._app

    def lend(self, path: str, app: ASGIApp, /) -> str:
        """Puts somebody else's application at a path and all below it; gives its public address. Nobody who calls the
        path itself is sent on to what is below: many a caller does not follow."""
        self._app.router.routes += (Route(path, app), Mount(path, app))
        return f"{self._public}{path}"

    async def _called(self, request: Request) -> Response:
        """Answered at once; a call for a job that is over is as good as any."""
        job, seal = str(request.path_params["job"]), str(request.path_params["seal"])
        if not self._seals.fits(seal, "call", job):
            return PlainTextResponse("not found", 404)
        if not await _heard(request):
            return PlainTextResponse("too large", 413)
        log.debug("called", job=job, awaited=self.nudge(job))
        return Response(status_code=204)


def nobody(_: str) -> bool:
    """Before anything is waited for."""
    return False


async def _heard(request: Request) -> bool:
    """Read to its end, and forgotten."""
    read = 0
    try:
        async for piece in request.stream():
            read += len(piece)
            if read > MOST:
                return False
    except ClientDisconnect:
        return True
    return True


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok")
