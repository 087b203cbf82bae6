"""Pictures as files on their way to Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import structlog

from bot.values import Picture

log = structlog.get_logger()

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
OWN = 4
"""Parts of the path of a picture in a folder of its job's own."""
MOVING = "image/gif"
"""Telegram would show only the first moment of it as a photo."""


@dataclass(frozen=True, slots=True)
class Upload:
    """`name` is what people see where it is posted as a file; its ending tells Telegram what it is."""

    name: str
    mime: str
    body: bytes


async def uploads(pictures: Sequence[Picture], directory: Path) -> tuple[Upload, ...]:
    """Those of the pictures that are still there."""
    read = [await asyncio.to_thread(_read, picture, directory) for picture in pictures]
    return tuple(upload for upload in read if upload is not None)


def _read(picture: Picture, directory: Path) -> Upload | None:
    try:
        body = (directory / picture.path).read_bytes()
    except OSError as error:
        log.warning("picture not read", path=picture.path, cause=error.strerror)
        return None
    return Upload(named(picture), picture.mime, body)


def named(picture: Picture) -> str:
    """After its job, and its number among those of the job."""
    path = PurePosixPath(picture.path)
    number = path.stem.partition(".")[0]
    name = number if len(path.parts) < OWN else f"{path.parent.name}-{number}"
    return f"easel-{name.removesuffix('-0')}{ENDINGS.get(picture.mime, path.suffix)}"
