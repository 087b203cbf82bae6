"""What a client asked for: JSON, or a form with files in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import msgspec
from starlette.requests import Request

from tests.emulators.feishu.refusals import Refused
from tests.emulators.openai.forms import parts

Json = dict[str, object]
FILES = frozenset({"image", "file"})
"""Fields of forms that are files even without a name: the library sends them so."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    body: bytes = field(repr=False)
    mime: str = ""


@dataclass(slots=True, eq=False)
class Call:
    """One call; the status is 0 until it is answered, and where no answer came through."""

    name: str
    method: str
    path: str
    given: Mapping[str, str]
    """What stands in the path."""
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    at: float
    """Unix seconds of the emulator's clock."""
    body: object = None
    fields: dict[str, str] = field(default_factory=dict)
    """Of a form."""
    uploads: dict[str, Upload] = field(default_factory=dict)
    status: int = 0
    code: int = 0
    over: bool = False
    """Nothing more comes of it."""
    carried: bool = False
    """It was carried out, whether or not the answer came through."""
    repeats: bool = False
    """It brought nothing new: the uuid was known."""

    @property
    def json(self) -> Json:
        return cast("Json", self.body) if isinstance(self.body, dict) else {}

    def text(self, name: str) -> str:
        """A string of the body that has to be there."""
        value = self.json.get(name)
        if not isinstance(value, str) or not value:
            raise Refused(99992402, name)
        return value

    def maybe(self, name: str) -> str:
        """A string of the body that may be there."""
        value = self.json.get(name, "")
        if not isinstance(value, str):
            raise Refused(99992402, name)
        return value


async def read(call: Call, request: Request) -> None:
    """The body of the call, and the files."""
    raw = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        _form(call, kind, raw)
    elif raw:
        _json(call, raw)


def _json(call: Call, raw: bytes) -> None:
    try:
        call.body = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(9499, "Bad Request: the body is no JSON") from None


def _form(call: Call, kind: str, raw: bytes) -> None:
    try:
        found = parts(kind, raw)
    except ValueError:
        raise Refused(234001) from None
    for part in found:
        if part.filename or part.field in FILES:
            call.uploads[part.field] = Upload(part.filename, part.body, part.mime)
        else:
            call.fields[part.field] = part.body.decode(errors="replace")
