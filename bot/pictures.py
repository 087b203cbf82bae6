"""Checks, keeps and fits pictures; everything here blocks and belongs into a thread."""

from __future__ import annotations

import errno
import hashlib
import math
import os
import re
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from PIL import ExifTags, Image, ImageCms, ImageOps

from bot.errors import TooLarge, Unreadable, Unstorable
from bot.values import Limits, Picture

MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
"""By Pillow's name; some cameras put several JPEGs into one file, which Pillow then calls MPO."""
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
WRITTEN = ("image/jpeg", "image/webp", "image/png")
"""The kinds that copies are made in."""
REFERENCE_SIDE = 4096
"""Longest side, in pixels, of a picture that is handed to a provider."""
QUALITIES = (92, 85, 75)
SHRINK = 0.8
SMALLEST = 64
"""Below this side, in pixels, a picture is not worth showing."""
QUARTER_TURNS = range(5, 9)
"""EXIF orientations that exchange width and height."""
NAME = re.compile(r"[\w-][\w.-]*")
ROOM = "pictures"
"""The folder of the data directory that all pictures are in."""
OWN = 4
"""Parts of the path of a picture in a folder of its job's own; older ones share a folder."""
# What Pillow's decoders raise for files that are broken or made to break them.
BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, EOFError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file turned out to be; width and height as it is to be seen."""

    mime: str
    width: int
    height: int


def inspect(data: bytes, max_pixels: int) -> Inspected:
    """Decodes all of it. Raises Unreadable for anything but a whole PNG, JPEG, WebP or GIF, and TooLarge."""
    with _opened(data, max_pixels) as image:
        image.load()
        return _seen(image)


def keep(data: bytes, directory: Path, job: str, number: int) -> Picture:
    """Write an inspected picture into the job's folder, whole or not at all. Raises Unreadable and Unstorable."""
    with _opened(data, None) as image:
        seen = _seen(image)
    return _kept(data, seen, directory, f"{_folder(job)}/{number}{ENDINGS[seen.mime]}")


def note(directory: Path, beside: Picture, name: str, text: str) -> None:
    """Write a text into the folder of a picture, whole or not at all. Raises Unstorable."""
    path = str(PurePosixPath(beside.path).with_name(name))
    _stored(text.encode(), directory, path, durable=False)


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
    if any(file.suffix in ENDINGS.values() for file in left):
        return
    for file in left:
        file.unlink(missing_ok=True)
    folder.rmdir()


def fit(picture: Picture, directory: Path, limits: Limits) -> Picture:
    """The picture itself if the chat can carry it, else a copy that it can. Raises TooLarge, Unreadable, Unstorable."""
    if _carried(picture, limits):
        return picture
    with _opened(_read(directory / picture.path), None) as image:
        data, seen = _reduced(_clean(image), picture, limits)
    return _kept(data, seen, directory, _copy(picture, limits, seen.mime), picture.link)


def reference(data: bytes, max_pixels: int) -> bytes:
    """A picture from a stranger as a PNG, JPEG or WebP of ours: upright, no larger than providers like it, and
    without what cameras and programs write beside it. Raises Unreadable and TooLarge."""
    with _opened(data, max_pixels) as image:
        mime = MIMES[image.format or ""]
        clean = _clean(image)
    clean.thumbnail((REFERENCE_SIDE, REFERENCE_SIDE), Image.Resampling.LANCZOS)
    return _encoded(clean, "image/png" if mime == "image/gif" else mime, QUALITIES[0])


