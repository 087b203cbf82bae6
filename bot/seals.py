"""Signatures with a key of the house's own: what comes back from outside is believed only if it wrote it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot.errors import StoreError
from bot.values import Text


class KeyedSeals:
    """Signs words with a key that outlives the process."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, *words: str) -> str:
        # No word contains a zero, so no two lists of words are signed alike.
        return hmac.digest(self._key, "\0".join(words).encode(), hashlib.sha256).hex()[:32]

    def fits(self, signature: str, *words: str) -> bool:
        return hmac.compare_digest(signature.encode(), self.sign(*words).encode())


def seals(directory: Path) -> KeyedSeals:
    """With the key in the directory, made when it is first needed and readable by its owner alone."""
    path = directory / "seals.key"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
        return KeyedSeals(path.read_bytes())
    except OSError as error:
        raise StoreError(Text("The folder %(folder)s cannot be written.", folder=str(directory)), str(error)) from error
