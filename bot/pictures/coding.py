"""Decodes and encodes pictures, whoever made them; everything here blocks and belongs into a thread."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, ImageOps

from bot.errors import TooLarge, Unreadable

MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
"""By Pillow's name; some cameras put several JPEGs into one file, which Pillow then calls MPO."""
WRITTEN = ("image/jpeg", "image/webp", "image/png")
"""The kinds that copies are made in."""
QUALITIES = (92, 85, 75)
QUARTER_TURNS = range(5, 9)
"""EXIF orientations that exchange width and height."""
# What Pillow's decoders raise for files that are broken or made to break them.
BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, EOFError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file turned out to be; width and height as it is to be seen."""

    mime: str
    width: int
    height: int


def inspect(data: bytes, max_pixels: int) -> Inspected:
    """Decodes all of it. Raises Unreadable for anything but a whole PNG, JPEG, WebP or GIF, and TooLarge."""
    with opened(data, max_pixels) as image:
        image.load()
        return seen(image)


@contextmanager
def opened(data: bytes, max_pixels: int | None) -> Iterator[Image.Image]:
    """Gives the picture undecoded; what is done with it inside may decode it."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
            if max_pixels is not None and image.width * image.height > max_pixels:
                raise TooLarge(f"{image.width}x{image.height} pixels")
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise TooLarge("more pixels than can be decoded") from error
    except BROKEN as error:
        raise Unreadable(f"not a picture, or only a part of one ({type(error).__name__})") from error


def seen(image: Image.Image) -> Inspected:
    width, height = image.size
    if image.getexif().get(ExifTags.Base.Orientation) in QUARTER_TURNS:
        width, height = height, width
    return Inspected(MIMES[image.format or ""], width, height)


def clean(image: Image.Image) -> Image.Image:
    """Upright, in the colours that screens assume, as RGB or RGBA, and without anything else."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    clean = _in_srgb(upright).convert("RGBA" if upright.has_transparency_data else "RGB")
    clean.info.clear()
    return clean


def _in_srgb(image: Image.Image) -> Image.Image:
    """Unchanged where the colour profile cannot be used: slightly wrong colours are better than no picture."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    mode = image.mode if image.mode in {"RGB", "RGBA"} else "RGB"
    with suppress(ImageCms.PyCMSError, OSError):
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    return image


def encoded(image: Image.Image, mime: str, quality: int) -> bytes:
    out = BytesIO()
    match mime:
        case "image/jpeg":
            _flat(image).save(out, "JPEG", quality=quality, progressive=True)
        case "image/webp":
            image.save(out, "WEBP", quality=quality)
        case _:
            image.save(out, "PNG", compress_level=3)  # a quarter of the time, a tenth larger
    return out.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")
