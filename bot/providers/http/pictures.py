"""Pictures on the way to a service and back: by their first bytes, as base64, and as masks of either manner."""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
from collections.abc import Iterator

from PIL import Image, ImageOps

from bot.errors import Unreadable
from bot.providers.http.reading import Garbled

LARGEST_PICTURES = 128 * 1024 * 1024
"""Bytes of an answer that holds its pictures as base64."""
_SLICE = 1024 * 1024
_OTHER_LETTERS = bytes.maketrans(b"-_", b"+/")
_BLANKS = b" \t\r\n"


def kind_of(picture: bytes) -> str:
    """Its subtype of image/, by its first bytes; raises Unreadable."""
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if picture.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "webp"
    raise Unreadable("neither PNG nor JPEG nor WebP")


async def decoded(text: str) -> bytes:
    """A file out of base64 as services write it: bare or as a data URL, in either alphabet, with line breaks, without
    padding. Raises Garbled. In a thread: ten megabytes take longer than anybody else should wait."""
    return await asyncio.to_thread(_decoded, text)


def _decoded(text: str) -> bytes:
    bare = text.partition(",")[2] if text.startswith("data:") else text
    try:
        return b"".join(_slices(bare.encode("ascii")))
    except (ValueError, UnicodeEncodeError) as error:
        raise Garbled("no picture in base64") from error


def _slices(letters: bytes) -> Iterator[bytes]:
    """Piece by piece: nothing else in the process runs while one is decoded. Raises ValueError."""
    rest = b""
    for start in range(0, len(letters), _SLICE):
        piece = rest + letters[start : start + _SLICE].translate(_OTHER_LETTERS, _BLANKS)
        whole = len(piece) - len(piece) % 4
        last = start + _SLICE >= len(letters)
        if last or b"=" in piece:
            tail = letters[start + _SLICE :].translate(_OTHER_LETTERS, _BLANKS)
            bare = (piece + tail).rstrip(b"=")
            yield binascii.a2b_base64(bare + b"=" * (-len(bare) % 4), strict_mode=True)
            return
        yield binascii.a2b_base64(piece[:whole], strict_mode=True)
        rest = piece[whole:]


async def encoded(picture: bytes) -> str:
    """As bare base64."""
    return await asyncio.to_thread(lambda: base64.b64encode(picture).decode())


async def data_url(picture: bytes) -> str:
    """Raises Unreadable for what is no PNG, JPEG or WebP."""
    return f"data:image/{kind_of(picture)};base64,{await encoded(picture)}"


async def see_through(mask: bytes) -> bytes:
    """A mask of ours (white is redrawn) as a PNG in which what is redrawn is fully transparent, and the rest black."""
    return await asyncio.to_thread(_see_through, mask)


def _see_through(mask: bytes) -> bytes:
    with Image.open(io.BytesIO(mask)) as opened:
        redrawn = opened.convert("L")
    clear = Image.new("RGBA", redrawn.size, (0, 0, 0, 255))
    clear.putalpha(ImageOps.invert(redrawn.point(lambda level: 255 if level >= 128 else 0)))
    out = io.BytesIO()
    clear.save(out, "PNG")
    return out.getvalue()
