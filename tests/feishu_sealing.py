"""Webhook calls as Feishu writes them, and as somebody would who lacks a key: made apart from adapter and emulator."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from random import Random

from Crypto.Cipher import AES

Json = object
Headers = tuple[tuple[bytes, bytes], ...]
BLOCK = 16
TIMESTAMP, NONCE, SIGNATURE = b"X-Lark-Request-Timestamp", b"X-Lark-Request-Nonce", b"X-Lark-Signature"


@dataclass(frozen=True, slots=True)
class Call:
    """What reaches the door. `kind`: in what way it is no call of Feishu's."""

    kind: str
    body: bytes
    headers: Headers = ()
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Keys:
    """What Feishu and the bot know of each other."""

    app: str
    encrypt: str
    token: str


class Pen:
    """Writes calls. The same seed writes the same ones, but for the time."""

    def __init__(self, keys: Keys, chance: Random, now: Callable[[], float]) -> None:
        self.keys = keys
        self.chance = chance
        self.now = now
        self._count = count(1)

    def header(self, kind: str, **other: Json) -> dict[str, Json]:
        made: dict[str, Json] = {
            "event_id": f"{self.chance.getrandbits(128):032x}",
            "token": self.keys.token,
            "create_time": str(int(self.now() * 1000)),
            "event_type": kind,
            "tenant_key": "tk_forged",
            "app_id": self.keys.app,
        }
        return made | other

    def said(self, text: str, **header: Json) -> dict[str, Json]:
        """An event that would be heard: somebody writes to the bot in a direct chat."""
        number = next(self._count)
        message: dict[str, Json] = {
            "message_id": f"om_{self.chance.getrandbits(64):016x}{number}",
            "chat_id": "oc_forged",
            "chat_type": "p2p",
            "message_type": "text",
            "create_time": str(int(self.now() * 1000)),
            "content": json.dumps({"text": text}),
        }
        sender = {"sender_id": {"open_id": "ou_forged"}, "sender_type": "user", "tenant_key": "tk_forged"}
        event = {"sender": sender, "message": message}
        return {"schema": "2.0", "header": self.header("im.message.receive_v1", **header), "event": event}

    def pressed(self, **header: Json) -> dict[str, Json]:
        event = {
            "operator": {"open_id": "ou_forged"},
            "token": "c-forged",
            "host": "im_message",
            "action": {"tag": "button", "value": {"token": "cancel:k3f9:0"}},
            "context": {"open_message_id": "om_forged", "open_chat_id": "oc_forged"},
        }
        return {"schema": "2.0", "header": self.header("card.action.trigger", **header), "event": event}

    def removed(self, **header: Json) -> dict[str, Json]:
        event = {"chat_id": "oc_forged", "operator_id": {"open_id": "ou_forged"}}
        return {"schema": "2.0", "header": self.header("im.chat.member.bot.deleted_v1", **header), "event": event}

    def event(self, **header: Json) -> dict[str, Json]:
        make = self.chance.choice([self.pressed, self.removed])
        return make(**header) if self.chance.random() < 0.5 else self.said("said by nobody", **header)

    def sealed(self, kind: str, plain: bytes, *, encrypt: str = "", sign: str = "", at: str = "") -> Call:
        """Encrypted and signed with Feishu's keys, or with others."""
        return self.signed(kind, self.wrapped(self.encrypted(plain, encrypt)), sign=sign, at=at)

    def signed(self, kind: str, body: bytes, *, sign: str = "", at: str = "", nonce: str = "") -> Call:
        nonce = nonce or f"{self.chance.getrandbits(64):x}"
        stamp = (at or str(int(self.now()))).encode("utf-8", "surrogatepass")
        key = (sign or self.keys.encrypt).encode()
        signature = hashlib.sha256(stamp + nonce.encode() + key + body).hexdigest().encode()
        return Call(kind, body, ((TIMESTAMP, stamp), (NONCE, nonce.encode()), (SIGNATURE, signature)))

    def encrypted(self, plain: bytes, key: str = "") -> bytes:
        start, missing = self.chance.randbytes(BLOCK), BLOCK - len(plain) % BLOCK
        secret = hashlib.sha256((key or self.keys.encrypt).encode()).digest()
        cipher = AES.new(secret, AES.MODE_CBC, start)
        return start + cipher.encrypt(plain + bytes([missing]) * missing)

    @staticmethod
    def wrapped(secret: bytes) -> bytes:
        return json.dumps({"encrypt": base64.b64encode(secret).decode()}, separators=(",", ":")).encode()

    def genuine(self, text: str) -> Call:
        """One that Feishu wrote."""
        return self.sealed("genuine", written(self.said(text)))


def written(tree: Json) -> bytes:
    return json.dumps(tree).encode("utf-8", "surrogatepass")


def exchanged(headers: Headers, **other: bytes | None) -> Headers:
    """With another timestamp, nonce or signature, or without (None)."""
    names: Mapping[str, bytes] = {"timestamp": TIMESTAMP, "nonce": NONCE, "signature": SIGNATURE}
    changed = {names[name]: value for name, value in other.items()}
    pairs = ((name, changed.get(name, value)) for name, value in headers)
    return tuple((name, value) for name, value in pairs if value is not None)
