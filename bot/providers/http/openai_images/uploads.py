"""Pictures and masks on their way to an edit, checked before anything is sent."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from bot.errors import TooLarge, Unmasked, Unreadable
from bot.providers.http.pictures import kind_of, see_through

_LARGEST = 50_000_000
"""Bytes of one picture."""
_LARGEST_MASK = 4_000_000


@dataclass(frozen=True, slots=True)
class Uploads:
    """Files as the service takes them; an empty mask leaves all of the picture free."""

    pictures: tuple[bytes, ...]
    mask: bytes = b""


FormPart = tuple[str, tuple[str, bytes, str]]
"""A field of a form, and its file: name, bytes and type."""


def part(field: str, name: str, picture: bytes) -> FormPart:
    kind = kind_of(picture)
    return field, (f"{name}.{kind}", picture, f"image/{kind}")


async def uploads(pictures: Sequence[bytes], mask: bytes) -> Uploads:
    """Of at least one picture. Raises Unreadable, TooLarge or Unmasked. The mask is one of ours: white is redrawn."""
    for picture in pictures:
        kind_of(picture)
        if len(picture) >= _LARGEST:
            raise TooLarge(f"a picture of {len(picture)} bytes")
    if not mask:
        return Uploads(tuple(pictures))
    return Uploads(tuple(pictures), await _fitting(mask, pictures[0]))


async def _fitting(mask: bytes, picture: bytes) -> bytes:
    try:
        size, wanted, shown = await asyncio.to_thread(_seen, mask, picture)
        clear = await see_through(mask)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable("a picture or its mask cannot be read") from error
    if size != wanted:
        raise Unmasked("the mask is not as large as the picture")
    if not shown:
        raise Unmasked("the mask shows nothing that is to be redrawn")
    if len(clear) >= _LARGEST_MASK:
        raise TooLarge(f"a mask of {len(clear)} bytes")
    return clear


def _seen(mask: bytes, picture: bytes) -> tuple[tuple[int, int], tuple[int, int], bool]:
    """The size of the mask, the size of the picture, and whether anything is to be redrawn."""
    with Image.open(io.BytesIO(picture)) as opened:
        wanted = opened.size
    with Image.open(io.BytesIO(mask)) as opened:
        _, brightest = opened.convert("L").getextrema()
        return opened.size, wanted, isinstance(brightest, int | float) and brightest >= 128
