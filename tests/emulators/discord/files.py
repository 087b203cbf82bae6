"""Files as Discord keeps them, and the signed addresses at which anybody finds them for a while."""

from __future__ import annotations

import hmac
import io
import re
import struct
from hashlib import sha256
from urllib.parse import quote

from PIL import Image, UnidentifiedImageError

URL_LIFE = 86_400.0
_SECRET = b"only the emulator knows it"
_PLAIN = re.compile(r"[^\w.()\-]", re.ASCII)
_MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_ENDINGS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "zip": "application/zip",
}


def looked(body: bytes) -> tuple[str, int, int]:
    """The mime type and sides of a picture; of nothing else."""
    try:
        with Image.open(io.BytesIO(body)) as picture:
            return _MIMES.get(picture.format or "", ""), *picture.size
    except (UnidentifiedImageError, OSError, ValueError, struct.error, Image.DecompressionBombError):
        return "", 0, 0


def mime(filename: str) -> str:
    """Discord goes by the name's ending; "" for what it does not know."""
    return _ENDINGS.get(filename.rpartition(".")[2].lower(), "")


def plain(filename: str) -> str:
    """Without what Discord takes out of names."""
    return _PLAIN.sub("", filename.replace(" ", "_")).lstrip(".") or "unknown"


def signed(path: str, now: float, life: float) -> str:
    """The query that lets a file be fetched until then."""
    until, since = f"{int(now + life):x}", f"{int(now):x}"
    return f"ex={until}&is={since}&hm={_mark(path, until, since)}&"


def fits(path: str, query: dict[str, str], now: float) -> bool:
    until, since, mark = (query.get(name, "") for name in ("ex", "is", "hm"))
    if not hmac.compare_digest(mark, _mark(path, until, since)):
        return False
    return now < int(until, 16)


def _mark(path: str, until: str, since: str) -> str:
    return hmac.new(_SECRET, f"{quote(path)}|{until}|{since}".encode(), sha256).hexdigest()
