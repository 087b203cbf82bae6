"""What Telegram's library says when a call fails, and what it means to the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.errors import MaybeDelivered, NotDelivered

SOON = 1.0
"""Seconds before something is tried again that failed before Telegram got it."""


class Reason(StrEnum):
    """What is in the way."""

    NEVER_SENT = "not sent"
    """Nothing reached Telegram."""
    UNANSWERED = "no answer"
    """It may have been done."""
    LATER = "too fast"
    FINAL = "refused"
    MOVED = "the group became a supergroup"
    THREAD_GONE = "the topic is gone"
    TOPIC_CLOSED = "the topic is closed"
    NO_PICTURES = "no right to post pictures"
    NO_WORDS = "no right to post"
    BAD_PICTURE = "not taken as a picture"
    TOO_LONG = "too long"
    BAD_BUTTONS = "buttons not taken"
    NO_REACTIONS = "no reactions"
    UNCHANGED = "not changed"
    NO_TEXT = "a picture's words are its caption"
    NO_CAPTION = "no picture, so no caption"
    GONE = "the message is gone"
    TOO_OLD = "the press is too old"
    NO_REPLY = "what was answered is gone"
    ODD = "not taken"


WORDS: Mapping[str, Reason] = {
    "message is not modified": Reason.UNCHANGED,
    "there is no text in the message": Reason.NO_TEXT,
    "there is no caption in the message": Reason.NO_CAPTION,
    "message to edit not found": Reason.GONE,
    "message can't be edited": Reason.GONE,
    "message_id_invalid": Reason.GONE,
    "message identifier is not specified": Reason.GONE,
    "replied not found": Reason.NO_REPLY,
    "reply message not found": Reason.NO_REPLY,
    "query is too old": Reason.TOO_OLD,
    "query id is invalid": Reason.TOO_OLD,
    "message thread not found": Reason.THREAD_GONE,
    "topic_deleted": Reason.THREAD_GONE,
    "topic_id_invalid": Reason.THREAD_GONE,
    "topic_closed": Reason.TOPIC_CLOSED,
    "not enough rights to send text": Reason.NO_WORDS,
    "have no rights to send a message": Reason.NO_WORDS,
    "chat_write_forbidden": Reason.NO_WORDS,
    "chat_send_plain_forbidden": Reason.NO_WORDS,
    "chat_restricted": Reason.NO_WORDS,
    "not enough rights to send": Reason.NO_PICTURES,
    "_forbidden": Reason.NO_PICTURES,
    "reaction": Reason.NO_REACTIONS,
    "photo_invalid_dimensions": Reason.BAD_PICTURE,
    "image_process_failed": Reason.BAD_PICTURE,
    "photo_": Reason.BAD_PICTURE,
    "is too big": Reason.BAD_PICTURE,
    "too big for a photo": Reason.BAD_PICTURE,
    "request entity too large": Reason.BAD_PICTURE,
    "caption is too long": Reason.TOO_LONG,
    "message is too long": Reason.TOO_LONG,
    "media_caption_too_long": Reason.TOO_LONG,
    "message_too_long": Reason.TOO_LONG,
    "button_": Reason.BAD_BUTTONS,
    "reply_markup": Reason.BAD_BUTTONS,
    "reply markup": Reason.BAD_BUTTONS,
    "inline keyboard": Reason.BAD_BUTTONS,
    "chat not found": Reason.FINAL,
    "user not found": Reason.FINAL,
    "peer_id_invalid": Reason.FINAL,
    "deactivated": Reason.FINAL,
    "message text is empty": Reason.FINAL,
    "text must be non-empty": Reason.FINAL,
    "administrator rights": Reason.FINAL,
}
"""Telegram's words, as far as they tell one reason from another: the first that are in what it says decide."""

BEFORE = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "RuntimeError"}
)
"""What httpx raises before a request is on its way; RuntimeError: once it is closed."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call failed."""

    reason: Reason
    detail: str
    """For the log: it holds neither the token nor anybody's words."""
    after: float | None = None
    """Seconds after which it may be tried again; None: never, or unknown."""
    to: str = ""
    """Where the chat is now, if it moved."""

    def of_a_post(self) -> NotDelivered | MaybeDelivered:
        if self.reason is Reason.UNANSWERED:
            return MaybeDelivered(self.detail)
        return NotDelivered(self.detail, self.after)

    def of_an_edit(self) -> NotDelivered:
        """An edit that is made twice does no harm."""
        after = SOON if self.reason is Reason.UNANSWERED else self.after
        return NotDelivered(self.detail, after)


def refused(error: TelegramError) -> Refusal:
    match error:
        case RetryAfter(retry_after=after):
            seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
            return Refusal(Reason.LATER, f"too fast, again in {seconds:g} s", seconds)
        case ChatMigrated(new_chat_id=to):
            return Refusal(Reason.MOVED, f"the chat is {to} now", to=str(to))
        case InvalidToken() | Conflict():
            return Refusal(Reason.FINAL, _detail(error))
        case BadRequest() | Forbidden():
            return _told(error)
        case _:
            return _network(error)


def _told(error: BadRequest | Forbidden) -> Refusal:
    otherwise = Reason.FINAL if isinstance(error, Forbidden) else Reason.ODD
    return Refusal(_worded(error) or otherwise, _detail(error))


def _worded(error: TelegramError) -> Reason | None:
    words = error.message.lower()
    return next((reason for part, reason in WORDS.items() if part in words), None)


def _network(error: TelegramError) -> Refusal:
    """Only the cause tells whether anything was sent."""
    cause = type(error.__cause__).__name__
    if cause in BEFORE:
        return Refusal(Reason.NEVER_SENT, f"not reached: {cause}", SOON)
    if "request entity too large" in error.message.lower():
        return Refusal(Reason.BAD_PICTURE, "too large")
    return Refusal(Reason.UNANSWERED, f"no answer: {cause}" if error.__cause__ else "Telegram is in trouble")


def _detail(error: TelegramError) -> str:
    """Telegram's own words are about the call, but a description may quote an address."""
    said = error.message.partition(". Parsing the server response")[0]
    words = " ".join(word for word in said.split() if "/" not in word)
    return f"{type(error).__name__}: {words[:200]}"
