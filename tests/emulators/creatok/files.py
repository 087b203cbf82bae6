"""The store that takes pictures to work from, and the host of the results."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.creatok.state import Emulator
from tests.emulators.creatok.uploads import Slot
from tests.emulators.pictures import picture


class Files:
    """Neither knows the service's key."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def put(self, request: Request) -> Response:
        slot = self._emulator.slots.get(request.path_params["key"])
        if slot is None or not _signed(slot, request):
            return Response("<Error><Code>SignatureDoesNotMatch</Code></Error>", 403, media_type="application/xml")
        body = await request.body()
        if len(body) != slot.announced.file_size:
            return Response("<Error><Code>EntityTooLarge</Code></Error>", 400, media_type="application/xml")
        slot.body = body
        return Response(status_code=204)

    async def picture(self, request: Request) -> Response:
        task = self._emulator.tasks.get(request.path_params["task"])
        if task is None:
            return Response(status_code=404)
        return Response(picture(str(task.id), *task.size), media_type="image/png")


def _signed(slot: Slot, request: Request) -> bool:
    """The type of the content is a part of the signature; a second way to prove oneself is not allowed."""
    proper = request.query_params.get("X-Signature") == slot.signature
    declared = request.headers.get("content-type") == slot.announced.file_type
    return proper and declared and "authorization" not in request.headers
