"""Stands between telemelya and the bot, and does what Telegram does and telemelya does not: it brings a secret back,
and takes what is asked for in an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.emulators.server import address, bound, served

SECRET = "X-Telegram-Bot-Api-Secret-Token"
HOP = {"connection", "content-length", "host", "transfer-encoding"}
"""Headers that belong to one connection."""


@dataclass(slots=True)
class Relay:
    """At one address for both: the bot's calls go on to telemelya, telemelya's to the bot's own web server."""

    telemelya: str
    bot: str
    url: str = ""
    secret: str = ""
    bare: bool = False
    """Leave the secret out, as telemelya does."""
    unknown: set[str] = field(default_factory=set)
    """The methods that telemelya does not have."""
    files: list[str] = field(default_factory=list)
    """Which files were downloaded."""

    async def pass_on(self, request: Request) -> Response:
        body = await request.body()
        path = request.url.path
        headers = {name: value for name, value in request.headers.items() if name not in HOP}
        if self._is_a_call(path):
            return await self._passed(
                self.bot, request, headers if self.bare else headers | {SECRET: self.secret}, body
            )
        if not body and request.url.query:
            body, headers = request.url.query.encode(), headers | {"content-type": "application/x-www-form-urlencoded"}
        answer = await self._passed(self.telemelya, request, headers, body)
        if path.endswith("/setWebhook"):
            (self.secret,) = parse_qs(body.decode())["secret_token"]
        if answer.status_code == 404:
            self.unknown.add(path.rpartition("/")[2])
        if path.startswith("/file/"):
            self.files.append(path)
        return answer

    @staticmethod
    def _is_a_call(path: str) -> bool:
        return not path.startswith(("/bot", "/file/bot"))

    async def _passed(self, to: str, request: Request, headers: dict[str, str], body: bytes) -> Response:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            url = f"{to}{request.url.path}"
            answer = await client.request(request.method, url, params=request.url.query, headers=headers, content=body)
        kept = {name: value for name, value in answer.headers.items() if name not in HOP}
        return Response(answer.content, answer.status_code, kept)


@contextmanager
def relayed(telemelya: str, bot: str) -> Iterator[Relay]:
    relay = Relay(telemelya, bot)
    app = Starlette(routes=[Route("/{path:path}", relay.pass_on, methods=["GET", "POST"])])
    listener = bound()
    relay.url = address(listener)
    with served([(app, listener)]):
        yield relay
