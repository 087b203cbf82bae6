"""The pictures: those that people send, and those that are shown to them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

from adapters.web.seals import Seals
from adapters.web.wire import Shown
from bot.errors import TooLarge, Unreadable
from bot.values import Attachment, Picture

UPLOADS = Path("web", "uploads")
MAGIC = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


class Files:
    """Keeps uploads in the data directory, and names pictures by addresses that this house alone can write.

    An address is signed for one room and served only to it: nothing has to be looked up, a browser may keep the
    picture for ever, and an address that was copied elsewhere opens nothing.
    """

    def __init__(self, directory: Path, seals: Seals) -> None:
        self._directory = directory.resolve()
        self._seals = seals

    async def keep(self, chunks: AsyncIterator[bytes], limit: int) -> str:
        """Returns the handle. Raises TooLarge as soon as it is, and Unreadable for what is no picture."""
        content = bytearray()
        async for chunk in chunks:
            content += chunk
            if len(content) > limit:
                raise TooLarge
        if not mime(bytes(content[:16])):
            raise Unreadable
        handle = secrets.token_hex(16)
        await asyncio.to_thread(write, self._upload(handle), bytes(content))
        return handle

    def attachment(self, handle: str) -> Attachment:
        try:
            with self._upload(handle).open("rb") as file:
                return Attachment(handle, mime(file.read(16)), self._upload(handle).stat().st_size)
        except OSError:
            return Attachment(handle)

    async def fetch(self, handle: str, limit: int) -> bytes:
        path = self._upload(handle)
        try:
            size = (await asyncio.to_thread(path.stat)).st_size
            if size > limit:
                raise TooLarge(f"{size} bytes")
            return await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise Unreadable(error.strerror or "") from error

    def sent(self, room: str, handle: str) -> Shown:
        return Shown(self._address(room, UPLOADS.joinpath(handle).as_posix()))

    def shown(self, room: str, picture: Picture) -> Shown:
        return Shown(self._address(room, picture.path), picture.width, picture.height, picture.link)

    def open(self, room: str, signature: str, path: str) -> Path | None:
        """The file of an address, if it was made for this room and is there."""
        if not self._seals.fits(signature, "picture", room, path):
            return None
        file = (self._directory / path).resolve()
        return file if file.is_relative_to(self._directory) and file.is_file() else None

    def _address(self, room: str, path: str) -> str:
        return f"/pictures/{self._seals.sign('picture', room, path)}/{path}"

    def _upload(self, handle: str) -> Path:
        return self._directory / UPLOADS / Path(handle).name


def mime(head: bytes) -> str:
    """What a file is by its first bytes; empty if it is no picture that browsers show."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in MAGIC if head.startswith(magic)), "")


def mime_of(path: Path) -> str:
    with path.open("rb") as file:
        return mime(file.read(16))


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
