"""What is tried instead of a message that Discord does not take as it is, and through which other door."""

from __future__ import annotations

from dataclasses import replace

from adapters.discord.plain import shortened
from adapters.discord.refusals import Reason
from adapters.discord.sheets import Sheet
from adapters.discord.whispering import Door, Way, by_token
from bot.values import Text

SHORT = 200
"""Characters that are never too long."""
CLOSED = Text("The thread is closed, so here it is.")
MUTED = Text("I may not write in the channel, so here it is.")
GONE = Text("The channel is gone, so here it is.")
OVER = Text("I can no longer answer where you asked, so here it is.")
UNSHOWN = Text("I may not post pictures here. An administrator of the server can allow it.")
SENT = Text("I may not post pictures here, so I sent it to you alone. An administrator of the server can allow it.")

LINES = {
    Reason.CLOSED: CLOSED,
    Reason.NO_RIGHT: MUTED,
    Reason.NO_ACCESS: MUTED,
    Reason.NO_CHANNEL: GONE,
    Reason.OVER: OVER,
    Reason.SPENT: OVER,
}
"""Why it comes in a direct message."""
SHUT = frozenset({Reason.CLOSED, Reason.NO_RIGHT, Reason.NO_ACCESS, Reason.NO_CHANNEL})
"""The channel takes nothing from the bot."""
USED_UP = frozenset({Reason.OVER, Reason.SPENT})
"""Nothing goes by the token any more."""


def mended(sheet: Sheet, reason: Reason) -> Sheet | None:
    """Always less than before, so that it comes to an end; None where nothing is left to try."""
    match reason:
        case Reason.NO_HISTORY | Reason.NO_REPLY:
            return replace(sheet, reply_to="") if sheet.reply_to else None
        case Reason.BAD_BUTTONS:
            return replace(sheet, buttons=()) if sheet.buttons else None
        case Reason.BAD_PICTURE:
            return wordy(sheet)
        case Reason.TOO_LONG:
            return _shorter(sheet)
        case Reason.ODD:
            return _bare(sheet)
        case _:
            return None


def wordy(sheet: Sheet) -> Sheet | None:
    """Without its pictures; in its words there is a link."""
    return replace(sheet, uploads=()) if sheet.uploads and sheet.words else None


def elsewhere(sheet: Sheet, way: Way, reason: Reason) -> Way | None:
    """Through which other door; None where there is none."""
    if way.door is Door.ORIGINAL and reason is Reason.GONE and way.standing is not None:
        return by_token(replace(way.standing, used=True))
    if way.lent and reason in SHUT | USED_UP and way.standing is not None:
        seen = way.standing.reaches and not (way.standing.alone and way.standing.deferred)
        return Way(Door.CHANNEL if seen else Door.PRIVATE)
    if way.door is Door.CHANNEL and reason in SHUT:
        return _otherwise(sheet, way, reason)
    return None


def _otherwise(sheet: Sheet, way: Way, reason: Reason) -> Way | None:
    """What is about a channel that is gone matters only where it is what was waited for."""
    if reason is not Reason.NO_CHANNEL and way.standing is not None:
        return by_token(way.standing)
    if not sheet.person or (reason is Reason.NO_CHANNEL and not sheet.lasting):
        return None
    return Way(Door.PRIVATE)


def _shorter(sheet: Sheet) -> Sheet | None:
    """Whatever it is that Discord counts."""
    length = len(sheet.words)
    return replace(sheet, words=shortened(sheet.words, length * 3 // 4)) if length > SHORT else None


def _bare(sheet: Sheet) -> Sheet | None:
    """For a reason that nobody has met yet: without all that is not needed, then without the pictures."""
    if sheet.buttons or sheet.reply_to:
        return replace(sheet, buttons=(), reply_to="")
    return wordy(sheet)
