"""The server's routes."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import msgspec
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from tests.emulators.comfyui.engine import Engine
from tests.emulators.comfyui.nodes import described
from tests.emulators.comfyui.orders import Order, record
from tests.emulators.comfyui.state import Emulator
from tests.emulators.comfyui.validation import Asked, Rejected, validate
from tests.emulators.faults import Endpoint
from tests.emulators.pictures import picture

_UPLOAD = {"type", "subfolder", "overwrite", "image"}
_NAME = re.compile(rb'name="([^"]*)"(?:; filename="([^"]*)")?')


class _Deleted(msgspec.Struct, forbid_unknown_fields=True):
    delete: list[str]


class _Stopped(msgspec.Struct, forbid_unknown_fields=True):
    prompt_id: str


class Routes:
    """Nobody needs a key, unless somebody stands before the server who wants one."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._engine = Engine(emulator)

    def proven(self, connection: HTTPConnection) -> bool:
        return not self._emulator.proof or connection.headers.get("authorization") == self._emulator.proof

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            if not self.proven(request):
                return Response("401 Authorization Required", 401, {"WWW-Authenticate": 'Basic realm="gpu"'})
            return await endpoint(request)

        return checked

    async def prompt(self, request: Request) -> Response:
        if request.headers.get("content-type") != "application/json":
            return Response("415: Unsupported Media Type", 415)
        try:
            asked = msgspec.json.decode(await request.body(), type=Asked)
            id = self._id(asked.prompt_id)
            validate(asked.prompt, self._emulator.there)
        except Rejected as rejected:
            return _json(rejected.body, 400)
        except ValueError as error:
            return _json(Rejected("invalid_prompt", str(error)).body, 400)
        order = Order(id, self._emulator.creates, asked.prompt, asked.client_id, asked.extra_data)
        self._emulator.taken.append(order)
        self._emulator.waiting.append(order)
        return _json({"prompt_id": order.id, "number": order.number, "node_errors": {}})

    def _id(self, wanted: str) -> str:
        """Raises Rejected for what is no UUID as it is usually written."""
        if self._emulator.chooses_ids:
            return str(uuid4())
        try:
            proper = str(UUID(wanted)) == wanted
        except ValueError:
            proper = False
        if not proper:
            raise Rejected("invalid_prompt_id", "prompt_id must be a valid UUID")
        return wanted

    async def queue(self, request: Request) -> Response:
        await self._engine.step()
        running, waiting = self._emulator.running, self._emulator.waiting
        return _json(
            {"queue_running": [order.row for order in running], "queue_pending": [order.row for order in waiting]}
        )

    async def delete(self, request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=_Deleted)
        self._emulator.waiting = [order for order in self._emulator.waiting if order.id not in asked.delete]
        return Response()

    async def interrupt(self, request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=_Stopped)
        named = any(order.id == asked.prompt_id for order in self._emulator.running)
        if named or self._emulator.chooses_ids:
            await self._engine.interrupt()
        return Response()

    async def history(self, request: Request) -> Response:
        order = self._emulator.history.get(request.path_params["id"])
        return _json({order.id: record(order, self._emulator.said)} if order else {})

    async def recent(self, request: Request) -> Response:
        last = list(self._emulator.history.values())[-int(request.query_params["max_items"]) :]
        return _json({order.id: record(order, self._emulator.said) for order in last})

    async def nodes(self, request: Request) -> Response:
        name = request.path_params["name"]
        kind = self._emulator.kinds.get(name)
        return _json({name: described(kind, new=self._emulator.new_lists)} if kind else {})

    async def stats(self, request: Request) -> Response:
        return _json({"system": {"os": "posix", "comfyui_version": "0.3.75", "argv": ["main.py"]}, "devices": []})

    async def upload(self, request: Request) -> Response:
        fields = _fields(request.headers["content-type"], await request.body())
        filename, picture = fields.get("image", ("", b""))
        if set(fields) != _UPLOAD or fields["type"][1] != b"input" or not filename or not picture:
            return Response(status_code=400)
        folder = fields["subfolder"][1].decode()
        name = f"renamed-{filename}" if self._emulator.renames else filename
        self._emulator.inputs[f"{folder}/{name}"] = picture
        return _json({"name": name, "subfolder": folder, "type": "input"})

    async def view(self, request: Request) -> Response:
        query = request.query_params
        if set(query) != {"filename", "subfolder", "type"} or ".." in query["filename"]:
            return Response(status_code=400)
        order = self._emulator.pictures.get(f"{query['type']}/{query['subfolder']}/{query['filename']}")
        if order is None:
            return Response(status_code=404)
        return Response(picture(order.id, *order.size), media_type="image/png")


def _fields(content_type: str, body: bytes) -> dict[str, tuple[str, bytes]]:
    """Of a form: the name of the file and the content, by the field's name."""
    boundary = content_type.partition("boundary=")[2].encode()
    fields = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part[2:-2].partition(b"\r\n\r\n")
        found = _NAME.search(head)
        assert found
        fields[found[1].decode()] = ((found[2] or b"").decode(), content)
    return fields


def _json(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")
