"""The API, and the two paths of the web page beside it."""

from __future__ import annotations

import base64
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.faults import Endpoint
from tests.emulators.webui.answers import answer, drawn, error, glance, models, progress
from tests.emulators.webui.machine import Work
from tests.emulators.webui.orders import Pictures, Rejected, Words, read
from tests.emulators.webui.state import USER, Emulator


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    id_task: str
    id_live_preview: int = -1
    live_preview: bool = True


class Api:
    """Nothing but what begins with /sdapi is guarded, and of that the progress is not."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            key = self._emulator.key
            proof = base64.b64encode(f"{USER}:{key}".encode()).decode()
            if key and request.headers.get("authorization") != f"Basic {proof}":
                return self._error(Rejected(401, "Incorrect username or password"))
            return await endpoint(request)

        return checked

    async def models(self, request: Request) -> Response:
        return models(self._emulator.titles)

    async def words(self, request: Request) -> Response:
        return await self._created(request, Words)

    async def pictures(self, request: Request) -> Response:
        return await self._created(request, Pictures)

    async def _created(self, request: Request, shape: type[Words]) -> Response:
        emulator = self._emulator
        if request.headers.get("content-type") != "application/json":
            return self._error(Rejected(422, "Input should be a valid dictionary", ""))
        try:
            order = read(await request.body(), shape, emulator.titles)
        except Rejected as rejected:
            return self._error(rejected)
        named = None if emulator.deaf else order.force_task_id
        work = Work(named or f"task(txt2img-{uuid4().hex[:7]})", order)
        emulator.taken.append(work.id)
        await emulator.machine.draw(work)
        return drawn(emulator, work)

    async def progress(self, request: Request) -> Response:
        if self._emulator.shut:
            return answer({"detail": "Not authenticated"}, self._emulator.shut)
        try:
            asked = msgspec.json.decode(await request.body(), type=_Asked)
        except ValueError as wrong:
            return self._error(Rejected(422, str(wrong), ""))
        return progress(self._emulator.machine, asked.id_task, preview=asked.live_preview)

    async def glance(self, request: Request) -> Response:
        skipped = request.query_params.get("skip_current_image", "false")
        if set(request.query_params) - {"skip_current_image"} or skipped not in {"true", "false"}:
            return self._error(Rejected(422, "query", ""))
        return glance(self._emulator.machine, preview=skipped == "false")

    async def interrupt(self, request: Request) -> Response:
        await self._emulator.machine.interrupt()
        return answer({})

    def _error(self, rejected: Rejected) -> Response:
        return error(rejected, bare=self._emulator.bare)
