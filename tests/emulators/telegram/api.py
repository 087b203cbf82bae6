"""The Bot API over HTTP: every call is noted, held against the description, and answered in Telegram's envelope."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from tests.emulators.server import Reset, Stalled
from tests.emulators.telegram.answering import Answering
from tests.emulators.telegram.described import answered_wrongly, asked_wrongly
from tests.emulators.telegram.editing import Editing
from tests.emulators.telegram.menu import House
from tests.emulators.telegram.refusals import Refused, envelope
from tests.emulators.telegram.sending import Sending
from tests.emulators.telegram.state import State
from tests.emulators.telegram.wire import Call, meant, sent

BODY_BYTES = 51_000_000
_JSON = "application/json"


class Api:
    """Calls that wait for updates wait in the loop; all others are carried out in threads."""

    def __init__(self, state: State) -> None:
        sending = Sending(state)
        self._state = state
        self._methods: dict[str, Callable[[Call], object]] = {
            **sending.methods,
            **Editing(state, sending).methods,
            **Answering(state).methods,
            **House(state).methods,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_told,
        }
        self._names = {name.lower(): name for name in (*self._methods, "getUpdates")}

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self.called, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self.downloaded, methods=["GET"]),
            ]
        )

    async def called(self, request: Request) -> Response:
        if request.path_params["token"] != self._state.token:
            return _refused(Refused(401, "Unauthorized"))
        name = self._names.get(request.path_params["method"].lower())
        if name is None:
            return _refused(Refused(404, "Not Found"))
        try:
            call = await self._noted(name, request)
        except Refused as refused:
            return _refused(refused)
        except ClientDisconnect:
            return Response(status_code=400)
        answer = await self._state.faults.around(name, lambda _: self._answered(call))(request)
        call.status = 0 if isinstance(answer, Reset | Stalled) else answer.status_code
        return answer

    async def _noted(self, name: str, request: Request) -> Call:
        if int(request.headers.get("content-length", "0")) > BODY_BYTES:
            raise Refused(413, "Request Entity Too Large")
        given = {key: meant(key, value) for key, value in (await sent(request)).items()}
        call = Call(name, given, self._state.now())
        with self._state.changed:
            self._state.calls.append(call)
            self._state.changed.notify_all()
        return call

    async def _answered(self, call: Call) -> Response:
        try:
            self._check(call)
            result = await self._carried_out(call)
        except Refused as refused:
            call.description = refused.description
            return _refused(refused)
        self._violated(answered_wrongly(call.method, result))
        return Response(msgspec.json.encode({"ok": True, "result": result}), media_type=_JSON)

    def _check(self, call: Call) -> None:
        wrong = asked_wrongly(call.method, call.parameters)
        if wrong:
            self._violated(wrong)
            raise Refused(400, f"Bad Request: not as described: {'; '.join(wrong)}")

    def _carried_out(self, call: Call) -> Awaitable[object]:
        if call.method == "getUpdates":
            return self._state.mail.brought(call, self._state.pace)
        return asyncio.to_thread(self._methods[call.method], call)

    # The mail is another one after `clear`.
    def _set_webhook(self, call: Call) -> object:
        return self._state.mail.set_webhook(call)

    def _delete_webhook(self, call: Call) -> object:
        return self._state.mail.delete_webhook(call)

    def _webhook_told(self, call: Call) -> object:
        return self._state.mail.webhook_told(call)

    def _violated(self, wrong: list[str]) -> None:
        with self._state.changed:
            self._state.violations.extend(wrong)

    async def downloaded(self, request: Request) -> Response:
        if request.path_params["token"] != self._state.token:
            return _refused(Refused(401, "Unauthorized"))
        return await self._state.faults.around("file", self._file)(request)

    async def _file(self, request: Request) -> Response:
        body = self._state.files.at(request.path_params["path"], self._state.now())
        if body is None:
            return _refused(Refused(404, "Not Found"))
        return Response(body, media_type="application/octet-stream")


def _refused(refused: Refused) -> Response:
    body = envelope(refused.status, refused.description, refused.parameters)
    return Response(body, refused.status, media_type=_JSON)
