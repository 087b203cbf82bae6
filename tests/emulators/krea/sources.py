"""The pictures that an order starts from: inside it, uploaded before, or anywhere on the web."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping

from PIL import Image, UnidentifiedImageError

from tests.emulators.krea.state import Emulator


def addresses(body: Mapping[str, object]) -> Iterator[str]:
    """Of all pictures in an order, in the order of its fields."""
    for value in body.values():
        for one in value if isinstance(value, list) else [value]:
            address = one.get("url") if isinstance(one, dict) else one
            if isinstance(address, str) and address.startswith(("data:", "http:", "https:")):
                yield address


def pictures(emulator: Emulator, body: Mapping[str, object]) -> list[bytes]:
    """Those that can be read from here."""
    return [found for address in addresses(body) if (found := read(emulator, address))]


def unreadable(emulator: Emulator, body: Mapping[str, object]) -> list[str]:
    listed = [address for address in addresses(body) if address.startswith(("data:", emulator.ports.files))]
    return [f"{address[:60]}: cannot be read" for address in listed if not _is_picture(read(emulator, address))]


def read(emulator: Emulator, address: str) -> bytes:
    if address.startswith("data:"):
        return base64.b64decode(address.partition(",")[2])
    name = address.rpartition("/")[2].partition(".")[0]
    asset = emulator.assets.get(name)
    return asset.body if asset else b""


def _is_picture(body: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(body)) as opened:
            opened.verify()
    except (UnidentifiedImageError, OSError, SyntaxError):
        return False
    return True
