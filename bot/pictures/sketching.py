"""What can be seen of a picture until it is there: one small file in its job's folder."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from PIL import Image

from bot.errors import TooLarge
from bot.pictures.coding import clean, encoded, opened
from bot.pictures.keeping import SKETCH, own_folder, stored
from bot.values import Picture

SIDE = 512
"""Longest side, in pixels."""
QUALITY = 80
BYTES = 16_000_000
PIXELS = 9_000_000
"""As many as the largest pictures have that are shown before they are there; what has more is not decoded."""


def sketch(data: bytes, directory: Path, job: str) -> Picture:
    """A small copy in place of the last one, under another name: whoever was shown that one asks for this one anew.
    Raises TooLarge, Unreadable and Unstorable."""
    if len(data) > BYTES:
        raise TooLarge(f"{len(data)} bytes")
    with opened(data, PIXELS) as image:
        small = clean(image)
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    content = encoded(small, "image/jpeg", QUALITY)
    name = f"{SKETCH}{hashlib.blake2s(content, digest_size=6).hexdigest()}.jpg"
    path = f"{own_folder(job)}/{name}"
    stored(content, directory, path, durable=False)
    _rub_out(directory / own_folder(job), name)
    return Picture(path, "image/jpeg", small.width, small.height, len(content))


def rub_out(directory: Path, job: str) -> None:
    """The picture is there, or never will be: its sketch goes, and the folder if nothing else is in it."""
    own = directory / own_folder(job)
    _rub_out(own)
    with suppress(OSError):
        own.rmdir()


def _rub_out(own: Path, but: str = "") -> None:
    for file in own.glob(f"{SKETCH}*"):
        if file.name != but:
            with suppress(OSError):
                file.unlink()
