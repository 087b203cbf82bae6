"""What is tried instead of a message that Telegram does not take as it is."""

from __future__ import annotations

from dataclasses import replace

from adapters.telegram.lengths import CAPTION, TEXT, shortened, units
from adapters.telegram.refusals import Reason, Refusal
from adapters.telegram.sheets import Sheet, Style
from bot.ports import Words
from bot.values import Text

SHORT = 200
"""Units that are never too long."""
CLOSED = Text("The topic is closed, so here it is.")
MUTED = Text("I may not write in the group, so here it is.")
UNSHOWN = Text("Pictures may not be posted here. An administrator of the group can allow it.")
SENT = Text("Pictures may not be posted here, so I sent it to you alone. An administrator of the group can allow it.")


def mended(sheet: Sheet, refusal: Refusal, words: Words) -> Sheet | None:
    """Always less than before, so that it comes to an end; None where nothing is left to try."""
    match refusal.reason:
        case Reason.MOVED:
            return replace(sheet, chat=refusal.to, reply_to=None)
        case Reason.THREAD_GONE:
            return replace(sheet, thread=None) if sheet.thread else None
        case Reason.TOPIC_CLOSED:
            return privately(sheet, words(CLOSED, sheet.language))
        case Reason.NO_WORDS:
            return privately(sheet, words(MUTED, sheet.language))
        case _:
            return _less(sheet, refusal.reason)


def _less(sheet: Sheet, reason: Reason) -> Sheet | None:
    match reason:
        case Reason.NO_PICTURES | Reason.BAD_PICTURE:
            return _plainer(sheet)
        case Reason.TOO_LONG:
            return _shorter(sheet)
        case Reason.BAD_BUTTONS:
            return replace(sheet, keyboard=None) if sheet.keyboard else None
        case Reason.NO_REPLY:
            return replace(sheet, reply_to=None) if sheet.reply_to else None
        case Reason.ODD:
            return _bare(sheet)
        case _:
            return None


def privately(sheet: Sheet, line: str = "") -> Sheet | None:
    """In the private chat of whoever it is for, which has the id of that person."""
    if not sheet.person.isdigit() or sheet.person == sheet.chat:
        return None
    words = f"{line}\n\n{sheet.words}" if line else sheet.words
    return replace(sheet, chat=sheet.person, thread=None, reply_to=None, words=words)


def _plainer(sheet: Sheet) -> Sheet | None:
    """A photo becomes a file, and a file its caption, in which there is a link."""
    match sheet.style:
        case Style.PHOTO:
            return replace(sheet, style=Style.FILE)
        case Style.FILE:
            return replace(sheet, style=Style.WORDS, uploads=())
        case Style.WORDS:
            return None


def _shorter(sheet: Sheet) -> Sheet | None:
    """Whatever it is that Telegram counts."""
    most = min(units(sheet.words), TEXT if sheet.style is Style.WORDS else CAPTION)
    return replace(sheet, words=shortened(sheet.words, most * 3 // 4)) if most > SHORT else None


def _bare(sheet: Sheet) -> Sheet | None:
    """For a reason that nobody has met yet: without all that is not needed, then without the pictures."""
    if sheet.keyboard or sheet.reply_to:
        return replace(sheet, keyboard=None, reply_to=None)
    return _plainer(sheet)
