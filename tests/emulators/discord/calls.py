"""What a client asked for: JSON, or a form with JSON and files in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import msgspec
from starlette.requests import Request

from tests.emulators.discord.refusals import Refused
from tests.emulators.openai.forms import Part, parts

Json = dict[str, object]
REQUEST_BYTES = 26_214_400


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    body: bytes = field(repr=False)
    mime: str = ""


@dataclass(slots=True, eq=False)
class Call:
    """One call of the REST interface; the status is 0 until it is answered, and where no answer came through."""

    name: str
    """The operationId of Discord's own description."""
    method: str
    path: str
    given: Mapping[str, str]
    """What stands in the path."""
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    at: float
    """Unix seconds of the emulator's clock."""
    body: object = None
    route: str = ""
    """The path with names for what varies."""
    uploads: dict[int, Upload] = field(default_factory=dict)
    status: int = 0
    over: bool = False
    """Nothing more comes of it."""
    code: int = 0
    carried: bool = False
    """It was carried out, whether or not the answer came through."""
    repeats: bool = False
    """It brought nothing new: the nonce was known."""

    @property
    def files(self) -> list[Upload]:
        return list(self.uploads.values())

    @property
    def json(self) -> Json:
        return cast("Json", self.body) if isinstance(self.body, dict) else {}

    def id(self, name: str) -> int:
        """A snowflake of the path."""
        text = self.given[name]
        if not text.isdecimal():
            raise Refused(400, 50035, "Invalid Form Body", _no_snowflake(name, text))
        return int(text)

    def number(self, name: str, default: int) -> int:
        return int(self.query.get(name) or default)


async def read(call: Call, request: Request) -> None:
    """The body of the call, and the files."""
    raw = await request.body()
    kind = request.headers.get("content-type", "")
    if len(raw) > REQUEST_BYTES:
        raise Refused(413, 40005, "Request entity too large")
    if kind.startswith("multipart/form-data"):
        _form(call, kind, raw)
    elif raw:
        call.body = _decoded(raw)


def _form(call: Call, kind: str, raw: bytes) -> None:
    try:
        found = parts(kind, raw)
    except ValueError:
        raise Refused(400, 50035, "Invalid Form Body") from None
    for part in found:
        if part.field == "payload_json":
            call.body = _decoded(part.body)
        elif part.field.startswith(("files[", "file")):
            call.uploads[_number(part)] = Upload(part.filename, part.body, part.mime)


def _number(part: Part) -> int:
    digits = "".join(sign for sign in part.field if sign.isdecimal())
    return int(digits or 0)


def _decoded(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None


def _no_snowflake(name: str, text: str) -> object:
    told = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{text}" is not snowflake.'}
    return {name: {"_errors": [told]}}
