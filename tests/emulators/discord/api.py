"""The REST interface over HTTP: every call is noted, limited, carried out and held against Discord's description."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from tests.emulators.discord import files
from tests.emulators.discord.calls import Call, read
from tests.emulators.discord.described import answered_wrongly, asked_wrongly
from tests.emulators.discord.emulator import Discord
from tests.emulators.discord.gateway import Gateway
from tests.emulators.discord.hooks import Hooks
from tests.emulators.discord.menu import Menu
from tests.emulators.discord.messages import Messages
from tests.emulators.discord.places import Places
from tests.emulators.discord.rates import Standing
from tests.emulators.discord.refusals import JSON, VIA, Refused, too_fast
from tests.emulators.discord.routes import FREE, MAJOR, PATHS
from tests.emulators.server import Reset, Stalled

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)


_FREELY = Standing(1000, 999, 0.0, 0.1)
"""Nobody counts."""


class Api:
    """All is carried out in the one loop of the emulator: nothing of it takes long."""

    def __init__(self, town: Discord) -> None:
        messages = Messages(town)
        self._town = town
        self._methods: Mapping[str, Callable[[Call], object]] = {
            **messages.methods,
            **Hooks(town, messages).methods,
            **Places(town, messages).methods,
            **Menu(town).methods,
        }

    @property
    def app(self) -> Starlette:
        routes: list[BaseRoute] = [
            Route(f"/api/v10{path}", self._endpoint(name, path), methods=[method]) for name, method, path in PATHS
        ]
        routes.append(Route("/api/{rest:path}", self.nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]))
        routes.append(Route("/cdn/{path:path}", self.downloaded, methods=["GET"]))
        routes.append(WebSocketRoute("/", Gateway(self._town).connected))
        return Starlette(routes=routes)

    async def nothing(self, request: Request) -> Response:
        self._town.violated([f"{request.method} {request.url.path}: nothing is there"])
        return _refused(Refused(404, 0, "404: Not Found"))

    def _endpoint(self, name: str, path: str) -> Callable[[Request], object]:
        async def called(request: Request) -> Response:
            given = {key: str(value) for key, value in request.path_params.items()}
            headers = {key.lower(): value for key, value in request.headers.items()}
            town = self._town
            call = Call(name, request.method, request.url.path, given, dict(request.query_params), headers, town.now())
            call.route = path
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
        try:
            await read(call, request)
        except Refused as refused:
            return self._no(call, refused)
        if town.down:
            return Reset()
        return await town.faults.around(call.name, lambda _: self._carried_out(call))(request)

    async def _carried_out(self, call: Call) -> Response:
        town = self._town
        with town.changed:
            standing = self._counted(call)
            try:
                self._entitled(call)
                _awaited(standing)
                result = self._methods[call.name](call)
            except Refused as refused:
                return self._no(call, refused, standing)
            except (KeyError, TypeError, ValueError, AttributeError) as wrong:
                town.violated([f"{call.name}: nobody can read that: {wrong!r}"])
                return _refused(Refused(400, 50035, "Invalid Form Body"))
            call.carried = True
            status = _status(call, result)
            body = msgspec.json.encode(result) if status != 204 else b""
            self._checked(call, status, body)
            return Response(body, status, self._limits(standing, call), JSON if body else None)

    def _checked(self, call: Call, status: int, body: bytes) -> None:
        if not self._town.described:
            return
        wrong = asked_wrongly(call.name, call.body)
        wrong += answered_wrongly(call.name, status, msgspec.json.decode(body) if body else None)
        self._town.violated(wrong)

    def _entitled(self, call: Call) -> None:
        if call.name not in FREE and call.headers.get("authorization") != f"Bot {self._town.token}":
            raise Refused(401, 0, "401: Unauthorized")

    def _counted(self, call: Call) -> Standing:
        """Posts and edits are counted apart, each for its channel or token."""
        town = self._town
        limit, seconds = town.bucket if call.name in MAJOR else (50, 1.0)
        bucket = (MAJOR.get(call.name, call.name), *_major(call))
        if not town.rates:
            return _FREELY
        wait = 0.0 if call.name in FREE else town.limits.all_counted(town.now(), town.global_limit)
        if wait:
            return Standing(limit, -1, town.now() + wait, wait, wait)
        return town.limits.counted(bucket, town.now(), limit, seconds)

    def _no(self, call: Call, refused: Refused, standing: Standing | None = None) -> Response:
        call.code = refused.code
        if refused.status != 429:
            return _refused(refused, self._limits(standing, call) if standing else {})
        found = refused.errors
        is_global = isinstance(found, Standing) and found.left < 0
        seconds = self._real(found.wait if isinstance(found, Standing) else float(str(found)))
        told: dict[str, object] = {"message": refused.message, "retry_after": round(seconds, 3), "global": is_global}
        told |= {"code": refused.code} if refused.code else {}
        headers = (self._limits(standing, call) if standing else {}) | too_fast(
            seconds, "global" if is_global else "user"
        )
        return Response(msgspec.json.encode(told), 429, headers)

    def _real(self, seconds: float) -> float:
        """Clients wait by the machine's clock."""
        return seconds / max(1.0, self._town.pace)

    def _limits(self, standing: Standing, call: Call) -> dict[str, str]:
        bucket = f"{abs(hash(MAJOR.get(call.name, call.name))):016x}"
        after = self._real(standing.after)
        told = {"X-RateLimit-Limit": str(standing.limit), "X-RateLimit-Remaining": str(max(0, standing.left))}
        told |= {"X-RateLimit-Reset": f"{time.time() + after:.3f}", "X-RateLimit-Reset-After": f"{after:.3f}"}
        return told | {"X-RateLimit-Bucket": bucket, "Via": VIA}

    async def downloaded(self, request: Request) -> Response:
        path = request.path_params["path"]
        headers = {key.lower(): value for key, value in request.headers.items()}
        town = self._town
        call = Call("cdn", "GET", request.url.path, {"path": path}, dict(request.query_params), headers, town.now())
        with town.changed:
            town.calls.append(call)
        if town.down:
            call.over = True
            return Reset()
        answer = await town.faults.around("cdn", lambda _: self._file(call, path))(request)
        call.status = 0 if isinstance(answer, Reset | Stalled) else answer.status_code
        call.over = not isinstance(answer, Stalled)
        return answer

    async def _file(self, call: Call, path: str) -> Response:
        town, parts = self._town, path.split("/")
        if parts[0] == "external" and path in town.hosted:
            return Response(town.hosted[path], media_type=files.mime(path) or "application/octet-stream")
        if parts[0] == "stickers":
            sticker = town.files.get(int(parts[1].partition(".")[0]))
            return Response(sticker.body, media_type="image/png") if sticker else Response(b"", 404)
        if parts[0] in {"avatars", "embed", "icons"}:
            return Response(_PIXEL, media_type="image/png")
        found = town.files.get(int(parts[2])) if len(parts) == 4 and parts[2].isdecimal() else None
        if found is None or not files.fits(path, dict(call.query), town.now()):
            return Response(b"This content is no longer available.", 404, media_type="text/plain")
        return Response(found.body, media_type=found.mime or "application/octet-stream")


def _awaited(standing: Standing) -> None:
    if standing.wait:
        raise Refused(429, 0, "You are being rate limited.", standing)


def _status(call: Call, result: object) -> int:
    if result is None:
        return 204
    if call.name.startswith("create_thread") or (call.name.startswith("create_") and call.given.get("created")):
        return 201
    return 200


def _major(call: Call) -> tuple[str, ...]:
    names = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")
    return tuple(call.given[name] for name in names if name in call.given)


def _refused(refused: Refused, headers: Mapping[str, str] | None = None) -> Response:
    return Response(refused.body, refused.status, dict(headers or {}), JSON)
