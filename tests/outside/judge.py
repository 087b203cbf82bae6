"""Starts telemelya for a test, speaks for people in it, and reads what they were shown."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.programs import LONGEST, ending

SCRIPT = Path(__file__).with_name("telemelya_server.py")
TOKEN = "123456789:TELEMELYA"
"""It is always the same bot."""
KEY = {"Authorization": "Bearer key"}


class Button(msgspec.Struct, frozen=True):
    text: str
    callback_data: str


class Keyboard(msgspec.Struct, frozen=True):
    inline_keyboard: list[list[Button]]

    @property
    def tokens(self) -> dict[str, str]:
        return {button.text: button.callback_data for row in self.inline_keyboard for button in row}


class Body(msgspec.Struct, frozen=True):
    """What was sent. Where an edit brings no keyboard, Telegram takes the old one away; telemelya leaves it."""

    reply_markup: Keyboard | None = None


class Call(msgspec.Struct, frozen=True):
    """One of the bot's, as telemelya keeps it."""

    method: str
    message_id: int = 0
    text: str | None = None
    caption: str | None = None
    reply_markup: Keyboard | None = None
    file_id: str = ""
    callback_query_id: str = ""
    raw: Body = Body()

    @property
    def tokens(self) -> dict[str, str]:
        return self.reply_markup.tokens if self.reply_markup else {}


class Calls(msgspec.Struct, frozen=True):
    responses: list[Call]


class Query(msgspec.Struct, frozen=True):
    id: str


class Update(msgspec.Struct, frozen=True):
    callback_query: Query | None = None


class Delivery(msgspec.Struct, frozen=True):
    status_code: int


class Sent(msgspec.Struct, frozen=True):
    update: Update
    delivery: Delivery


class Uploaded(msgspec.Struct, frozen=True):
    file_id: str


class Judge:
    """One person's private chat in telemelya."""

    def __init__(self, client: httpx.AsyncClient, chat: int) -> None:
        self._client = client
        self._chat = chat

    async def say(self, text: str) -> int:
        """The bot's answer to the call: an HTTP status."""
        return (await self._send(text=text)).delivery.status_code

    async def show(self, picture: bytes, caption: str) -> int:
        """Likewise, with a picture."""
        files = {"file": ("photo.jpg", picture, "image/jpeg")}
        answer = await self._client.post("/upload_media", files=files, params=self._session)
        file = msgspec.json.decode(answer.raise_for_status().content, type=Uploaded).file_id
        return (await self._send(photo_file_id=file, photo_caption=caption)).delivery.status_code

    async def press(self, token: str, message: int) -> str:
        """The id of the press."""
        sent = await self._send(callback_data=token, callback_message_id=message)
        assert sent.update.callback_query
        return sent.update.callback_query.id

    async def calls(self, *methods: str) -> Sequence[Call]:
        """What the bot called so far, or these methods alone."""
        answer = await self._client.get("/responses", params=self._session)
        found = msgspec.json.decode(answer.raise_for_status().content, type=Calls).responses
        return [call for call in found if not methods or call.method in methods]

    async def picture(self, file: str) -> bytes:
        """As the bot sent it."""
        return (await self._client.get(f"/media/{file}", params=self._session)).raise_for_status().content

    @property
    def _session(self) -> dict[str, str]:
        return {"session_id": str(self._chat)}

    async def _send(self, **said: str | int) -> Sent:
        answer = await self._client.post(
            "/send_update", json={"chat_id": self._chat, **said}, params={"bot_token": TOKEN, **self._session}
        )
        return msgspec.json.decode(answer.raise_for_status().content, type=Sent)


def client(telemelya: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"{telemelya}/api/v1/test", headers=KEY, trust_env=False, timeout=30)


@contextmanager
def telemelya() -> Iterator[str]:
    """Its address. It ends with the block."""
    python = os.environ.get("EASEL_TEST_OUTSIDE")
    if not python:
        pytest.skip("needs the outside tools: set EASEL_TEST_OUTSIDE to a Python that has telemelya")
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    pipe = subprocess.PIPE
    program = subprocess.Popen([python, str(SCRIPT)], env=environment, stdout=pipe, stderr=pipe, text=True)
    with ending(program, LONGEST) as process:
        try:
            assert process.stdout
            port = process.stdout.readline().strip()
            assert port, process.communicate()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
