"""Keeps other web sites out: only pages of this chat may speak for the person who looks at them."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.settings import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Stands before the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._local = is_local(settings.host)
        public = urlsplit(settings.public_url)
        self._origin = f"{public.scheme}://{public.netloc}".lower() if public.netloc else ""
        named = {settings.host, "localhost", public.hostname or "", *settings.allowed_hosts}
        self._names = {name.lower() for name in named if name}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if self._is_ours(headers.get("host", "")) and (not speaks(scope) or self._is_own_page(headers)):
            await self._app(scope, receive, armed(send))
        else:
            await refuse(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        """A foreign name that points here is refused. An address cannot be pointed elsewhere, so any will do,
        but for a chat that only this machine may use."""
        name = hostname(f"//{host}")
        if name in self._names:
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or not self._local

    def _is_own_page(self, headers: Headers) -> bool:
        origin = headers.get("origin", "").lower() or "none"
        scheme, _, name = origin.partition("://")
        return origin == self._origin or (scheme in {"http", "https"} and name == headers["host"].lower())


def is_local(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def hostname(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def speaks(scope: Scope) -> bool:
    return bool(scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD"})


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
    else:
        await PlainTextResponse("Not from here.", 403)(scope, receive, armed(send))


def armed(send: Send) -> Send:
    async def send_armed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            # Asked after each time, so that page and server are always of one version.
            headers.setdefault("Cache-Control", "no-cache")
        await send(message)

    return send_armed
