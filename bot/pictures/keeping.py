"""Keeps pictures in the data directory, whole or not at all, each in a folder of its job's own."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

from bot.errors import Unstorable
from bot.pictures.coding import Inspected, opened, seen
from bot.values import Picture

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
NAME = re.compile(r"[\w-][\w.-]*")
ROOM = "pictures"
"""The folder of the data directory that all pictures are in."""
SKETCH = "preview-"
"""Begins the name of what is shown of a picture until it is there."""
OWN = 4
"""Parts of the path of a picture in a folder of its job's own; older ones share a folder."""


def keep(data: bytes, directory: Path, job: str, number: int) -> Picture:
    """Write an inspected picture into the job's folder, whole or not at all. Raises Unreadable and Unstorable."""
    with opened(data, None) as image:
        shown = seen(image)
    return kept(data, shown, directory, f"{own_folder(job)}/{number}{ENDINGS[shown.mime]}")


def found(directory: Path, job: str, number: int) -> bytes | None:
    """A picture that was kept before: there is none where there is no whole one. Raises Unstorable."""
    files = (directory / f"{own_folder(job)}/{number}{ending}" for ending in ENDINGS.values())
    return next((read(file) for file in files if file.is_file()), None)


def note(directory: Path, beside: Picture, name: str, text: str) -> None:
    """Write a text into the folder of a picture, whole or not at all. Raises Unstorable."""
    path = str(PurePosixPath(beside.path).with_name(name))
    stored(text.encode(), directory, path, durable=False)


def discard(directory: Path, path: str) -> None:
    """Delete a picture and its copies, and with the last one of a job all that was written beside it. One that is gone
    already is no error. Raises OSError, also for a path that is not of a picture."""
    parts = PurePosixPath(path).parts
    folder = directory.joinpath(*parts[:-1])
    if not _inside(directory, folder, parts):
        raise PermissionError(errno.EPERM, "not a picture of this house", path)
    if not folder.is_dir():
        return
    name = PurePosixPath(path).stem
    for file in folder.iterdir():
        if file.name == parts[-1] or file.name.startswith(f"{name}.fit-"):
            file.unlink(missing_ok=True)
    if len(parts) == OWN:
        _clear(folder)


def _inside(directory: Path, folder: Path, parts: tuple[str, ...]) -> bool:
    room = directory.resolve() / ROOM
    return len(parts) > 1 and parts[0] == ROOM and ".." not in parts and folder.resolve().is_relative_to(room)


def _clear(folder: Path) -> None:
    """Once no picture is left in it."""
    left = list(folder.iterdir())
    if any(file.suffix in ENDINGS.values() and not file.name.startswith(SKETCH) for file in left):
        return
    for file in left:
        file.unlink(missing_ok=True)
    folder.rmdir()


def own_folder(job: str) -> str:
    if not NAME.fullmatch(job):
        raise ValueError("the folder of a picture has letters, digits, dots and hyphens")
    return f"{ROOM}/{job[:2].lower()}/{job}"


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unstorable(f"{file.name} cannot be read: {error.strerror}") from error


def kept(data: bytes, seen: Inspected, directory: Path, path: str, link: str = "") -> Picture:
    stored(data, directory, path)
    return Picture(path, seen.mime, seen.width, seen.height, len(data), link)


def stored(data: bytes, directory: Path, path: str, *, durable: bool = True) -> None:
    try:
        _write(directory / path, data, durable=durable)
    except OSError as error:
        raise Unstorable(f"{path} cannot be written: {error.strerror}") from error


def _write(file: Path, data: bytes, *, durable: bool) -> None:
    """In full before it has its name, so that a kill at any moment leaves no half file; if it is durable, on the disk
    by then, so that no power cut does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            if durable:
                out.flush()
                os.fsync(out.fileno())
        Path(temporary).replace(file)
    finally:
        Path(temporary).unlink(missing_ok=True)
    if durable:
        _settle(file.parent)


def _settle(folder: Path) -> None:
    """The name is on the disk as well; some systems cannot open a folder and do not need this."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
