"""The calls over HTTP: each is noted, counted, carried out and held against Feishu's rules."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from tests.emulators.feishu import refusals
from tests.emulators.feishu.accounts import Accounts
from tests.emulators.feishu.calls import Call, Json, read
from tests.emulators.feishu.emulator import Feishu
from tests.emulators.feishu.gateway import Gateway
from tests.emulators.feishu.messages import Messages
from tests.emulators.feishu.refusals import Refused
from tests.emulators.feishu.routes import FREE, NEEDED, PATHS
from tests.emulators.feishu.uploads import Uploads
from tests.emulators.server import Reset, Stalled

PACES = ((50, 1.0), (1000, 60.0))
"""Calls of one kind, within so many seconds."""
LOCK_SECONDS = 0.1
_UNCOUNTED = frozenset({"endpoint", "token"})


class Api:
    """All is carried out in the one loop of the emulator: nothing of it takes long."""

    def __init__(self, town: Feishu) -> None:
        self._town = town
        self._gateway = Gateway(town)
        self._methods: Mapping[str, Callable[[Call], object]] = {
            **Messages(town).methods,
            **Uploads(town).methods,
            **Accounts(town).methods,
            "endpoint": self._gateway.endpoint,
        }

    @property
    def app(self) -> Starlette:
        routes: list[BaseRoute] = [Route(path, self._endpoint(name), methods=[method]) for name, method, path in PATHS]
        routes.append(WebSocketRoute("/ws/v2", self._gateway.connected))
        routes.append(Route("/{rest:path}", self.nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]))
        return Starlette(routes=routes)

    async def nothing(self, request: Request) -> Response:
        if request.url.path != "/":
            self._town.violated(f"{request.method} {request.url.path}: nothing is there")
        return Response("404 page not found", 404, refusals.headers() | {"Content-Type": "text/plain"})

    def _endpoint(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def called(request: Request) -> Response:
            given = {key: str(value) for key, value in request.path_params.items()}
            headers = {key.lower(): value for key, value in request.headers.items()}
            town = self._town
            call = Call(name, request.method, request.url.path, given, dict(request.query_params), headers, town.now())
            try:
                answer = await self._answered(call, request)
            except ClientDisconnect:
                call.over = True
                return Response(status_code=400)
            with town.changed:
                call.status = 0 if isinstance(answer, Reset | Stalled) else answer.status_code
                call.over = not isinstance(answer, Stalled)
                town.changed.notify_all()
            return answer

        return called

    async def _answered(self, call: Call, request: Request) -> Response:
        town = self._town
        with town.changed:
            town.calls.append(call)
            town.changed.notify_all()
        try:
            await read(call, request)
        except Refused as refused:
            return self._no(call, refused)
        if (town.deaf and call.name == "endpoint") or town.down:
            return Reset()
        return await town.faults.around(call.name, lambda _: self._carried_out(call))(request)

    async def _carried_out(self, call: Call) -> Response:
        town = self._town
        if call.name == "patch":
            await self._unlocked(call.given["message_id"])
        with town.changed:
            try:
                self._entitled(call)
                result = self._methods[call.name](call)
            except Refused as refused:
                return self._no(call, refused)
            except (KeyError, TypeError, ValueError, AttributeError) as wrong:
                town.violated(f"{call.name}: nobody can read that: {wrong!r}")
                return self._no(call, Refused(9499, f"Bad Request: {wrong!r}"))
            call.carried = True
            town.changed.notify_all()
        return result if isinstance(result, Response) else _told(cast("Json", result))

    async def _unlocked(self, message: str) -> None:
        """An answer to a press that was sent before the call comes by another way, maybe a little later."""
        if self._town.locked(message):
            await asyncio.to_thread(self._town.wait, lambda: not self._town.locked(message), LOCK_SECONDS)

    def _entitled(self, call: Call) -> None:
        """Raises Refused: who asks must have a token that is not over, and a scope, and not be too fast."""
        town = self._town
        if call.name not in FREE:
            self._known(call.headers.get("authorization", ""))
        if town.rates and call.name not in _UNCOUNTED:
            self._paced(call.name)
        needed = NEEDED.get(call.name, ())
        if needed and not town.console.has(*needed):
            raise Refused(99991672, ", ".join(needed))

    def _paced(self, name: str) -> None:
        """Every call is counted by itself."""
        town = self._town
        for most, seconds in PACES:
            wait = town.limits.counted(f"app {seconds:g}", name, town.now(), most, seconds)
            if wait:
                raise Refused(99991400, status=429, after=wait)

    def _known(self, given: str) -> None:
        town = self._town
        if not given:
            town.violated("a call without a token")
            raise Refused(99991661)
        if town.tokens.get(given.removeprefix("Bearer "), 0.0) <= town.now():
            raise Refused(99991663)
        if not town.console.enabled:
            raise Refused(99991662, "the app is not enabled by the tenant")

    def _no(self, call: Call, refused: Refused) -> Response:
        town = self._town
        with town.changed:
            call.code = refused.code
            town.refusals.append((call.name, refused.code, refused.message))
            if refused.code in {99992402, 9499}:
                town.violated(f"{call.name}: {refused.message}: {refused.more}")
        body = refusals.body(refused.code, refused.message, refused.more)
        after = None if refused.after is None else max(0.001, refused.after / max(1.0, town.pace))
        return Response(body, refused.status, refusals.headers(after))


def _told(result: Json) -> Response:
    beside = cast("Json", result.pop("", {}))
    data = {"data": result} if result or not beside else {}
    body = msgspec.json.encode({"code": 0, "msg": "success" if data else "ok", **beside, **data})
    return Response(body, 200, refusals.headers())
