"""What Feishu recognises a post by that it has seen within the hour."""

from __future__ import annotations

import base64
import hashlib

LENGTH = 32
"""Characters; Feishu takes 50."""


def uuid(key: str) -> str:
    """The same for the same key; 160 bits of it."""
    digest = hashlib.blake2s(key.encode(errors="replace"), digest_size=20).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
