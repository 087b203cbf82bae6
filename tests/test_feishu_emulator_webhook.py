"""The emulated Feishu's webhooks: sealed as they must be, and brought again where they are not taken."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping

import msgspec
import pytest
from Crypto.Cipher import AES
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.emulators.feishu import Feishu
from tests.emulators.server import Stalled, address, bound, served
from tests.feishu_fixtures import Json, Plain, button, card, id_of, plain, running, server

__all__ = ["plain", "running", "server"]


class Door:
    """What an app would put at its address: it opens everything and answers as it is told."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self._key = key
        self.got: list[tuple[Mapping[str, str], bytes, Json]] = []
        self.says: Callable[[Json], tuple[int, object]] = lambda told: (200, {"challenge": told.get("challenge")})

    async def called(self, request: Request) -> Response:
        body = await request.body()
        told = msgspec.json.decode(self.opened(body), type=dict[str, object])
        self.got.append((dict(request.headers), body, told))
        status, said = self.says(told)
        if status == 0:
            return Stalled()
        return Response(msgspec.json.encode(said), status)

    def opened(self, body: bytes) -> bytes:
        """As in the documentation of the encryption, and not as in the emulator."""
        sealed = base64.b64decode(msgspec.json.decode(body)["encrypt"])
        opened = AES.new(hashlib.sha256(self._key.encode()).digest(), AES.MODE_CBC, sealed[:16]).decrypt(sealed[16:])
        return opened[: -opened[-1]]


@pytest.fixture
def door(server: Feishu) -> Iterator[Door]:
    listener = bound()
    made = Door(f"{address(listener)}/feishu", server.encrypt_key)
    with served([(Starlette(routes=[Route("/feishu", made.called, methods=["POST"])]), listener)]):
        yield made


def test_an_address_is_asked_for_a_word(server: Feishu, door: Door) -> None:
    assert server.subscribe(door.url)
    headers, _, told = door.got[0]
    assert (told["type"], told["token"]) == ("url_verification", server.verification_token)
    assert "x-lark-signature" not in headers
    assert (server.console.by, server.console.callback_url) == ("webhook", door.url)
    server.unsubscribe()
    door.says = lambda _: (200, {"challenge": "another"})
    assert not server.subscribe(door.url)
    server.challenge_seconds = 0.05
    door.says = lambda _: (0, None)
    assert not server.subscribe(door.url)
    assert server.console.by == "websocket"


async def test_an_event_is_signed_over_its_sealed_body(server: Feishu, door: Door) -> None:
    server.webhook(door.url)
    ann = server.person("Ann")
    ann.says(server.direct(ann), "draw a 猫")
    assert await server.until(lambda: server.deliveries[0].outcomes == ["kept"])
    headers, body, told = door.got[0]
    stamp, nonce = headers["x-lark-request-timestamp"], headers["x-lark-request-nonce"]
    signed = hashlib.sha256((stamp + nonce + server.encrypt_key).encode() + body).hexdigest()
    assert headers["x-lark-signature"] == signed
    assert told == server.deliveries[0].payload
    assert told["header"]["token"] == server.verification_token  # type: ignore[index]


async def test_what_is_not_taken_in_time_comes_again(server: Feishu, door: Door) -> None:
    server.webhook(door.url)
    door.says = lambda _: ((503, 0, 302, 200)[len(server.deliveries[0].attempts) - 1], {})
    ann = server.person("Ann")
    ann.says(server.direct(ann), "draw")
    for seconds in (0.1, 3.0, 3.0):
        assert await server.until(lambda: server.deliveries[0].due)
        server.answer_seconds = seconds
        server.redeliver()
    assert await server.until(lambda: server.deliveries[0].done)
    assert server.deliveries[0].outcomes == ["500", "late", "500", "kept"]
    server.webhook("http://127.0.0.1:9")
    ann.says(server.direct(ann), "draw")
    assert await server.until(lambda: server.deliveries[1].outcomes == ["nobody"])


async def test_a_press_is_answered_in_the_body(server: Feishu, door: Door, plain: Plain) -> None:
    ann = server.person("Ann")
    id = id_of(plain.posts(server.direct(ann), card(button("Again", "a")), "interactive"))
    server.webhook(door.url)
    door.says = lambda _: (200, {"toast": {"type": "info", "content": "One moment."}})
    press = ann.presses(server.message(id), "Again")
    assert await server.until(lambda: press.seen)
    assert (press.toast, press.error) == ("One moment.", "")
    door.says = lambda _: (500, {})
    press = ann.presses(server.message(id), "Again")
    assert await server.until(lambda: press.seen)
    assert (press.error, press.event and press.event.due) == ("200671", None)


async def test_without_a_key_bodies_are_plain_and_unsigned(server: Feishu, door: Door) -> None:
    server.console.encrypted = False
    body, headers = server.sealed(b'{"a":1}')
    assert msgspec.json.decode(door.opened(body)) == {"a": 1}
    assert headers["X-Lark-Signature"]
    challenge, word = server.sealed_challenge()
    assert msgspec.json.decode(challenge)["challenge"] == word
