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
_TRANSIENT = 500
_PIXELS = re.compile(r"pixel|像素", re.IGNORECASE)

# What these say, no word in the message changes.
_FINAL: Mapping[int, type[JobError]] = {
    401: Unauthorized,
    402: OutOfCredits,
    403: Unauthorized,
    408: Busy,
    429: RateLimited,
    _TRANSIENT: Busy,
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
    (_PIXELS, Refused),
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


def failure(envelope: Envelope, answer: Answer, conceal: Conceal, *, quoting: bool = True) -> JobError:
    """`quoting`: the service's own words may be told."""
    number, said = envelope.number or 0, conceal(envelope.text)
    kind = _kind(number, said)
    # What moderation says quotes what it is about.
    detail = f"IMA {number}: {said}" if quoting and kind is not Moderated else f"IMA {number}"
    return kind(detail, answer.after) if issubclass(kind, Busy) else kind(detail)


def _kind(number: int, said: str) -> type[JobError]:
    """A picture that is too small for the model would not be helped by a smaller one, as others of code 500 are."""
    if number == _TRANSIENT and _PIXELS.search(said):
        return Refused
    return _FINAL.get(number) or in_words(said) or _USUAL.get(number, Broken)


def in_words(text: str) -> type[JobError] | None:
    """What the message alone gives away."""
    return next((kind for words, kind in _WORDS if words.search(text)), None)


def theirs(error: JobError, refused: type[JobError] = Broken) -> JobError:
    """Where a person asked for nothing, no person can mend it: what is refused then is the service's own affair."""
    match error:
        case Moderated() | TooLarge():
            return error
        case Refused():
            return refused(error.detail)
        case PriceChanged() | Mismatched():
            return Broken(error.detail)
        case _:
            return error
