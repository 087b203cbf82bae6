"""Pictures and files: what kind they are, how large, and whether Feishu takes them."""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import Final

from PIL import Image, UnidentifiedImageError

from tests.emulators.feishu.refusals import Refused

SIDE, GIF_SIDE, ICO_SIDE = 12_000, 2_000, 512
TAKEN: Final = frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP", "ICO", "TIFF", "HEIF"})
FILES: Final = frozenset({"opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"})
_MIMES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)


def mime(name: str) -> str:
    return _MIMES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def looked(body: bytes) -> tuple[str, tuple[int, int]]:
    """Type and size of a picture; nothing where it is none."""
    try:
        with Image.open(io.BytesIO(body)) as opened:
            return Image.MIME.get(opened.format or "", ""), opened.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return "", (0, 0)


def fitting(body: bytes, most: int) -> None:
    """Raises Refused for a picture that Feishu does not take (https://open.feishu.cn/document/server-docs/im-v1/
    image/create)."""
    if not body:
        raise Refused(234010)
    if len(body) > most:
        raise Refused(234006)
    try:
        with Image.open(io.BytesIO(body)) as opened:
            format, size = opened.format, opened.size
    except (UnidentifiedImageError, OSError) as error:
        raise Refused(234011) from error
    except Image.DecompressionBombError as error:
        raise Refused(234039) from error
    if format not in TAKEN:
        raise Refused(234011)
    if max(size) > (GIF_SIDE if format == "GIF" else SIDE):
        raise Refused(234039)
