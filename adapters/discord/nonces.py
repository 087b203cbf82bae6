"""What Discord recognises a message by that it has seen before."""

from __future__ import annotations

import base64
import hashlib

LENGTH = 25
"""Characters at the most."""


def nonce(key: str) -> str:
    """The same for the same key; 125 bits of it."""
    digest = hashlib.blake2s(key.encode(errors="replace"), digest_size=20).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
