"""The hosts of files: tokens and uploads, and the pictures that anyone may have."""

from __future__ import annotations

from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.ima.answers import Token, answer, error
from tests.emulators.ima.state import Emulator
from tests.emulators.ima.uploads import Slot, complaint
from tests.emulators.pictures import picture


class Files:
    """What was uploaded can be had from the host of the pictures."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def token(self, request: Request) -> Response:
        query = request.query_params
        problem = complaint(query, self._emulator.key, self._emulator.now())
        if problem:
            return error(401 if problem == "key" else 400, f"Bad request: {problem}")
        slot = Slot(f"{uuid4().hex}.{query['fSuffix']}", query["fContentType"], uuid4().hex)
        self._emulator.slots[slot.name] = slot
        ports = self._emulator.ports
        signed = f"Expires=1800000000&OSSAccessKeyId=LTAI0123&Signature={slot.signature}"
        return answer(Token(f"{ports.upload}/oss/{slot.name}?{signed}", f"{ports.cdn}/uploads/{slot.name}"))

    async def put(self, request: Request) -> Response:
        slot = self._emulator.slots.get(request.path_params["name"])
        if slot is None or not _signed(slot, request):
            return Response("<Error><Code>SignatureDoesNotMatch</Code></Error>", 403, media_type="application/xml")
        slot.body = await request.body()
        return Response()

    async def uploaded(self, request: Request) -> Response:
        slot = self._emulator.slots.get(request.path_params["name"])
        return Response(slot.body, media_type=slot.mime) if slot and slot.body else Response(status_code=404)

    async def picture(self, request: Request) -> Response:
        task = self._emulator.tasks.get(request.path_params["task"])
        if task is None:
            return Response(status_code=404)
        return Response(picture(task.id, *task.size, task.kind.upper()), media_type=f"image/{task.kind}")


def _signed(slot: Slot, request: Request) -> bool:
    """The type of the content is a part of the signature; a second way to prove oneself is not allowed."""
    proper = request.query_params.get("Signature") == slot.signature
    return proper and request.headers.get("content-type") == slot.mime and "authorization" not in request.headers
