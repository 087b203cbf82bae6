"""Pictures for the tests of pictures."""

import random
import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

PLENTY = 80_000_000
KINDS = ("PNG", "JPEG", "WEBP", "GIF")


def drawn(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """Red above, blue below, so that its turns can be told apart."""
    image = Image.new("RGB", (width, height), "red")
    ImageDraw.Draw(image).rectangle((0, height // 2, width, height), fill="blue")
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """What compresses badly."""
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def mask(size: tuple[int, int], level: int) -> bytes:
    """Black, its left half of this grey."""
    image = Image.new("L", size, 0)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=level)
    return saved(image)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that claims to be huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
