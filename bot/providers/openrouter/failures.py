"""OpenRouter's errors under our own names: its error type decides, then the code, then the status."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    Mismatched,
    Moderated,
    OutOfCredits,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
    Unreadable,
)
from bot.providers.http import Answer, Garbled, read
from bot.providers.openrouter.wire import NULL

T = TypeVar("T")

Conceal = Callable[[str], str]


class Astray(Gone):
    """The Image API does not draw with this model; a chat may."""


_WORDS: Mapping[str, type[JobError]] = {
    "authentication": Unauthorized,
    "permission_denied": Unauthorized,
    "payment_required": OutOfCredits,
    "rate_limit_exceeded": RateLimited,
    "provider_overloaded": Busy,
    "provider_unavailable": Busy,
    "server": Busy,
    "timeout": UnknownOutcome,
    "invalid_request": Refused,
    "invalid_prompt": Refused,
    "string_too_long": Refused,
    "context_length_exceeded": Refused,
    "max_tokens_exceeded": Refused,
    "token_limit_exceeded": Refused,
    "precondition_failed": Refused,
    "unprocessable": Refused,
    "not_found": Gone,
    "payload_too_large": TooLarge,
    "content_policy_violation": Moderated,
    "refusal": Moderated,
    "moderation_blocked": Moderated,
    "image_too_large": TooLarge,
    "image_too_small": Unreadable,
    "invalid_image": Unreadable,
    "unsupported_image_format": Unreadable,
    "image_not_found": Unreadable,
    "image_download_failed": Unreadable,
    # Of an order that is being streamed.
    "upstream_error": Busy,
    "server_error": Busy,
    "provider_error": Busy,
}
_AVAILABILITY: Mapping[str, type[JobError]] = {
    "model_not_found": Gone,
    "wrong_endpoint": Astray,
    "no_endpoints": Gone,
    "model_deprecated": Gone,
    "free_variant_ended": Gone,
    "region_restricted": Gone,
    "privacy_restricted": Broken,  # the operator's own settings there shut everybody out
    "constraint_filtered": Mismatched,
    "model_unavailable_upstream": Busy,
    "capacity_exhausted": Busy,
    "temporarily_unavailable": Busy,
}
# A failed generation is not billed, and an error in the service's own shape says that it failed. Only a time-out does
# not: somebody stopped waiting, and what was waited for may still be made.
_NUMBERS: Mapping[int, type[JobError]] = {
    400: Refused,
    401: Unauthorized,
    402: OutOfCredits,
    403: Unauthorized,
    404: Gone,
    408: UnknownOutcome,
    410: Gone,
    413: TooLarge,
    422: Refused,
    429: RateLimited,
    504: UnknownOutcome,
    524: UnknownOutcome,
}
_MODERATED = re.compile(r"moderat|flagged|content[ _]polic|guardrail|safety|prohibited", re.IGNORECASE)


class _Metadata(msgspec.Struct, frozen=True):
    error_type: str | None = None
    reasons: msgspec.Raw = NULL
    flagged_input: msgspec.Raw = NULL
    patterns: msgspec.Raw = NULL

    @property
    def moderated(self) -> bool:
        return any(bytes(found) != b"null" for found in (self.reasons, self.flagged_input, self.patterns))


class _Availability(msgspec.Struct, frozen=True):
    code: str | None = None
    retryable: bool | None = None
    retry_after: float | None = None


class Fault(msgspec.Struct, frozen=True):
    """An error of the service."""

    code: int | str | None = None
    type: str | None = None
    message: str | None = None
    error_type: str | None = None
    http_status: int | None = None
    metadata: msgspec.Raw = NULL
    availability: msgspec.Raw = NULL

    @property
    def about(self) -> _Metadata:
        return _leniently(self.metadata, _Metadata) or _Metadata()

    @property
    def available(self) -> _Availability:
        return _leniently(self.availability, _Availability) or _Availability()

    @property
    def words(self) -> tuple[str, ...]:
        """What it is called, the most exact name first."""
        said = (self.about.error_type, self.error_type, self.code, self.type)
        return tuple(word for word in said if isinstance(word, str))

    def number(self, status: int) -> int:
        """A generation that fails late is told under a status that had been sent before."""
        code = int(self.code) if isinstance(self.code, str) and re.fullmatch("[0-9]{3}", self.code) else self.code
        return self.http_status or (code if isinstance(code, int) else status)


class _Envelope(msgspec.Struct, frozen=True):
    error: msgspec.Raw = NULL


def _leniently(raw: bytes | msgspec.Raw, shape: type[T]) -> T | None:
    try:
        return read(raw, shape)
    except Garbled:
        return None


def fault_in(body: bytes | msgspec.Raw) -> Fault | None:
    """The error that an answer holds, whatever its status; None for any other answer."""
    envelope = _leniently(body, _Envelope)
    return fault(envelope.error) if envelope else None


def fault(error: msgspec.Raw) -> Fault | None:
    """None for `null`, and for what is no error of this service."""
    return _leniently(error, Fault)


def failure(found: Fault, answer: Answer, conceal: Conceal) -> JobError:
    """What moderation says quotes what it is about: it is left out."""
    kind, number = _kind(found, answer.status), found.number(answer.status)
    name = " ".join(("OpenRouter", str(number), *(found.words or (found.available.code or "",))[:1])).strip()
    if kind is Moderated:
        return Moderated(conceal(name))
    detail = conceal(f"{name}: {found.message or ''}")
    if issubclass(kind, Busy):
        return kind(detail, _pause(found, answer))
    return kind(detail)


def _kind(found: Fault, status: int) -> type[JobError]:
    if found.about.moderated:
        return Moderated
    availability = _available(found)
    if availability:
        return availability
    number = found.number(status)
    usual = Busy if number >= 500 else Broken
    named = (_WORDS[word] for word in found.words if word in _WORDS)
    kind = next(named, _NUMBERS.get(number, usual))
    if kind in {Refused, Unauthorized} and number != 401 and _MODERATED.search(found.message or ""):
        return Moderated
    return kind


def _available(found: Fault) -> type[JobError] | None:
    """What is said of a model that nobody can draw with at the moment is more exact than the error's type."""
    said = found.available
    if said.code is None:
        return None
    kind = _AVAILABILITY.get(said.code) or (Busy if said.retryable else Broken)
    return RateLimited if kind is Busy and "rate_limit_exceeded" in found.words else kind


def _pause(found: Fault, answer: Answer) -> float | None:
    return found.available.retry_after if answer.after is None else answer.after


def theirs(error: JobError) -> JobError:
    """Where a person asked for nothing, no person can mend it, and nothing can have been billed."""
    match error:
        case Refused() | Mismatched():
            return Broken(error.detail)
        case UnknownOutcome():
            return Busy(error.detail)
        case _:
            return error
