"""The service's answers, in its own envelope."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from tests.emulators.ima.tasks import Media


class Created(msgspec.Struct):
    """An order was taken; times in Unix milliseconds."""

    id: str
    biz_id: str
    task_type: str
    generate_count: int
    created_at: int
    timeout_at: int
    medias: list[Media] = []


class Detail(msgspec.Struct):
    """How far it has come."""

    id: str
    medias: list[Media]


class Token(msgspec.Struct):
    """Where to put a picture."""

    ful: str
    fdl: str
    ful_expire: str = "604800"
    fdl_expire: str = "0"
    fdl_key: str = ""


Content = Created | Detail | Token | msgspec.Raw | None


class _Envelope(msgspec.Struct):
    code: int
    message: str
    data: Content


def answer(data: Content) -> Response:
    return _response(0, "success", data)


def error(code: int, message: str) -> Response:
    return _response(code, message, None)


def _response(code: int, message: str, data: Content) -> Response:
    return Response(msgspec.json.encode(_Envelope(code, message, data)), media_type="application/json")
