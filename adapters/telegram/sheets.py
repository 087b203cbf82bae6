"""One message, or one album, as it is handed to Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)

from adapters.telegram.lengths import CAPTION, TEXT, shortened
from adapters.telegram.uploads import MOVING, Upload

PATIENCE = 60.0
"""Seconds that an upload may take, and its answer: with the five of the library many a photo would be posted twice."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Style(StrEnum):
    """How it is shown."""

    WORDS = "words"
    PHOTO = "photo"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words are the caption where there are uploads; they are plain text, nothing in them is markup."""

    chat: str
    words: str
    thread: int | None = None
    reply_to: int | None = None
    keyboard: InlineKeyboardMarkup | None = None
    style: Style = Style.WORDS
    uploads: tuple[Upload, ...] = ()
    covered: bool = False
    silent: bool = False
    person: str = ""
    language: str = ""
    wanted: Style = Style.PHOTO
    """How the pictures were meant to be shown."""
    key: str = ""
    """The same each time that this sheet is tried."""

    @property
    def caption(self) -> str | None:
        return shortened(self.words, CAPTION) or None

    @property
    def reply(self) -> ReplyParameters | None:
        """A message that was deleted meanwhile is no reason not to answer."""
        return ReplyParameters(self.reply_to, allow_sending_without_reply=True) if self.reply_to else None


async def posted(bot: Bot, sheet: Sheet, patience: float = PATIENCE) -> Sequence[Message]:
    """Raises TelegramError."""
    match sheet.style, sheet.uploads:
        case (Style.WORDS, _) | (_, ()):
            return (await _words(bot, sheet),)
        case Style.PHOTO, (one,):
            return (await _photo(bot, sheet, one, patience),)
        case Style.FILE, (one,):
            return (await _file(bot, sheet, one, patience),)
        case _:
            return await _album(bot, sheet, patience)


async def _words(bot: Bot, sheet: Sheet) -> Message:
    return await bot.send_message(
        sheet.chat,
        shortened(sheet.words, TEXT),
        link_preview_options=NO_PREVIEW,
        reply_parameters=sheet.reply,
        message_thread_id=sheet.thread,
        reply_markup=sheet.keyboard,
        disable_notification=sheet.silent or None,
    )


async def _photo(bot: Bot, sheet: Sheet, upload: Upload, patience: float) -> Message:
    return await bot.send_photo(
        sheet.chat,
        upload.body,
        caption=sheet.caption,
        filename=upload.name,
        has_spoiler=sheet.covered or None,
        reply_parameters=sheet.reply,
        message_thread_id=sheet.thread,
        reply_markup=sheet.keyboard,
        disable_notification=sheet.silent or None,
        read_timeout=patience,
        write_timeout=patience,
    )


async def _file(bot: Bot, sheet: Sheet, upload: Upload, patience: float) -> Message:
    """Telegram is to leave it as it is, unless it moves: then it is shown moving."""
    return await bot.send_document(
        sheet.chat,
        upload.body,
        caption=sheet.caption,
        filename=upload.name,
        disable_content_type_detection=True if upload.mime != MOVING else None,
        reply_parameters=sheet.reply,
        message_thread_id=sheet.thread,
        reply_markup=sheet.keyboard,
        disable_notification=sheet.silent or None,
        read_timeout=patience,
        write_timeout=patience,
    )


async def _album(bot: Bot, sheet: Sheet, patience: float) -> Sequence[Message]:
    """The caption of its first picture is shown as that of the album. It has no keyboard."""
    return await bot.send_media_group(
        sheet.chat,
        [_medium(sheet, upload, None if number else sheet.caption) for number, upload in enumerate(sheet.uploads)],
        reply_parameters=sheet.reply,
        message_thread_id=sheet.thread,
        disable_notification=sheet.silent or None,
        read_timeout=patience,
        write_timeout=patience,
    )


def _medium(sheet: Sheet, upload: Upload, caption: str | None) -> InputMediaPhoto | InputMediaDocument:
    if sheet.style is Style.FILE:
        return InputMediaDocument(
            upload.body, caption=caption, filename=upload.name, disable_content_type_detection=True
        )
    return InputMediaPhoto(upload.body, caption=caption, filename=upload.name, has_spoiler=sheet.covered or None)
