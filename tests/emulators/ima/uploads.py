"""The host that hands out upload tokens, and the store that takes the pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

APP_KEY = "32jdskjdk320eew"

_FIXED = {"appId": "webAgent", "appKey": APP_KEY, "fService": "privite", "fType": "picture"}
_PARAMETERS = frozenset(
    {*_FIXED, "appUid", "cmimToken", "sign", "timestamp", "nonce", "fSuffix", "fContentType"},
)
_CLOCKS_APART = 300


@dataclass(slots=True)
class Slot:
    """A place for one file, reserved by a token; `body` once it was put there."""

    name: str
    mime: str
    signature: str
    body: bytes | None = None


def complaint(query: Mapping[str, str], key: str, now: float) -> str:
    """Why no token is given; empty if one is."""
    if query.keys() != _PARAMETERS:
        return f"parameters: {sorted(query.keys() ^ _PARAMETERS)}"
    if any(query[name] != value for name, value in _FIXED.items()):
        return "a constant is wrong"
    if query["appUid"] != key or query["cmimToken"] != key:
        return "key"
    if not query["timestamp"].isdecimal() or abs(int(query["timestamp"]) - now) > _CLOCKS_APART:
        return "timestamp"
    if query["fContentType"] != f"image/{query['fSuffix']}":
        return "content type"
    return "" if query["sign"] == signed(query) else "sign"


def signed(query: Mapping[str, str]) -> str:
    text = f"{query['appId']}|{query['appKey']}|{query['timestamp']}|{query['nonce']}"
    return hashlib.sha1(text.encode()).hexdigest().upper()
