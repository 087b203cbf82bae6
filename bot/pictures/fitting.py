"""Fits pictures to what a chat can carry, and to what a provider starts from."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path, PurePosixPath

from PIL import Image, ImageOps

from bot.errors import TooLarge, Unmasked, Unreadable
from bot.pictures.coding import MIMES, QUALITIES, WRITTEN, Inspected, clean, encoded, opened
from bot.pictures.keeping import ENDINGS, kept, read
from bot.values import Limits, Picture

REFERENCE_SIDE = 4096
"""Longest side, in pixels, of a picture that is handed to a provider."""
SHRINK = 0.8
SKEW = 0.02
"""A mask of nearly the picture's shape was rounded somewhere on its way."""
SMALLEST = 64
"""Below this side, in pixels, a picture is not worth showing."""


def fit(picture: Picture, directory: Path, limits: Limits) -> Picture:
    """The picture itself if the chat can carry it, else a copy that it can. Raises TooLarge, Unreadable, Unstorable."""
    if _carried(picture, limits):
        return picture
    with opened(read(directory / picture.path), None) as image:
        data, seen = _reduced(clean(image), picture, limits)
    return kept(data, seen, directory, _copy(picture, limits, seen.mime), picture.link)


def reference(data: bytes, max_pixels: int) -> bytes:
    """A picture from a stranger as a PNG, JPEG or WebP of ours: upright, no larger than providers like it, and
    without what cameras and programs write beside it. Raises Unreadable and TooLarge."""
    with opened(data, max_pixels) as image:
        mime = MIMES[image.format or ""]
        upright = clean(image)
    upright.thumbnail((REFERENCE_SIDE, REFERENCE_SIDE), Image.Resampling.LANCZOS)
    return encoded(upright, "image/png" if mime == "image/gif" else mime, QUALITIES[0])


def mask(data: bytes, shown: bytes, max_pixels: int) -> bytes:
    """A mask from a stranger as a PNG in two shades of grey, as large as the picture that it belongs to: white is
    redrawn. Where it has transparent parts they are what is redrawn, else its white ones. Raises Unmasked for one of
    another shape, or that leaves nothing to be redrawn; Unreadable and TooLarge."""
    with opened(data, max_pixels) as image:
        upright = ImageOps.exif_transpose(image)
        redrawn = _redrawn(upright)
    with opened(shown, None) as picture:
        width, height = picture.size
    if abs(redrawn.width * height - redrawn.height * width) > SKEW * redrawn.height * width:
        raise Unmasked(f"a mask of {redrawn.width}x{redrawn.height} for {width}x{height}")
    fitted = redrawn.resize((width, height), Image.Resampling.NEAREST)
    if fitted.getextrema() == (0, 0):
        raise Unmasked("nothing is to be redrawn")
    return encoded(fitted, "image/png", QUALITIES[0])


def _redrawn(image: Image.Image) -> Image.Image:
    """In white."""
    if image.has_transparency_data:
        seen = ImageOps.invert(image.convert("RGBA").getchannel("A"))
        if seen.getextrema() != (0, 0):
            return seen.point(lambda level: 255 if level >= 128 else 0)
    return image.convert("L").point(lambda level: 255 if level >= 128 else 0)


def _carried(picture: Picture, limits: Limits) -> bool:
    small = picture.size <= limits.picture_bytes and max(picture.width, picture.height) <= limits.picture_side
    return small and picture.mime in limits.picture_mimes


def _reduced(image: Image.Image, picture: Picture, limits: Limits) -> tuple[bytes, Inspected]:
    """First a lower quality, then fewer pixels."""
    mime = _target(image, picture, limits)
    image.thumbnail((limits.picture_side, limits.picture_side), Image.Resampling.LANCZOS)
    while True:
        for quality in QUALITIES if mime != "image/png" else QUALITIES[:1]:
            data = encoded(image, mime, quality)
            if len(data) <= limits.picture_bytes:
                return data, Inspected(mime, image.width, image.height)
        side = int(max(image.size) * min(SHRINK, math.sqrt(limits.picture_bytes / len(data))))
        if side < SMALLEST:
            raise TooLarge(f"no copy of {picture.path} within {limits.picture_bytes} bytes")
        image.thumbnail((side, side), Image.Resampling.LANCZOS)


def _target(image: Image.Image, picture: Picture, limits: Limits) -> str:
    """The kind that the copy has: its own if that is not at fault, else the smallest one that loses least."""
    if picture.mime in limits.picture_mimes and picture.mime in WRITTEN and picture.size <= limits.picture_bytes:
        return picture.mime
    wanted = ("image/webp", "image/png", "image/jpeg") if image.mode == "RGBA" else WRITTEN
    for mime in wanted:
        if mime in limits.picture_mimes:
            return mime
    raise Unreadable(f"the chat takes none of {', '.join(WRITTEN)}")


def _copy(picture: Picture, limits: Limits, mime: str) -> str:
    """Chats with the same limits share a copy."""
    wanted = repr((limits.picture_bytes, limits.picture_side, limits.picture_mimes))
    digest = hashlib.blake2s(wanted.encode(), digest_size=4).hexdigest()
    return str(PurePosixPath(picture.path).with_suffix(f".fit-{digest}{ENDINGS[mime]}"))
