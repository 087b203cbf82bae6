"""The pictures: those that people send, and those that are shown to them."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from adapters.web.wire import Shown
from bot.errors import TooLarge, Unreadable
from bot.ports import Seals
from bot.values import Attachment, Picture

UPLOADS = Path("web", "uploads")
HANDLE = re.compile(r"([0-9a-f]{16}/)?[0-9a-f]{32}")
"""A room and an upload in it; older uploads lie beside the rooms."""
RESULTS = "pictures"
"""The folder of the data directory whose pictures may be shown to everybody."""
MAGIC = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


class Files:
    """Keeps uploads in the data directory, and names pictures by addresses that this house alone can write.

    An address is signed for one room and served only to it: nothing has to be looked up, a browser may keep the
    picture for ever, and an address that was copied elsewhere opens nothing.
    """

    def __init__(self, directory: Path, seals: Seals, public_url: str = "") -> None:
        self._directory = directory.resolve()
        self._seals = seals
        self._public = public_url.rstrip("/")

    async def keep(self, room: str, chunks: AsyncIterator[bytes], limit: int) -> str:
        """Returns its name in the room. Raises TooLarge as soon as it is, and Unreadable for what is no picture."""
        content = bytearray()
        async for chunk in chunks:
            content += chunk
            if len(content) > limit:
                raise TooLarge
        if not mime(bytes(content[:16])):
            raise Unreadable
        name = secrets.token_hex(16)
        await asyncio.to_thread(write, self._directory / UPLOADS / room / name, bytes(content))
        return name

    def attachment(self, room: str, name: str) -> Attachment:
        handle = f"{room}/{name}"
        try:
            with self._upload(handle).open("rb") as file:
                return Attachment(handle, mime(file.read(16)), self._upload(handle).stat().st_size)
        except (OSError, Unreadable):
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

    def sent(self, room: str, name: str) -> Shown:
        return Shown(self._address(room, UPLOADS.joinpath(room, name).as_posix()))

    def shown(self, room: str, picture: Picture) -> Shown:
        return Shown(self._address(room, picture.path), picture.width, picture.height, picture.link, picture.address)

    def open(self, room: str, signature: str, path: str) -> Path | None:
        """The file of an address, if it was made for this room and is there."""
        if not self._seals.fits(signature, "picture", room, path):
            return None
        return self._below(self._directory, path)

    def public(self, path: str) -> str:
        """Where everybody may see a result for as long as it is kept; empty without a public address."""
        if not self._public or not is_result(path):
            return ""
        return f"{self._public}/results/{self._seals.sign('result', path)}/{quote(path)}"

    def result(self, signature: str, path: str) -> Path | None:
        """The file of a public address, if this house gave it and the file is there."""
        if not self._public or not self._seals.fits(signature, "result", path) or not is_result(path):
            return None
        return self._below(self._directory / RESULTS, path)

    def _below(self, folder: Path, path: str) -> Path | None:
        file = (self._directory / path).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None

    def _address(self, room: str, path: str) -> str:
        return f"/pictures/{self._seals.sign('picture', room, path)}/{path}"

    def _upload(self, handle: str) -> Path:
        if not HANDLE.fullmatch(handle):
            raise Unreadable("no upload is named so")
        return self._directory / UPLOADS / handle


def is_result(path: str) -> bool:
    folder, *inner = PurePosixPath(path).parts or ("",)
    return folder == RESULTS and bool(inner) and ".." not in inner


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
