"""Feishu's emulator and a plain client of it, which knows nothing of the adapter."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import httpx
import msgspec
import pytest
import websockets
from websockets.asyncio.client import ClientConnection

from tests.emulators.feishu import Chat, Feishu, emulated
from tests.emulators.feishu.frames import CONTROL, DATA, Frame, decode, encode
from tests.emulators.feishu.posting import SERVICE

Json = dict[str, object]
IM = "/open-apis/im/v1"


@pytest.fixture(scope="module")
def running() -> Iterator[Feishu]:
    with emulated() as town:
        yield town


@pytest.fixture
def server(running: Feishu) -> Iterator[Feishu]:
    """New for each test, which must not have done anything that Feishu does not know."""
    running.clear()
    yield running
    assert running.violations == [], running.violations


class Plain:
    """Calls with a token of its own, and no thought about what is answered."""

    def __init__(self, server: Feishu) -> None:
        self.server = server
        self.token = ""
        self.client = httpx.Client(base_url=server.url, trust_env=False)

    def call(self, method: str, path: str, body: object = None, **more: object) -> Json:
        """The whole answer, whether it succeeded or not."""
        return cast("Json", msgspec.json.decode(self.asked(method, path, body, **more).content))

    def asked(self, method: str, path: str, body: object = None, **more: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token or self.renewed()}"}
        given = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=headers, **given, **more)  # type: ignore[arg-type]

    def renewed(self) -> str:
        said = {"app_id": self.server.app_id, "app_secret": self.server.secret}
        path = "/open-apis/auth/v3/tenant_access_token/internal"
        self.token = self.client.post(path, json=said).json()["tenant_access_token"]
        return self.token

    def posts(self, chat: Chat, content: object, kind: str = "text", **more: object) -> Json:
        """A text, where nothing else is said."""
        told = content if kind != "text" or isinstance(content, dict) else {"text": content}
        body: Json = {"receive_id": chat.id, "msg_type": kind, "content": msgspec.json.encode(told).decode(), **more}
        return self.call("POST", f"{IM}/messages?receive_id_type=chat_id", body)

    def replies(self, message: str, content: object, kind: str = "text", **more: object) -> Json:
        told = content if kind != "text" else {"text": content}
        body: Json = {"msg_type": kind, "content": msgspec.json.encode(told).decode(), **more}
        return self.call("POST", f"{IM}/messages/{message}/reply", body)

    def patches(self, message: str, card: object) -> Json:
        return self.call("PATCH", f"{IM}/messages/{message}", {"content": msgspec.json.encode(card).decode()})

    def uploads(self, picture: bytes, name: str = "picture.png") -> Json:
        given = {"data": {"image_type": "message"}, "files": {"image": (name, picture)}}
        return self.call("POST", f"{IM}/images", **given)

    def files(self, body: bytes, name: str = "picture.png", kind: str = "stream") -> Json:
        given = {"data": {"file_type": kind, "file_name": name}, "files": {"file": (name, body)}}
        return self.call("POST", f"{IM}/files", **given)


@pytest.fixture
def plain(server: Feishu) -> Iterator[Plain]:
    made = Plain(server)
    with made.client:
        yield made


def data(answer: Mapping[str, object]) -> Json:
    """Of an answer that says yes."""
    assert answer["code"] == 0, answer
    return cast("Json", answer.get("data") or {})


def id_of(answer: Mapping[str, object]) -> str:
    return str(data(answer)["message_id"])


class Socket:
    """One long connection, with frames as they are."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def frame(self) -> Frame:
        return decode(cast("bytes", await self.socket.recv()))

    async def event(self) -> tuple[Frame, Json]:
        frame = await self.frame()
        return frame, msgspec.json.decode(frame.payload, type=dict[str, object])

    async def ping(self) -> Frame:
        await self.socket.send(encode(Frame(CONTROL, SERVICE, {"type": "ping"})))
        return await self.frame()

    async def ack(self, frame: Frame, code: int = 200, answer: object = None) -> None:
        told: Json = {"code": code}
        if answer is not None:
            told["data"] = base64.b64encode(msgspec.json.encode(answer)).decode()
        headers = {**frame.headers, "biz_rt": "1"}
        await self.socket.send(encode(Frame(DATA, frame.service, headers, msgspec.json.encode(told))))


def endpoint(server: Feishu) -> Json:
    body = {"AppID": server.app_id, "AppSecret": server.secret}
    return cast("Json", httpx.post(f"{server.url}/callback/ws/endpoint", json=body, trust_env=False).json())


@asynccontextmanager
async def socketed(server: Feishu) -> AsyncIterator[Socket]:
    """Connected until the block ends."""
    url = str(data(endpoint(server))["URL"])
    async with websockets.connect(url, proxy=None) as socket:
        await server.until(lambda: server.connections)
        yield Socket(socket)


def card(*elements: object, **more: object) -> Json:
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": list(elements)}, **more}


def text(content: str) -> Json:
    return {"tag": "markdown", "content": content}


def words(content: str) -> Json:
    return {"tag": "plain_text", "content": content}


def button(label: str, token: str, **more: object) -> Json:
    behaviors = [{"type": "callback", "value": {"token": token}}]
    return {"tag": "button", "text": words(label), "behaviors": behaviors, **more}
