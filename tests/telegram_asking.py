"""Bare calls of the Bot API, as no library would make them, and pictures to send."""

from __future__ import annotations

import io
from dataclasses import dataclass

import httpx
import msgspec
from PIL import Image

from tests.emulators.telegram import Telegram


class Told(msgspec.Struct, frozen=True):
    """Telegram's envelope."""

    ok: bool
    result: object = None
    error_code: int = 0
    description: str = ""
    parameters: dict[str, int] = {}


class Sent(msgspec.Struct, frozen=True):
    """Of a message, its id."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever has the token."""

    server: Telegram

    def __call__(self, method: str, **parameters: object) -> Told:
        """Bytes go as files, everything else as JSON in a form would."""
        files = {name: (f"{name}.png", body) for name, body in parameters.items() if isinstance(body, bytes)}
        fields = {name: _text(value) for name, value in parameters.items() if not isinstance(value, bytes)}
        return self.told("POST", method, data=fields, files=files or None)

    def told(self, verb: str, method: str, **request: object) -> Told:
        with httpx.Client(trust_env=False, timeout=20) as client:
            url = f"{self.server.url}/bot{self.server.token}/{method}"
            answer = client.request(verb, url, **request)  # type: ignore[arg-type]
        told = msgspec.json.decode(answer.content, type=Told)
        assert answer.status_code == (200 if told.ok else told.error_code)
        return told

    def id(self, method: str, **parameters: object) -> int:
        """The id of the message that was sent."""
        told = self(method, **parameters)
        assert told.ok, told.description
        return msgspec.convert(told.result, Sent).message_id


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def picture(width: int = 48, height: int = 32, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 80, 80)).save(out, kind)
    return out.getvalue()


def keyboard(**button: object) -> dict[str, object]:
    """One button, by default with something to carry."""
    return {"inline_keyboard": [[{"text": "Go"} | (button or {"callback_data": "go:1"})]]}