@contextmanager
def _opened(data: bytes, max_pixels: int | None) -> Iterator[Image.Image]:
    """Gives the picture undecoded; what is done with it inside may decode it."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
            if max_pixels is not None and image.width * image.height > max_pixels:
                raise TooLarge(f"{image.width}x{image.height} pixels")
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise TooLarge("more pixels than can be decoded") from error
    except BROKEN as error:
        raise Unreadable(f"not a picture, or only a part of one ({type(error).__name__})") from error


def _seen(image: Image.Image) -> Inspected:
    width, height = image.size
    if image.getexif().get(ExifTags.Base.Orientation) in QUARTER_TURNS:
        width, height = height, width
    return Inspected(MIMES[image.format or ""], width, height)


def _clean(image: Image.Image) -> Image.Image:
    """Upright, in the colours that screens assume, as RGB or RGBA, and without anything else."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    clean = _in_srgb(upright).convert("RGBA" if upright.has_transparency_data else "RGB")
    clean.info.clear()
    return clean


def _in_srgb(image: Image.Image) -> Image.Image:
    """Unchanged where the colour profile cannot be used: slightly wrong colours are better than no picture."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    mode = image.mode if image.mode in {"RGB", "RGBA"} else "RGB"
    with suppress(ImageCms.PyCMSError, OSError):
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    return image


def _carried(picture: Picture, limits: Limits) -> bool:
    small = picture.size <= limits.picture_bytes and max(picture.width, picture.height) <= limits.picture_side
    return small and picture.mime in limits.picture_mimes


def _reduced(image: Image.Image, picture: Picture, limits: Limits) -> tuple[bytes, Inspected]:
    """First a lower quality, then fewer pixels."""
    mime = _target(image, picture, limits)
    image.thumbnail((limits.picture_side, limits.picture_side), Image.Resampling.LANCZOS)
    while True:
        for quality in QUALITIES if mime != "image/png" else QUALITIES[:1]:
            data = _encoded(image, mime, quality)
            if len(data) <= limits.picture_bytes:
                return data, Inspected(mime, image.width, image.height)
        side = int(max(image.size) * min(SHRINK, math.sqrt(limits.picture_bytes / len(data))))
        if side < SMALLEST:
            raise TooLarge(f"no copy of {picture.path} within {limits.picture_bytes} bytes")
        image.thumbnail((side, side), Image.Resampling.LANCZOS)


def _target(image: Image.Image, picture: Picture, limits: Limits) -> str:
    """The kind that the copy has: its own if that is not at fault, else the smallest one that loses least."""
    if picture.mime in limits.picture_mimes and picture.mime in WRITTEN and picture.size <= limits.picture_bytes:
        return picture.mime
    wanted = ("image/webp", "image/png", "image/jpeg") if image.mode == "RGBA" else WRITTEN
    for mime in wanted:
        if mime in limits.picture_mimes:
            return mime
    raise Unreadable(f"the chat takes none of {', '.join(WRITTEN)}")


def _encoded(image: Image.Image, mime: str, quality: int) -> bytes:
    out = BytesIO()
    match mime:
        case "image/jpeg":
            _flat(image).save(out, "JPEG", quality=quality, progressive=True)
        case "image/webp":
            image.save(out, "WEBP", quality=quality)
        case _:
            image.save(out, "PNG", compress_level=3)  # a quarter of the time, a tenth larger
    return out.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def _folder(job: str) -> str:
    if not NAME.fullmatch(job):
        raise ValueError("the folder of a picture has letters, digits, dots and hyphens")
    return f"{ROOM}/{job[:2].lower()}/{job}"


def _copy(picture: Picture, limits: Limits, mime: str) -> str:
    """Chats with the same limits share a copy."""
    wanted = repr((limits.picture_bytes, limits.picture_side, limits.picture_mimes))
    digest = hashlib.blake2s(wanted.encode(), digest_size=4).hexdigest()
    return str(PurePosixPath(picture.path).with_suffix(f".fit-{digest}{ENDINGS[mime]}"))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unstorable(f"{file.name} cannot be read: {error.strerror}") from error


def _kept(data: bytes, seen: Inspected, directory: Path, path: str, link: str = "") -> Picture:
    _stored(data, directory, path)
    return Picture(path, seen.mime, seen.width, seen.height, len(data), link)


def _stored(data: bytes, directory: Path, path: str, *, durable: bool = True) -> None:
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
