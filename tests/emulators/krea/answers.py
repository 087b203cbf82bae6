"""The service's answers: bare objects, and errors in their several shapes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.background import BackgroundTask
from starlette.responses import Response

from tests.emulators.krea.jobs import ENDS, Job, results, written
from tests.emulators.krea.state import Asset, Emulator

Body = dict[str, object]


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), status, dict(headers or {}), "application/json")


def error(status: int, text: str) -> Response:
    return answer({"error": text}, status)


def created(job: Job, status: str, headers: Mapping[str, str], after: BackgroundTask | None) -> Response:
    body = {"job_id": job.id, "status": status, "created_at": written(job.created)}
    response = answer(body | {"completed_at": None, "result": None}, headers=headers)
    response.background = after
    return response


def shown(emulator: Emulator, job: Job, status: str = "") -> Body:
    """A job as it is told; `status` in another state than its own."""
    status = status or emulator.status(job)
    body: Body = {"job_id": job.id, "status": status, "created_at": written(job.created)}
    if status in ENDS:
        body["completed_at"] = written(emulator.now())
    if status == "completed":
        body["result"] = {"urls": results(emulator.shape, f"{emulator.ports.cdn}/images/{job.id}.png")}
    if status == "failed" and emulator.error is not None:
        body["error"] = emulator.error
    return body


def described(asset: Asset, width: int, height: int, link: str) -> Body:
    return {
        "id": asset.id,
        "image_url": link,
        "uploaded_at": written(asset.uploaded),
        "width": width,
        "height": height,
        "size_bytes": len(asset.body),
        "mime_type": asset.mime,
        "description": asset.description,
    }


def spec(emulator: Emulator) -> Body:
    """The service's own description, with prices where they are set."""
    paths: Body = {"/jobs": {"get": {"summary": "List jobs"}}}
    for path in sorted(emulator.paths):
        operation: Body = {"summary": path}
        if path in emulator.points:
            points = emulator.points[path]
            operation["x-krea-pricing"] = {"type": "fixed", "currency": "USD", "price_points": points}
        paths[f"/generate/image/{path}"] = {"post": operation}
    return {"openapi": "3.1.0", "info": {"title": "Krea API", "version": "v1"}, "paths": paths}
