"""Pictures as files on their way to Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

import discord
import structlog

from adapters.discord.limits import ALT, REQUEST, TOGETHER
from adapters.discord.plain import UNWRITTEN, shortened
from bot.values import Picture

log = structlog.get_logger()

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
OWN = 4
"""Parts of the path of a picture in a folder of its job's own."""


@dataclass(frozen=True, slots=True)
class Upload:
    """`name` is what people see where they save it; its ending tells Discord what it is."""

    name: str
    body: bytes


async def uploads(pictures: Sequence[Picture], directory: Path, note: str = "") -> tuple[Upload, ...]:
    """Those of the pictures that are still there. `note` becomes part of their names."""
    read = [await asyncio.to_thread(_read, picture, directory, note) for picture in pictures]
    return tuple(upload for upload in read if upload is not None)


def grouped(there: Sequence[Upload], file_bytes: int) -> Iterator[tuple[Upload, ...]]:
    """As many as one message takes, and one call."""
    group: list[Upload] = []
    room = most = max(REQUEST, file_bytes)
    for upload in there:
        if group and (len(group) == TOGETHER or len(upload.body) > room):
            yield tuple(group)
            group, room = [], most
        group.append(upload)
        room -= len(upload.body)
    if group:
        yield tuple(group)


def files(there: Sequence[Upload], alt: str, *, covered: bool) -> list[discord.File]:
    """New ones for each try: the library reads a file to its end."""
    alt = UNWRITTEN.sub("\ufffd", shortened(alt, ALT))
    return [
        discord.File(BytesIO(upload.body), upload.name, spoiler=covered, description=alt or None) for upload in there
    ]


def _read(picture: Picture, directory: Path, note: str) -> Upload | None:
    try:
        body = (directory / picture.path).read_bytes()
    except OSError as error:
        log.warning("picture not read", path=picture.path, cause=error.strerror)
        return None
    return Upload(_named(picture, note), body)


def _named(picture: Picture, note: str) -> str:
    """After its job, and its number among those of the job."""
    path = PurePosixPath(picture.path)
    number = path.stem.partition(".")[0]
    name = number if len(path.parts) < OWN else f"{path.parent.name}-{number}"
    return f"easel-{name.removesuffix('-0')}{note}{ENDINGS.get(picture.mime, path.suffix)}"
