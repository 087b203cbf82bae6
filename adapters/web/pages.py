"""What is served over plain HTTP: the page, its parts, uploads and pictures."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web.files import Files, mime_of
from adapters.web.visitors import Doorstep, Visitors
from adapters.web.wire import Upload, encode
from bot.errors import TooLarge, Unreadable

STATIC = Path(__file__).parent / "static"
UPLOAD_BYTES = 20_000_000
PASSWORD_BYTES = 1000
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
PRIVATE = {"Cache-Control": "no-store"}
SHARED = {
    "Cache-Control": "public, max-age=3600",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
"""For pictures that everybody may see; who deletes one shall not find it everywhere for long."""


class Pages:
    """The answers to single requests."""

    def __init__(self, visitors: Visitors, doorstep: Doorstep, files: Files) -> None:
        self._visitors = visitors
        self._doorstep = doorstep
        self._files = files

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.page),
            Route("/healthz", health),
            Route("/login", self.login, methods=["POST"]),
            Route("/upload", self.upload, methods=["POST"]),
            Route("/pictures/{signature}/{path:path}", self.picture),
            Route("/results/{signature}/{path:path}", self.result),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def page(self, request: Request) -> Response:
        if not self._visitors.present(request) and not self._visitors.may_enter():
            return FileResponse(STATIC / "login.html", headers=PRIVATE)
        response = FileResponse(STATIC / "index.html", headers=PRIVATE)
        self._visitors.welcome(request, response)
        return response

    async def login(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        pause = self._doorstep.pause(address)
        if pause:
            return Response(status_code=429, headers={"Retry-After": str(int(pause) + 1)})
        # Counted before the password is read, so that trying many at the same time gains nothing.
        self._doorstep.failed(address)
        if not self._visitors.knows(await password(request)):
            return Response(status_code=403)
        self._doorstep.passed(address)
        response = Response(status_code=204)
        self._visitors.welcome(request, response)
        return response

    async def upload(self, request: Request) -> Response:
        room = self._visitors.present(request)
        if not room:
            return Response(status_code=401)
        try:
            handle = await self._files.keep(room, request.stream(), UPLOAD_BYTES)
        except TooLarge:
            return Response(status_code=413)
        except Unreadable:
            return Response(status_code=415)
        except ClientDisconnect:
            return Response(status_code=400)
        except OSError:
            return Response(status_code=507)
        url = self._files.sent(room, handle).url
        return Response(encode(Upload(handle, url)), media_type="application/json")

    async def picture(self, request: Request) -> Response:
        room = self._visitors.present(request)
        signature, path = request.path_params["signature"], request.path_params["path"]
        file = await asyncio.to_thread(self._files.open, room, signature, path)
        if not room or file is None:
            return Response(status_code=404)
        mime = await asyncio.to_thread(mime_of, file)
        return FileResponse(file, media_type=mime or "application/octet-stream", headers=FOR_EVER)

    async def result(self, request: Request) -> Response:
        signature, path = request.path_params["signature"], request.path_params["path"]
        file = await asyncio.to_thread(self._files.result, signature, path)
        mime = await asyncio.to_thread(mime_of, file) if file else ""
        if file is None or not mime:
            return Response(status_code=404)
        return FileResponse(file, media_type=mime, headers=SHARED)


async def health(_: Request) -> Response:
    return PlainTextResponse("ok", headers=PRIVATE)


async def password(request: Request) -> str:
    """The request's body, cut off where no password is that long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > PASSWORD_BYTES:
            break
    return body[:PASSWORD_BYTES].decode(errors="replace")
