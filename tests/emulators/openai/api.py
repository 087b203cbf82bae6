"""The hosts of the API and of the pictures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from tests.emulators.faults import Endpoint
from tests.emulators.openai.answers import CREATED, Json, drawing, events, finished, rejected, said
from tests.emulators.openai.flavours import Flavour
from tests.emulators.openai.forms import parts
from tests.emulators.openai.orders import Order, Rejected, drawn, edited
from tests.emulators.openai.state import Emulator, Task


class _Stream(Response):
    """Events, of which the last one waits for as long as the emulator holds it."""

    media_type = "text/event-stream"

    def __init__(self, pieces: Sequence[bytes], emulator: Emulator) -> None:
        super().__init__(b"".join(pieces))
        self._pieces = pieces
        self._emulator = emulator

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        async for piece in self._due():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _due(self) -> AsyncIterator[bytes]:
        for piece in self._pieces[:-1]:
            yield piece
        await asyncio.to_thread(self._emulator.let.wait, 10)
        yield self._pieces[-1]


class Api:
    """Each endpoint checks the key first."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            key = self._emulator.key
            if key and request.headers.get("authorization") != f"Bearer {key}":
                return self._rejected(Rejected("Incorrect API key provided.", "invalid_api_key", 401))
            try:
                return await endpoint(request)
            except Rejected as error:
                return self._rejected(error)

        return checked

    def _rejected(self, error: Rejected) -> Response:
        return rejected(self._emulator.flavour, error)

    async def models(self, request: Request) -> Response:
        listed = [
            {"id": name, "object": "model", "created": CREATED, "owned_by": "system"} for name in self._emulator.models
        ]
        return said(200, {"object": "list", "data": listed})

    async def generations(self, request: Request) -> Response:
        if request.headers.get("content-type") != "application/json":
            raise Rejected("Unsupported content type", status=415)
        return await self._taken(drawn(self._emulator.flavour, _id(), await request.body()))

    async def edits(self, request: Request) -> Response:
        if self._emulator.flavour in {Flavour.LOCALAI, Flavour.VLLM}:
            raise Rejected("Not Found", status=404)
        try:
            form = parts(request.headers.get("content-type", ""), await request.body())
        except ValueError as error:
            raise Rejected(f"Invalid form: {error}") from error
        return await self._taken(edited(self._emulator.flavour, _id(), form))

    async def _taken(self, order: Order) -> Response:
        emulator = self._emulator
        emulator.orders[order.id] = order
        await asyncio.sleep(emulator.latency)
        if emulator.tickets:
            emulator.tasks[order.id] = Task(order)
            return said(200, {"task_id": order.id})
        if order.fields.get("stream"):
            return _Stream(events(order), emulator)
        return said(200, finished(emulator.flavour, order, self._links(order)))

    def _links(self, order: Order) -> list[str]:
        """LocalAI answers with links unless it is asked for the pictures themselves."""
        emulator = self._emulator
        asked = order.fields.get("response_format")
        links = emulator.links or ("own" if emulator.flavour is Flavour.LOCALAI and asked != "b64_json" else "")
        hosts = {"own": emulator.ports.api, "relative": "", "cdn": emulator.ports.cdn}
        return [f"{hosts[links]}/files/{order.id}/{at}.png" for at in range(order.n)] if links else []

    async def task(self, request: Request) -> Response:
        task = self._emulator.tasks.get(request.path_params["task"])
        if task is None:
            raise Rejected("task not found", status=404)
        stages = self._emulator.stages
        stage = stages[min(task.polls, len(stages) - 1)]
        task.polls += 1
        return said(200, self._shown(task, stage))

    def _shown(self, task: Task, stage: str) -> Json:
        if stage in {"failed", "error"}:
            return {"status": stage, "error": "upstream ran out of memory"}
        if stage not in {"succeeded", "success", "completed"}:
            return {"status": stage}
        pictures = finished(self._emulator.flavour, task.order, self._links(task.order))["data"]
        return {"status": stage, self._emulator.shelf: pictures}

    async def file(self, request: Request) -> Response:
        order = self._emulator.orders.get(request.path_params["order"])
        if order is None:
            return Response(status_code=404)
        return Response(drawing(self._emulator.flavour, order), media_type="image/png")


def _id() -> str:
    return f"img_{uuid4().hex[:12]}"
