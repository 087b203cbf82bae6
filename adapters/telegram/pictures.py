"""The pictures that a message shows, and those of the message that it replies to."""

from __future__ import annotations

from adapters.telegram.addressing import replied
from adapters.telegram.wire import Content, Media, Message, Photo
from bot.values import Attachment

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif")
"""Of files that are pictures although nobody says so."""


def pictures(message: Message, me: int) -> tuple[Attachment, ...]:
    return shown(message) + _replied(message, me)


def _replied(message: Message, me: int) -> tuple[Attachment, ...]:
    """What we drew ourselves is known by its message."""
    to, elsewhere = replied(message), message.external_reply
    if elsewhere is not None:
        return shown(elsewhere, quoted=True)
    if to is None or (to.sender is not None and to.sender.id == me):
        return ()
    return shown(to, quoted=True)


def shown(content: Content, quoted: bool = False) -> tuple[Attachment, ...]:
    """One at most: whatever moves is shown as it stands still."""
    if content.photo:
        return (_photo(content.photo, quoted),)
    if content.live_photo is not None:
        return _still(content.live_photo, quoted)
    if content.sticker is not None:
        return _sticker(content.sticker, quoted)
    # A GIF is an animation and, for older programs, a document too.
    moving = content.animation or content.video or content.video_note
    if moving is not None:
        return _still(moving, quoted)
    return _document(content.document, quoted) if content.document is not None else ()


def _photo(sizes: list[Photo], quoted: bool) -> Attachment:
    largest = max(sizes, key=lambda size: (size.width * size.height, size.file_size))
    return Attachment(largest.file_id, "image/jpeg", max(0, largest.file_size), quoted=quoted)


def _still(media: Media, quoted: bool) -> tuple[Attachment, ...]:
    sizes = media.photo or ([media.thumbnail] if media.thumbnail is not None else [])
    return (_photo(sizes, quoted),) if sizes else ()


def _sticker(sticker: Media, quoted: bool) -> tuple[Attachment, ...]:
    if sticker.is_animated or sticker.is_video:
        return _still(sticker, quoted)
    return (Attachment(sticker.file_id, "image/webp", max(0, sticker.file_size), quoted=quoted),)


def _document(document: Media, quoted: bool) -> tuple[Attachment, ...]:
    mime = document.mime_type.casefold()
    unnamed = mime in ("", "application/octet-stream") and document.file_name.casefold().endswith(ENDINGS)
    if not (mime.startswith("image/") or unnamed):
        return ()
    return (Attachment(document.file_id, mime, max(0, document.file_size), quoted=quoted),)
