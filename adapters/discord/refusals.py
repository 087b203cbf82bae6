"""What the library says when a call fails, and what it means to the house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
import discord
import structlog

from bot.errors import MaybeDelivered, NotDelivered

log = structlog.get_logger()

SOON = 1.0
"""Seconds before something is tried again that failed before Discord got it."""
LATER = 30.0
"""Seconds where Discord, or what stands before it, takes nothing at all and names no time."""
OLD_EDITS = 60.0
"""Seconds where only messages that are older than an hour may not be edited so often."""

FAILED = (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError)
"""What the library raises where a call does not succeed."""
GARBLED = (LookupError, TypeError, ValueError, AttributeError)
"""What it raises over an answer that is none of Discord's."""


class Reason(StrEnum):
    """What is in the way."""

    NEVER_SENT = "not sent"
    """Nothing reached Discord."""
    UNANSWERED = "no answer"
    """It may have been done."""
    LATER = "too fast"
    FINAL = "refused"
    OVER = "the interaction is over"
    SPENT = "no more answers to the interaction are taken"
    NO_RIGHT = "a permission is missing"
    NO_ACCESS = "the channel is not open to the bot"
    NO_CHANNEL = "the channel is gone"
    CLOSED = "the thread is closed"
    NO_HISTORY = "what was said before may not be read"
    NO_REPLY = "what was answered is gone"
    TOO_LONG = "too long"
    BAD_BUTTONS = "buttons not taken"
    BAD_PICTURE = "picture not taken"
    NO_PRIVATE = "no direct messages"
    GONE = "the message is gone"
    ODD = "not taken"


BAD_FORM = 50035
TOO_OLD = 30046
"""Of a message that is older than an hour."""

CODES: Mapping[int, Reason] = {
    10003: Reason.NO_CHANNEL,
    10004: Reason.NO_ACCESS,
    10008: Reason.GONE,
    10013: Reason.NO_PRIVATE,
    10015: Reason.OVER,
    10062: Reason.OVER,
    20022: Reason.LATER,
    20028: Reason.LATER,
    20029: Reason.LATER,
    TOO_OLD: Reason.LATER,
    40003: Reason.LATER,
    40004: Reason.LATER,
    40005: Reason.BAD_PICTURE,
    40006: Reason.LATER,
    40060: Reason.OVER,
    40094: Reason.SPENT,
    50001: Reason.NO_ACCESS,
    50006: Reason.FINAL,
    50007: Reason.NO_PRIVATE,
    50008: Reason.NO_RIGHT,
    50013: Reason.NO_RIGHT,
    50027: Reason.OVER,
    50046: Reason.BAD_PICTURE,
    50083: Reason.CLOSED,
    50278: Reason.NO_PRIVATE,
    110001: Reason.LATER,
    130000: Reason.LATER,
    160002: Reason.NO_HISTORY,
    160005: Reason.CLOSED,
}
"""Discord's numbers of what went wrong (https://discord.com/developers/docs/topics/opcodes-and-status-codes)."""

FIELDS: Mapping[str, Reason] = {
    "message_reference": Reason.NO_REPLY,
    "content": Reason.TOO_LONG,
    "components": Reason.BAD_BUTTONS,
    "attachments": Reason.BAD_PICTURE,
    "files": Reason.BAD_PICTURE,
}
"""What of a message is not taken, as it is named in a refusal of its form."""
FIELD = re.compile(r"^In (\w+)", re.MULTILINE)
TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call failed."""

    reason: Reason
    detail: str
    """For the log: it holds no token and nobody's words."""
    after: float | None = None
    """Seconds after which it may be tried again; None: never, or unknown."""

    def of_a_post(self) -> NotDelivered | MaybeDelivered:
        if self.reason is Reason.UNANSWERED:
            return MaybeDelivered(self.detail)
        return NotDelivered(self.detail, self.after)

    def of_an_edit(self) -> NotDelivered:
        """An edit that is made twice does no harm."""
        after = SOON if self.reason is Reason.UNANSWERED else self.after
        return NotDelivered(self.detail, after)


def refused(error: Exception) -> Refusal:
    match error:
        case discord.RateLimited(retry_after=after):
            return Refusal(Reason.LATER, f"too fast, again in {after:g} s", after)
        case discord.HTTPException():
            return _told(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError() | aiohttp.InvalidURL() | RuntimeError():
            return Refusal(Reason.NEVER_SENT, f"not reached: {type(error).__name__}", SOON)
        case _ if isinstance(error, GARBLED):
            return Refusal(Reason.UNANSWERED, "answer not understood")
        case _:
            return Refusal(Reason.UNANSWERED, f"no answer: {type(error).__name__}")


def garbled(error: Exception, channel: str) -> None:
    """Writes down where an answer was not understood: it may be ourselves who are in the wrong."""
    if isinstance(error, GARBLED):
        log.error("answer not understood", channel=channel, exc_info=error)


def _told(error: discord.HTTPException) -> Refusal:
    detail = f"{error.status} {error.code}: {error.text.partition(chr(10))[0][:100] if error.code else ''}".strip()
    if error.status == TOO_LARGE:
        return Refusal(Reason.BAD_PICTURE, detail)
    if error.code in CODES:
        reason = CODES[error.code]
        return Refusal(reason, detail, _pause(error) if reason is Reason.LATER else None)
    if error.code == BAD_FORM:
        named = FIELD.search(error.text)
        field = named[1] if named else ""
        return Refusal(FIELDS.get(field, Reason.ODD), f"{detail} {field}".strip())
    return _otherwise(error, detail)


def _otherwise(error: discord.HTTPException, detail: str) -> Refusal:
    """What Discord does not number it does not say itself, but whoever stands before it, or it has no time."""
    if error.status >= 500:
        return Refusal(Reason.UNANSWERED, detail)
    if error.status in {401, 429} or not error.code:
        return Refusal(Reason.LATER, detail, _pause(error))
    return Refusal(Reason.ODD, detail)


def _pause(error: discord.HTTPException) -> float:
    """Seconds, as the answer says."""
    said = error.response.headers.get("Retry-After", "")
    try:
        return max(float(said), SOON)
    except ValueError:
        return OLD_EDITS if error.code == TOO_OLD else LATER
