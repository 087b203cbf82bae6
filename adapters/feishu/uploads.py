"""Pictures on their way to Feishu, where each is known by a key before it is posted."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

import structlog
from cachetools import LRUCache

from adapters.feishu import calls
from adapters.feishu.limits import TOGETHER
from adapters.feishu.line import Line, Unanswered
from bot.values import Picture

log = structlog.get_logger()

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
OWN = 4
"""Parts of the path of a picture in a folder of its job's own."""
KEPT = 2_000
"""Keys of the newest uploads."""


@dataclass(frozen=True, slots=True)
class Upload:
    """`name` is what people see of a file; its ending tells what it is."""

    name: str
    file: Path


class _Named(BytesIO):
    """Bytes with a file's name, as the library takes them."""

    def __init__(self, body: bytes, name: str) -> None:
        super().__init__(body)
        self.name = name


class Uploads:
    """Remembers the keys of the newest: the same bytes go to Feishu once. One picture of a post at a time is in
    memory."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._keys: LRUCache[tuple[str, bytes], str] = LRUCache(KEPT)

    async def image(self, upload: Upload) -> str:
        """Raises Failed, and OSError for a file that is not there any more."""
        return await self._key("image_key", upload, self._image)

    async def file(self, upload: Upload) -> str:
        """Raises Failed, and OSError for a file that is not there any more."""
        return await self._key("file_key", upload, self._file)

    def forget(self, keys: Sequence[str]) -> None:
        """Feishu does not know them any more."""
        for kept, key in list(self._keys.items()):
            if key in keys:
                del self._keys[kept]

    async def _key(self, field: str, upload: Upload, call: Callable[[_Named], Awaitable[object]]) -> str:
        body, digest = await asyncio.to_thread(_read, upload.file)
        kept = (field, digest)
        if kept not in self._keys:
            answer = await call(_Named(body, upload.name))
            key = answer.get(field) if isinstance(answer, dict) else None
            if not isinstance(key, str) or not key:
                raise Unanswered(f"no {field} in the answer")
            self._keys[kept] = key
        return self._keys[kept]

    async def _image(self, body: _Named) -> object:
        return await self._line.call(calls.image(body))

    async def _file(self, body: _Named) -> object:
        return await self._line.call(calls.file(body, body.name))


async def uploads(pictures: Sequence[Picture], directory: Path, note: str = "") -> tuple[Upload, ...]:
    """Those of the pictures that are still there. `note` becomes part of their names."""
    there = [await asyncio.to_thread(_found, picture, directory, note) for picture in pictures]
    return tuple(upload for upload in there if upload is not None)


def grouped(there: Sequence[Upload]) -> Iterator[tuple[Upload, ...]]:
    """As many as one card shows."""
    return (tuple(there[start : start + TOGETHER]) for start in range(0, len(there), TOGETHER))


def _read(file: Path) -> tuple[bytes, bytes]:
    """What is in it, and what tells that from anything else."""
    body = file.read_bytes()
    return body, hashlib.blake2b(body, digest_size=20).digest()


def _found(picture: Picture, directory: Path, note: str) -> Upload | None:
    file = directory / picture.path
    if not file.is_file():
        log.warning("picture not there", path=picture.path)
        return None
    return Upload(_named(picture, note), file)


def _named(picture: Picture, note: str) -> str:
    """After its job, and its number among those of the job."""
    path = PurePosixPath(picture.path)
    number = path.stem.partition(".")[0]
    name = number if len(path.parts) < OWN else f"{path.parent.name}-{number}"
    return f"easel-{name.removesuffix('-0')}{note}{ENDINGS.get(picture.mime, path.suffix)}"
