"""How Feishu encrypts and signs what it brings to a webhook."""

from __future__ import annotations

import base64
import hashlib
import os

import msgspec
from Crypto.Cipher import AES

BLOCK = 16


def encrypted(body: bytes, key: str) -> bytes:
    """AES-256-CBC with the hash of the key; the vector stands before it."""
    vector, missing = os.urandom(BLOCK), BLOCK - len(body) % BLOCK
    cipher = AES.new(hashlib.sha256(key.encode()).digest(), AES.MODE_CBC, vector)
    sealed = vector + cipher.encrypt(body + bytes([missing]) * missing)
    return msgspec.json.encode({"encrypt": base64.b64encode(sealed).decode()})


def signature(timestamp: str, nonce: str, key: str, body: bytes) -> str:
    return hashlib.sha256((timestamp + nonce + key).encode() + body).hexdigest()


def sealed(body: bytes, key: str, timestamp: str, nonce: str = "") -> tuple[bytes, dict[str, str]]:
    """The body and the headers of what is brought; an empty key: as it is, and not signed."""
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "feishu"}
    if not key:
        return body, headers
    body, nonce = encrypted(body, key), nonce or str(int.from_bytes(os.urandom(4)))
    signed = {"X-Lark-Request-Timestamp": timestamp, "X-Lark-Request-Nonce": nonce}
    return body, headers | signed | {"X-Lark-Signature": signature(timestamp, nonce, key, body)}
