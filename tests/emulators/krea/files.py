"""Uploads, and the hosts of files."""

from __future__ import annotations

import io
from email import message_from_bytes
from uuid import uuid4

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.krea.answers import Body, answer, described, error
from tests.emulators.krea.state import Asset, Emulator
from tests.emulators.pictures import picture

_LARGEST = 75_000_000
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


class Files:
    """What was uploaded can be had by anyone until it is deleted."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def upload(self, request: Request) -> Response:
        parts = _parts(request.headers.get("content-type", ""), await request.body())
        if "file" not in parts or parts.keys() - {"file", "description"}:
            return error(400, "Invalid form")
        mime, body = parts["file"]
        if len(body) > _LARGEST or not _is(mime, body):
            return error(400, "Invalid file type or size")
        description = parts.get("description", ("", b""))[1].decode()
        asset = Asset(str(uuid4()), mime, body, description, self._emulator.now())
        self._emulator.assets[asset.id] = asset
        return answer(self._described(asset))

    def _described(self, asset: Asset) -> Body:
        with Image.open(io.BytesIO(asset.body)) as opened:
            width, height = opened.size
        kind = asset.mime.partition("/")[2]
        return described(asset, width, height, f"{self._emulator.ports.files}/assets/{asset.id}.{kind}")

    async def assets(self, request: Request) -> Response:
        items = [self._described(asset) for asset in self._emulator.assets.values()]
        return answer({"items": items, "next_cursor": None})

    async def asset(self, request: Request) -> Response:
        asset = self._emulator.assets.get(request.path_params["id"])
        return answer(self._described(asset)) if asset else error(404, "Asset not found")

    async def forget(self, request: Request) -> Response:
        asset = self._emulator.assets.pop(request.path_params["id"], None)
        return answer({"success": True, "message": "Asset deleted"}) if asset else error(404, "Asset not found")

    async def uploaded(self, request: Request) -> Response:
        asset = self._emulator.assets.get(request.path_params["id"])
        return Response(asset.body, media_type=asset.mime) if asset else Response(status_code=404)

    async def picture(self, request: Request) -> Response:
        job = self._emulator.jobs.get(request.path_params["id"])
        if job is None:
            return Response(status_code=404)
        return Response(picture(job.id, *job.size), media_type="image/png")


def _parts(kind: str, body: bytes) -> dict[str, tuple[str, bytes]]:
    """The type and the content of each part of a form, by name."""
    form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, tuple[str, bytes]] = {}
    for part in form.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        found[str(name)] = part.get_content_type(), content if isinstance(content, bytes) else b""
    return found


def _is(mime: str, body: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(body)) as opened:
            return opened.format == _KINDS.get(mime)
    except OSError:
        return False
