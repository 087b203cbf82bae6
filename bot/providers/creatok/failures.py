"""CreatOK's errors under our own names: the HTTP status first, then the words of the message."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    Moderated,
    OutOfCredits,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
)
from bot.providers.creatok.wire import Envelope
from bot.providers.http import Answer, Garbled

_BY_STATUS: Mapping[int, type[JobError]] = {
    401: Unauthorized,
    402: OutOfCredits,
    404: Gone,
    410: Gone,
    413: TooLarge,
    429: RateLimited,
}
# The numbers of its codes are not published: nothing depends on them. Its messages come in two languages.
_WORDS: tuple[tuple[re.Pattern[str], type[JobError]], ...] = tuple(
    (re.compile(words, re.IGNORECASE), kind)
    for words, kind in (
        (r"\bcredits?\b|\bbalance\b|积分|余额", OutOfCredits),
        (r"\brate\b|too many|频繁", RateLimited),
        (r"policy|policies|sensitive|moderat|nsfw|违规|敏感|审核", Moderated),
        (r"unauthori[sz]ed|api[- ]?key", Unauthorized),
        (r"too large|过大", TooLarge),
        (r"\b(model|task)\b.*(not (found|exist)|unsupported)|unsupported model|不存在|不支持的模型", Gone),
        (r"\bbusy\b|internal|try again|繁忙|稍后", Busy),
    )
)
_PATIENCE_ENDED = frozenset({408, 504, 524})
"""Somebody on the way stopped waiting: in whose words ever, nobody knows what became of the request."""

Conceal = Callable[[str], str]


def enveloped(answer: Answer) -> Envelope:
    """One without a code for what is no envelope."""
    try:
        return answer.read(Envelope)
    except Garbled:
        return Envelope()


def failure(
    envelope: Envelope, answer: Answer, conceal: Conceal, *, paid: bool = False, quoting: bool = True
) -> JobError:
    """What an answer means that is no success; `quoting`: its own words may be told."""
    if not envelope.number or answer.status in _PATIENCE_ENDED:
        return answer.failure(paid=paid)
    said, numbers = conceal(envelope.text), f"CreatOK {answer.status}, code {envelope.number}"
    kind = _kind(answer.status, said)
    # What moderation says quotes what it is about.
    detail = f"{numbers}: {said}" if quoting and kind is not Moderated else numbers
    return kind(detail, answer.after) if issubclass(kind, Busy) else kind(detail)


def in_words(text: str) -> type[JobError] | None:
    """What the message alone gives away."""
    return next((kind for words, kind in _WORDS if words.search(text)), None)


def theirs(error: JobError) -> JobError:
    """Where a person asked for nothing, no person can mend it."""
    return Broken(error.detail) if type(error) is Refused else error


def _kind(status: int, text: str) -> type[JobError]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return Busy
    return in_words(text) or (Unauthorized if status == 403 else Refused)
