"""One message of ours as it is to be from now on, and the call that makes it so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto

from adapters.telegram.lengths import CAPTION, TEXT, shortened, units
from adapters.telegram.mending import SHORT
from adapters.telegram.refusals import Reason
from adapters.telegram.sheets import NO_PREVIEW, PATIENCE, Style
from adapters.telegram.uploads import Upload


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message is: in a chat by its number, or by the id of a message in a chat of other people."""

    chat: str = ""
    message: int | None = None
    inline: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """The keyboard is part of it: an edit without one takes it away. `picture` replaces what was there: a new one, or
    one that Telegram has, by its id."""

    spot: Spot
    words: str
    keyboard: InlineKeyboardMarkup | None = None
    style: Style = Style.WORDS
    """What the message is at present."""
    picture: Upload | str | None = None
    covered: bool = False
    firm: bool = False
    """Not made at all where the message has become a picture."""


async def made(bot: Bot, edit: Edit, patience: float = PATIENCE) -> None:
    """Raises TelegramError."""
    if edit.picture is not None:
        await _pictured(bot, edit, edit.picture, patience)
    elif edit.style is Style.WORDS:
        await bot.edit_message_text(
            shortened(edit.words, TEXT),
            edit.spot.chat or None,
            edit.spot.message,
            edit.spot.inline,
            reply_markup=edit.keyboard,
            link_preview_options=NO_PREVIEW,
        )
    else:
        await bot.edit_message_caption(
            edit.spot.chat or None,
            edit.spot.message,
            edit.spot.inline,
            caption=shortened(edit.words, CAPTION) or None,
            reply_markup=edit.keyboard,
        )


async def _pictured(bot: Bot, edit: Edit, picture: Upload | str, patience: float) -> None:
    caption = shortened(edit.words, CAPTION) or None
    covered = edit.covered or None
    if isinstance(picture, Upload):
        media = InputMediaPhoto(picture.body, caption=caption, filename=picture.name, has_spoiler=covered)
    else:
        media = InputMediaPhoto(picture, caption=caption, has_spoiler=covered)
    await bot.edit_message_media(
        media,
        edit.spot.chat or None,
        edit.spot.message,
        edit.spot.inline,
        reply_markup=edit.keyboard,
        read_timeout=patience,
        write_timeout=patience,
    )


def mended(edit: Edit, reason: Reason) -> Edit | None:
    """What is tried instead; None where nothing is left to try."""
    match reason:
        case Reason.NO_TEXT if edit.style is Style.WORDS and not edit.firm:
            return replace(edit, style=Style.PHOTO)
        case Reason.NO_CAPTION if edit.style is not Style.WORDS:
            return replace(edit, style=Style.WORDS)
        case Reason.TOO_LONG:
            most = min(units(edit.words), TEXT if edit.style is Style.WORDS else CAPTION)
            return replace(edit, words=shortened(edit.words, most * 3 // 4)) if most > SHORT else None
        case Reason.NO_PICTURES | Reason.BAD_PICTURE | Reason.ODD if edit.picture is not None:
            return replace(edit, picture=None)
        case Reason.BAD_BUTTONS | Reason.ODD if edit.keyboard is not None:
            return replace(edit, keyboard=None)
        case _:
            return None
