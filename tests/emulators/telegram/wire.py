"""What a client asked for, whichever of Telegram's four ways of encoding it chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, cast
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from tests.emulators.openai.forms import parts
from tests.emulators.telegram.refusals import bad

T = TypeVar("T")
_YES = frozenset({"true", "1", "yes"})
_TRUTHS = {"true": True, "false": False}
_WORDS = frozenset({"text", "caption"})
_NUMBERS = frozenset(
    {
        *("chat_id", "user_id", "message_id", "message_thread_id", "draft_id"),
        *("offset", "limit", "timeout", "cache_time", "max_connections"),
    }
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    body: bytes


@dataclass(slots=True, eq=False)
class Call:
    """One call of a method; the status is 0 until it is answered, and where no answer came through."""

    method: str
    parameters: Mapping[str, object]
    """As they were meant: numbers are numbers, objects are objects."""
    at: float
    """Unix seconds of the emulator's clock."""
    status: int = 0
    description: str = ""

    def has(self, name: str) -> bool:
        return self.parameters.get(name) is not None

    def text(self, name: str) -> str:
        value = self.parameters.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self.text(name)
        try:
            return int(value) if value else default
        except ValueError:
            raise bad(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in _YES

    def read(self, name: str, shape: type[T]) -> T | None:
        """None where it was not given."""
        if not self.has(name):
            return None
        value = self.parameters[name]
        try:
            if isinstance(value, str):
                return msgspec.json.decode(value, type=shape, strict=False)
            return msgspec.convert(value, shape, strict=False)
        except (msgspec.ValidationError, msgspec.DecodeError):
            raise bad(f"can't parse {name}") from None

    def file(self, value: object) -> Upload | str:
        """The upload that a parameter is or points to; otherwise the id or address that it names."""
        if isinstance(value, Upload):
            return value
        name = str(value)
        if not name.startswith("attach://"):
            return name
        attached = self.parameters.get(name.removeprefix("attach://"))
        if not isinstance(attached, Upload):
            raise bad(f'there is no file with name "{name.removeprefix("attach://")}" in the request')
        return attached


async def sent(request: Request) -> dict[str, object]:
    """The parameters as they came: from the address, and from a form or JSON."""
    found: dict[str, object] = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if not body:
        return found
    if kind.startswith("application/json"):
        return found | _decoded(body)
    if kind.startswith("multipart/form-data"):
        return found | _form(kind, body)
    return found | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _decoded(body: bytes) -> dict[str, object]:
    try:
        return msgspec.json.decode(body, type=dict[str, object])
    except msgspec.DecodeError:
        raise bad("can't parse request JSON object") from None


def _form(kind: str, body: bytes) -> dict[str, object]:
    try:
        found = parts(kind, body)
    except ValueError:
        raise bad("can't parse multipart form") from None
    return {
        part.field: Upload(part.filename, part.mime, part.body) if part.filename else part.body.decode()
        for part in found
    }


def meant(name: str, value: object) -> object:
    """Forms carry everything as text: what was a number, a truth or an object becomes one again."""
    if not isinstance(value, str) or name in _WORDS:
        return value
    if name in _NUMBERS and value.removeprefix("-").isdecimal():
        return int(value)
    if value.lower() in _TRUTHS:
        return _TRUTHS[value.lower()]
    return _object(value) if value.startswith(("{", "[")) else value


def _object(value: str) -> object:
    try:
        return cast("object", msgspec.json.decode(value))
    except msgspec.DecodeError:
        return value
