"""IMA Studio's error codes under our own names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    Mismatched,
    Moderated,
    OutOfCredits,
    PlanRequired,
    PriceChanged,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
)
from bot.providers.http import Answer, Garbled
from bot.providers.ima.wire import Envelope

DEARER = 6006
_STALE = frozenset({DEARER, 6009, 6010})
_STALE_WORDS = re.compile(r"invalid product attribute", re.IGNORECASE)

# What these say, no word in the message changes.
_FINAL: Mapping[int, type[JobError]] = {
    401: Unauthorized,
    402: OutOfCredits,
    403: Unauthorized,
    408: Busy,
    500: Busy,
    502: Busy,
    503: Busy,
    504: Busy,
    4008: OutOfCredits,
    4014: PlanRequired,
    DEARER: PriceChanged,
    6009: Mismatched,
    6010: Mismatched,
}
_WORDS: tuple[tuple[re.Pattern[str], type[JobError]], ...] = (
    (_STALE_WORDS, PriceChanged),
    (re.compile(r"requires? a subscription", re.IGNORECASE), PlanRequired),
    (
        re.compile(
            r"\bcontent\b(?![- ]type)|policy|policies|sensitive|moderat|nsfw|prohibited|violat|违规|敏感|审核",
            re.IGNORECASE,
        ),
        Moderated,
    ),
    (re.compile(r"\btask\b.*(not found|not exist)|任务不存在", re.IGNORECASE), Gone),
    (re.compile(r"pixel|像素", re.IGNORECASE), Refused),
)
_USUAL: Mapping[int, type[JobError]] = {
    400: Refused,
    404: Gone,
    410: Gone,
    413: TooLarge,
    422: Refused,
}

Conceal = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was created: the order did not fit the products as they are now. `error` says so to others."""

    error: JobError


def enveloped(answer: Answer) -> Envelope:
    """One without a code for what is no envelope."""
    try:
        return answer.read(Envelope)
    except Garbled:
        return Envelope()


def is_stale(envelope: Envelope) -> bool:
    return envelope.number in _STALE or bool(_STALE_WORDS.search(envelope.text))


def failure(envelope: Envelope, answer: Answer, conceal: Conceal) -> JobError:
    number = envelope.number or 0
    detail = f"IMA {number}: {conceal(envelope.text)}"
    if number == 429:
        return RateLimited(detail, answer.after)
    kind = _FINAL.get(number) or in_words(envelope.text) or _USUAL.get(number, Broken)
    if issubclass(kind, Busy):
        return kind(detail, answer.after)
    # What moderation says quotes what it is about.
    return kind(f"IMA {number}" if kind is Moderated else detail)


def in_words(text: str) -> type[JobError] | None:
    """What the message alone gives away."""
    return next((kind for words, kind in _WORDS if words.search(text)), None)


def theirs(error: JobError) -> JobError:
    """Where a person asked for nothing, no person can mend it."""
    match error:
        case Moderated():
            return error
        case Refused() | PriceChanged() | Mismatched():
            return Broken(error.detail)
        case _:
            return error
