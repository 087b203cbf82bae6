"""Fits pictures to what a chat can carry, and to what a provider starts from."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

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
ANY_SIDE = 1_000_000
"""Pixels; what is posted as a file may be of any size."""
COARSE, BLUR, DARK = 8, 0.1, 0.5
"""What stands beside a picture has so many times fewer pixels, is blurred by this share of its shorter side, and is
this bright."""


def fit(picture: Picture, directory: Path, limits: Limits) -> Picture:
    """The picture itself if the chat can carry it, else a copy that it can. Raises TooLarge, Unreadable, Unstorable."""
    if _carried(picture, limits):
        return picture
    with opened(read(directory / picture.path), None) as image:
        data, seen = _reduced(clean(image), picture, limits)
    return kept(data, seen, directory, _copy(picture, limits, seen.mime), picture.link)


def as_files(limits: Limits) -> Limits:
    """What the chat can carry of pictures that are posted as files: any that is small enough."""
    return replace(
        limits,
        picture_bytes=limits.file_bytes,
        picture_side=ANY_SIDE,
        picture_mimes=tuple(ENDINGS),
        picture_sum=0,
        picture_ratio=0,
    )


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
    small = picture.size <= limits.picture_bytes and picture.mime in limits.picture_mimes
    return small and (picture.width, picture.height) == shown_size(picture.width, picture.height, limits)


def shown_size(width: int, height: int, limits: Limits, side: int = ANY_SIDE) -> tuple[int, int]:
    """Of the copy with all that stands beside the picture in it, which is at most so many pixels long."""
    ratio = limits.picture_ratio or math.inf
    long, short = max(width, height), min(width, height)
    wide = max(short, math.ceil(long / ratio))
    whole = limits.picture_sum or long + wide
    longest = max(1, min(long, side, limits.picture_side, whole * long // (long + wide)))
    if longest < long:
        widest = max(1, round(wide * longest / long), math.ceil(longest / ratio))
        wide = max(1, min(widest, whole - longest))
        long = longest if math.isinf(ratio) else min(longest, int(wide * ratio))
    return (long, wide) if width >= height else (wide, long)


def _reduced(image: Image.Image, picture: Picture, limits: Limits) -> tuple[bytes, Inspected]:
    """First a lower quality, then another kind, then fewer pixels."""
    size = shown_size(image.width, image.height, limits)
    while True:
        shaped, length = _shaped(image, size), 0
        for mime, quality in _codings(image, picture, limits):
            data = encoded(shaped, mime, quality)
            if len(data) <= limits.picture_bytes:
                return data, Inspected(mime, shaped.width, shaped.height)
            length = len(data)
        side = int(max(size) * min(SHRINK, math.sqrt(limits.picture_bytes / length)))
        if side < SMALLEST:
            raise TooLarge(f"no copy of {picture.path} within {limits.picture_bytes} bytes")
        size = shown_size(image.width, image.height, limits, side)


def _shaped(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """All of the picture, in the middle where the size is of another shape."""
    width, height = size
    scale = min(width / image.width, height / image.height)
    shown = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if max(width - shown[0], height - shown[1]) <= 1:
        shown = size
    fitted = image if image.size == shown else image.resize(shown, Image.Resampling.LANCZOS)
    if shown == size:
        return fitted
    ground = _ground(image, size)
    ground.paste(fitted, ((width - shown[0]) // 2, (height - shown[1]) // 2))
    return ground


def _ground(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """What stands beside a picture that is too narrow for a chat: itself, blurred and dark, or nothing if one can see
    through it."""
    if image.mode == "RGBA":
        return Image.new("RGBA", size, (0, 0, 0, 0))
    small = ImageOps.fit(image, (max(1, size[0] // COARSE), max(1, size[1] // COARSE)))
    blurred = small.filter(ImageFilter.GaussianBlur(min(small.size) * BLUR))
    return ImageEnhance.Brightness(blurred.resize(size, Image.Resampling.BICUBIC)).enhance(DARK)


def _codings(image: Image.Image, picture: Picture, limits: Limits) -> Iterator[tuple[str, int]]:
    """The kinds that the copy may have, and in which quality: its own if that is not at fault, then the smallest one
    that loses least."""
    own = picture.mime in limits.picture_mimes and picture.mime in WRITTEN and picture.size <= limits.picture_bytes
    wanted = ("image/webp", "image/png", "image/jpeg") if image.mode == "RGBA" else WRITTEN
    smallest = next((mime for mime in wanted if mime in limits.picture_mimes), None)
    if smallest is None:
        raise Unreadable(f"the chat takes none of {', '.join(WRITTEN)}")
    for mime in dict.fromkeys((picture.mime, smallest) if own else (smallest,)):
        yield from ((mime, quality) for quality in (QUALITIES if mime != "image/png" else QUALITIES[:1]))


def _copy(picture: Picture, limits: Limits, mime: str) -> str:
    """Chats with the same limits share a copy."""
    wanted = repr(
        (
            *(limits.picture_bytes, limits.picture_side, limits.picture_mimes),
            *(limits.picture_sum, limits.picture_ratio),
        )
    )
    digest = hashlib.blake2s(wanted.encode(), digest_size=4).hexdigest()
    return str(PurePosixPath(picture.path).with_suffix(f".fit-{digest}{ENDINGS[mime]}"))
