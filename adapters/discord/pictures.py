"""The pictures that a message shows, and those of the message that it replies to; each by a name under which it can be
asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import discord
from typing_extensions import override

from adapters.discord.addressing import replied
from adapters.discord.clean import clean
from bot.values import Attachment

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif")
"""Of files that are pictures although nobody says so."""
UNTOLD = ("", "application/octet-stream")
PICTURED = ("image", "gifv")
"""Kinds of previews that are nothing but the picture behind a link."""
STILL = (discord.StickerFormatType.png, discord.StickerFormatType.apng, discord.StickerFormatType.gif)


@dataclass(frozen=True, slots=True)
class Handle:
    """A file of Discord's: its address is good for a day, its message for as long as it is there."""

    url: str
    channel: str = ""
    message: str = ""
    part: str = ""
    """Which one of the message's: the id of a file, or the number of a preview."""

    @override
    def __str__(self) -> str:
        return clean(f"{self.channel}/{self.message}/{self.part}/{self.url}")

    @classmethod
    def read(cls, text: str) -> Handle:
        """Raises ValueError."""
        channel, message, part, url = text.split("/", 3)
        return cls(url, channel, message, part)


def pictures(message: discord.Message, me: int) -> tuple[Attachment, ...]:
    """What stands behind a link of the message's own, the house looks up itself; what we drew ourselves is known by its
    message."""
    own: tuple[Attachment, ...] = ()
    if message.attachments or message.stickers or message.message_snapshots:
        own = (*_attached(message, message), *_forwarded(message))
    to = replied(message)
    return own if to is None or to.author.id == me else own + shown(to, quoted=True)


def shown(message: discord.Message, quoted: bool = False) -> tuple[Attachment, ...]:
    """All of a message that somebody points at."""
    found = (*_attached(message, message, quoted), *_forwarded(message, quoted), *_previewed(message, message, quoted))
    return tuple(dict.fromkeys(found))


def picture(
    file: discord.Attachment, mask: bool = False, quoted: bool = False, of: Handle | None = None
) -> Attachment | None:
    """A file of an option of a command, or of a message; None if it is no picture."""
    mime = clean(file.content_type or "").casefold().partition(";")[0].strip()
    unnamed = mime in UNTOLD and file.filename.casefold().endswith(ENDINGS)
    if not (mime.startswith("image/") or unnamed):
        return None
    at = of or Handle("")
    handle = Handle(file.url, at.channel, at.message, str(file.id))
    return Attachment(str(handle), mime, max(0, file.size), mask=mask, quoted=quoted)


def address(message: discord.Message, part: str) -> str:
    """Where a part of the message is by now; empty if it is not there any more."""
    for found in (*_attached(message, message), *_forwarded(message), *_previewed(message, message)):
        handle = Handle.read(found.handle)
        if handle.part == part:
            return handle.url
    return ""


Showing = discord.Message | discord.MessageSnapshot


def _attached(showing: Showing, message: discord.Message, quoted: bool = False) -> Iterator[Attachment]:
    of = Handle("", str(message.channel.id), str(message.id))
    for file in showing.attachments:
        found = picture(file, quoted=quoted, of=of)
        if found is not None:
            yield found
    for sticker in showing.stickers:
        if sticker.format in STILL:
            handle = Handle(sticker.url, of.channel, of.message, f"s{sticker.id}")
            yield Attachment(str(handle), f"image/{sticker.format.file_extension}", quoted=quoted)


def _forwarded(message: discord.Message, quoted: bool = False) -> tuple[Attachment, ...]:
    """A message that was passed on is sent anew."""
    found: list[Attachment] = []
    for number, copy in enumerate(message.message_snapshots):
        found += (*_attached(copy, message, quoted), *_previewed(copy, message, quoted, f"f{number}"))
    return tuple(found)


def _previewed(showing: Showing, message: discord.Message, quoted: bool = False, of: str = "") -> Iterator[Attachment]:
    """From Discord's own copies: what a link really leads to is not for an adapter to find out."""
    for number, embed in enumerate(showing.embeds):
        thumbnail = embed.thumbnail.proxy_url if embed.type in PICTURED else None
        url = embed.image.proxy_url or thumbnail
        if url:
            handle = Handle(url, str(message.channel.id), str(message.id), f"{of}e{number}")
            yield Attachment(str(handle), quoted=quoted)
