"""Photos as Telegram makes them of what was uploaded, and the files that it keeps."""

from __future__ import annotations

import io
from itertools import count

from PIL import Image

from tests.emulators.telegram.refusals import Refused, bad
from tests.emulators.telegram.world import Media, Stored

SIZES = (90, 320, 800, 1280, 2560)
"""Pixels of the longer side."""
PHOTO_BYTES = 10 << 20
PHOTO_SUM = 10_000
"""Width and height together."""
PHOTO_RATIO = 20
DOCUMENT_BYTES = 50_000_000
DOWNLOAD_BYTES = 20_000_000
LINK_SECONDS = 3600
"""For so long a file can be downloaded after it was asked for."""


class Files:
    """Every file that was ever sent, by its id; an id's link is opened by asking for it."""

    def __init__(self) -> None:
        self.kept: dict[str, Stored] = {}
        self._media: dict[str, Media] = {}
        self._opened: dict[str, tuple[Stored, float]] = {}
        self._numbers = count(1)

    def photo(self, body: bytes, *, checked: bool = True) -> Media:
        """Unchecked: whatever a person's own app has made fit."""
        if len(body) > PHOTO_BYTES and checked:
            size = f"file of size {len(body)} bytes is too big for a photo"
            raise bad(f"{size}; the maximum size is {PHOTO_BYTES} bytes")
        sizes = [self._stored("photos", "AgAC", "jpg", small) for small in _sizes(body, checked=checked)]
        return self._known(Media("photo", tuple(sizes), body, mime="image/jpeg"))

    def document(self, body: bytes, name: str, mime: str) -> Media:
        if len(body) > DOCUMENT_BYTES:
            raise Refused(413, "Request Entity Too Large")
        if not body:
            raise bad("file must be non-empty")
        end = name.rpartition(".")[2] or "bin"
        stored = self._stored("documents", "BQAC", end, (body, 0, 0))
        return self._known(Media("document", (stored,), body, name, mime or "application/octet-stream"))

    def sticker(self, body: bytes) -> Media:
        with Image.open(io.BytesIO(body)) as opened:
            width, height = opened.size
        stored = self._stored("stickers", "CAAC", "webp", (body, width, height))
        return self._known(Media("sticker", (stored,), body, mime="image/webp"))

    def again(self, id: str, kind: str) -> Media:
        """What was sent before, by the id of any of its sizes."""
        found = self._media.get(id)
        if found is None:
            raise bad("wrong file identifier/HTTP URL specified")
        if found.kind != kind:
            raise bad(f"can't use file of type {found.kind.title()} as {kind.title()}")
        return found

    def open(self, id: str, now: float, *, local: bool = False) -> Stored:
        stored = self.kept.get(id)
        if stored is None:
            raise bad("invalid file_id")
        if len(stored.body) > DOWNLOAD_BYTES and not local:
            raise bad("file is too big")
        self._opened[stored.path] = stored, now + LINK_SECONDS
        return stored

    def at(self, path: str, now: float) -> bytes | None:
        stored, until = self._opened.get(path, (None, 0.0))
        return stored.body if stored and now < until else None

    def _stored(self, folder: str, mark: str, end: str, made: tuple[bytes, int, int]) -> Stored:
        body, width, height = made
        number = next(self._numbers)
        path = f"{folder}/file_{number}.{end}"
        stored = Stored(f"{mark}{number:08}", f"u{mark}{number}", body, path, width, height)
        self.kept[stored.id] = stored
        return stored

    def _known(self, media: Media) -> Media:
        self._media.update(dict.fromkeys((size.id for size in media.sizes), media))
        return media


def _sizes(body: bytes, *, checked: bool) -> list[tuple[bytes, int, int]]:
    try:
        with Image.open(io.BytesIO(body)) as opened:
            if checked:
                _fits(*opened.size)
            whole = opened.convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise bad("IMAGE_PROCESS_FAILED") from None
    made = list[tuple[bytes, int, int]]()
    for side in _sides(max(whole.size)):
        whole.thumbnail((side, side), Image.Resampling.BILINEAR)
        out = io.BytesIO()
        whole.save(out, "JPEG", quality=87)
        made.insert(0, (out.getvalue(), *whole.size))
    return made


def _sides(longest: int) -> list[int]:
    """Largest first: each is made of the one before."""
    return sorted({*(side for side in SIZES if side < longest), min(longest, SIZES[-1])}, reverse=True)


def _fits(width: int, height: int) -> None:
    if width + height > PHOTO_SUM or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
