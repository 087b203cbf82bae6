"""What Feishu says when a call fails, and what it means to the house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType

from adapters.feishu.line import EXPIRED, Declined, Failed, Unsent
from adapters.feishu.passing import BUSY
from bot.errors import MaybeDelivered, NotDelivered

SOON = 1.0
"""Seconds before something is tried again that failed before Feishu got it."""
LATER = 30.0
"""Seconds where Feishu takes nothing at all and names no time."""


class Reason(StrEnum):
    """What is in the way."""

    NEVER_SENT = "not sent"
    """Nothing reached Feishu."""
    UNANSWERED = "no answer"
    """It may have been done."""
    LATER = "too fast"
    SHUT = "the app may not do it"
    """As a whole, until somebody changes that in the developer console."""
    NO_SCOPE = "a scope is missing"
    MUTED = "the bot may not write there"
    OUT = "the bot is not in the chat"
    GONE = "the chat is gone"
    NO_RIGHT = "a right is missing"
    NO_REPLY = "what was answered is gone"
    NO_TOPIC = "not taken into a topic"
    NO_PERSON = "the person is not to be reached"
    NO_CARD = "no cards there"
    BAD_CARD = "card not taken"
    LOCKED = "somebody is pressing a button of it"
    LOST_KEY = "picture not known any more"
    BAD_PICTURE = "picture not taken"
    TOO_LONG = "too long"
    SENSITIVE = "the words are not taken"
    TOO_OLD = "the message is too old"
    OTHER_STYLE = "the message is of another kind"
    SPENT = "changed too often"
    ODD = "not taken"


CODES: Mapping[int, Reason] = MappingProxyType(
    {
        10003: Reason.SHUT,
        10012: Reason.SHUT,
        10013: Reason.SHUT,
        10014: Reason.SHUT,
        10015: Reason.SHUT,
        11205: Reason.SHUT,
        11232: Reason.LATER,
        11233: Reason.LATER,
        11247: Reason.LATER,
        11310: Reason.BAD_CARD,
        18120: Reason.LATER,
        200380: Reason.BAD_CARD,
        200570: Reason.LOST_KEY,
        200621: Reason.BAD_CARD,
        200861: Reason.BAD_CARD,
        212100: Reason.SHUT,
        230002: Reason.OUT,
        230006: Reason.SHUT,
        230011: Reason.NO_REPLY,
        230013: Reason.NO_PERSON,
        230018: Reason.MUTED,
        230019: Reason.NO_REPLY,
        230020: Reason.LATER,
        230022: Reason.SENSITIVE,
        230025: Reason.TOO_LONG,
        230027: Reason.NO_RIGHT,
        230028: Reason.SENSITIVE,
        230029: Reason.NO_PERSON,
        230031: Reason.TOO_OLD,
        230034: Reason.NO_PERSON,
        230035: Reason.MUTED,
        230036: Reason.SHUT,
        230038: Reason.NO_PERSON,
        230045: Reason.GONE,
        230049: Reason.UNANSWERED,
        230050: Reason.NO_REPLY,
        230053: Reason.NO_PERSON,
        230054: Reason.NO_CARD,
        230071: Reason.NO_TOPIC,
        230072: Reason.NO_TOPIC,
        230075: Reason.MUTED,
        230099: Reason.BAD_CARD,
        230101: Reason.LATER,
        230110: Reason.NO_REPLY,
        230111: Reason.NO_REPLY,
        231003: Reason.NO_REPLY,
        232009: Reason.GONE,
        232096: Reason.LATER,
        234002: Reason.SHUT,
        234006: Reason.BAD_PICTURE,
        234007: Reason.SHUT,
        234010: Reason.BAD_PICTURE,
        234011: Reason.BAD_PICTURE,
        234039: Reason.BAD_PICTURE,
        234041: Reason.SHUT,
        234042: Reason.LATER,
        300305: Reason.BAD_CARD,
        99991400: Reason.LATER,
        99991401: Reason.SHUT,
        99991403: Reason.LATER,
        99991543: Reason.SHUT,
        99991662: Reason.SHUT,
        99991672: Reason.NO_SCOPE,
        99991673: Reason.SHUT,
        99991679: Reason.NO_SCOPE,
        **dict.fromkeys(sorted(EXPIRED), Reason.SHUT),
    }
)
"""Of posts and uploads (https://open.feishu.cn/document/server-docs/im-v1/message/create, its neighbours, and
https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code)."""

EDITS: Mapping[int, Reason] = MappingProxyType(
    {
        230054: Reason.OTHER_STYLE,
        230071: Reason.ODD,
        230072: Reason.SPENT,
        230075: Reason.TOO_OLD,
    }
)
"""What means something else where a message is changed."""
PAUSES: Mapping[int, float] = MappingProxyType({230020: SOON, 11232: 10.0, 99991400: 5.0})
"""Seconds where none are named."""
INNER = re.compile(r"ErrCode: ?(\d+)")
"""Why a card is not taken stands in the text."""
LOCK = re.compile(r"ErrMsg:[^;]*\baction is lock", re.IGNORECASE)
"""In that text where a press of the card is not answered yet; what Feishu quotes of a card stands elsewhere in it."""


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

    def of_what_is_not_seen(self) -> NotDelivered:
        """Of an edit or an upload: made twice it does no harm."""
        after = SOON if self.reason is Reason.UNANSWERED else self.after
        return NotDelivered(self.detail, after)


def refused(error: Failed, *, editing: bool = False) -> Refusal:
    match error:
        case Declined():
            return _declined(error, editing=editing)
        case Unsent():
            return Refusal(Reason.NEVER_SENT, error.detail, SOON)
        case _:
            return Refusal(Reason.UNANSWERED, error.detail)


def _declined(error: Declined, *, editing: bool) -> Refusal:
    # What Feishu quotes of a message in its texts is not for the log.
    detail = f"{error.status} {error.code}"
    special = EDITS.get(error.code) if editing else None
    reason = special or CODES.get(error.code) or _of_no_known_code(error)
    if reason is Reason.BAD_CARD:
        reason, detail = _of_a_card(error, detail, editing=editing)
    return Refusal(reason, f"{detail} {reason}", _pause(error, reason))


def _of_no_known_code(error: Declined) -> Reason:
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Reason.LATER
    return Reason.UNANSWERED if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.code in BUSY else Reason.ODD


def _of_a_card(error: Declined, detail: str, *, editing: bool) -> tuple[Reason, str]:
    inner = INNER.search(error.said)
    code = int(inner[1]) if inner else error.code
    if editing and LOCK.search(error.said):
        return Reason.LOCKED, f"{detail}/{code}"
    return CODES.get(code, Reason.BAD_CARD), f"{detail}/{code}"


def _pause(error: Declined, reason: Reason) -> float | None:
    match reason:
        case Reason.LATER:
            return PAUSES.get(error.code, LATER) if error.after is None else max(error.after, SOON)
        case Reason.SHUT | Reason.NO_SCOPE:
            return LATER
        case Reason.LOCKED:
            return SOON
        case _:
            return None
