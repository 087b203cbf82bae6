"""The service's answers, in its own envelope."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec
from starlette.responses import Response

from tests.emulators.creatok.capabilities import Listing
from tests.emulators.creatok.rejected import Rejected
from tests.emulators.creatok.tasks import Status


class Created(msgspec.Struct):
    """An order was taken."""

    task_id: str | int
    status: str = "submitted"


class Slot(msgspec.Struct, rename="camel"):
    """Where to put a picture."""

    presigned_upload_url: str
    object_key: str


Content = TypeVar("Content", Created, Slot, Listing, Status)


class _Success(msgspec.Struct, Generic[Content]):
    code: int
    msg: str
    data: Content


class _Error(msgspec.Struct):
    code: int
    msg: str


def answer(data: Content) -> Response:
    return Response(msgspec.json.encode(_Success(0, "success", data)), media_type="application/json")


def error(rejected: Rejected) -> Response:
    body = msgspec.json.encode(_Error(rejected.code, rejected.message))
    return Response(body, rejected.status, media_type="application/json")
