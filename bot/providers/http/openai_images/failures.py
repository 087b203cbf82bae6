"""The errors of this protocol under our own names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    Moderated,
    OutOfCredits,
    PlanRequired,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
)
from bot.providers.http.failures import Answer
from bot.providers.http.openai_images.wire import NULL, Envelope, Invalid, Problem, text_of
from bot.providers.http.reading import Garbled, read

Conceal = Callable[[str], str]

# By the code or the type: OpenAI's own, then New API's.
_BY_NAME: Mapping[str, type[JobError]] = {
    "moderation_blocked": Moderated,
    "content_policy_violation": Moderated,
    "invalid_api_key": Unauthorized,
    "insufficient_quota": OutOfCredits,
    "credit_balance_exhausted": OutOfCredits,
    "organization_spend_limit_exceeded": OutOfCredits,
    "project_spend_limit_exceeded": OutOfCredits,
    "organization_usage_limit_exceeded": OutOfCredits,
    "rate_limit_exceeded": RateLimited,
    "slow_down": RateLimited,
    "sensitive_words_detected": Moderated,
    "prompt_blocked": Moderated,
    "insufficient_user_quota": OutOfCredits,
    "pre_consume_token_quota_failed": OutOfCredits,
    "token_concurrency_limit_reached": RateLimited,
    "channel:no_available_key": Busy,
    "channel:invalid_key": Busy,
    "get_channel_failed": Busy,
    "bad_response_status_code": Busy,
    "do_request_failed": Busy,
}
_BY_STATUS: Mapping[int, type[JobError]] = {
    401: Unauthorized,
    402: OutOfCredits,
    403: Unauthorized,
    404: Gone,
    408: Busy,
    409: Busy,
    410: Gone,
    413: TooLarge,
    429: RateLimited,
}
_NO_MODEL = "model_not_found"
_SAFETY = re.compile(r"safety system|safety_violations", re.IGNORECASE)
_UNVERIFIED = re.compile(r"must be verified", re.IGNORECASE)
_OVERTAKEN = frozenset({408, 504, 524})
"""Whoever says so gave up waiting; the order itself may still be worked on."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a service says in its own shape of an error."""

    code: str = ""
    type: str = ""
    message: str = ""
    moderated: bool = False

    @property
    def names(self) -> tuple[str, str]:
        return self.code, self.type


def complaint(body: bytes) -> Complaint | None:
    """None for a body that is no error of such a service: a proxy's page, say."""
    try:
        envelope = read(body, Envelope)
    except Garbled:
        return None
    return worded(envelope.error) or _detailed(envelope.detail)


def worded(error: msgspec.Raw) -> Complaint | None:
    """The content of `error`: an object, or a mere sentence. None for one that says nothing."""
    with suppress(Garbled):
        return _spoken(Complaint(message=read(error, str)))
    try:
        said = read(error, Problem)
    except Garbled:
        return None
    moderated = bytes(said.moderation_details) != bytes(NULL)
    return _spoken(Complaint(text_of(said.code), text_of(said.type), text_of(said.message), moderated))


def _spoken(complaint: Complaint) -> Complaint | None:
    return None if complaint == Complaint() else complaint


def _detailed(detail: msgspec.Raw) -> Complaint | None:
    with suppress(Garbled):
        return _spoken(Complaint(message=read(detail, str)))
    with suppress(Garbled):
        return _spoken(Complaint(message="; ".join(one.msg for one in read(detail, tuple[Invalid, ...]))))
    return None


def failure(answer: Answer, conceal: Conceal, *, paid: bool = False) -> JobError:
    """Of an answer that brings nothing. An error in the service's own shape proves that nothing was created."""
    said = complaint(answer.body)
    if paid and answer.status in _OVERTAKEN:
        return UnknownOutcome(f"HTTP {answer.status} before the order was over")
    if said is None:
        usual = answer.failure(paid=paid)
        return Busy(usual.args[0], answer.after) if answer.status == 409 else usual
    return told(said, answer, conceal)


def told(said: Complaint, answer: Answer, conceal: Conceal) -> JobError:
    kind = _advised(_kind(said, answer.status), answer.headers.get("x-should-retry", ""))
    if kind is Moderated:
        known = next((name for name in said.names if name in _BY_NAME), "moderated")
        return Moderated(f"HTTP {answer.status} {known}")  # what moderation says quotes what it is about
    named = " ".join(filter(None, (f"HTTP {answer.status}", said.code or said.type)))
    request = answer.headers.get("x-request-id", "")
    detail = conceal(f"{named}: {said.message}" + (f" (request {request})" if request else ""))
    return kind(detail, answer.after) if issubclass(kind, Busy) else kind(detail)


def _kind(said: Complaint, status: int) -> type[JobError]:
    named = next((_BY_NAME[name] for name in said.names if name in _BY_NAME), None)
    if named:
        return named
    if said.moderated or _SAFETY.search(said.message):
        return Moderated
    if _NO_MODEL in said.names:
        return Busy if status >= 500 else Gone  # a gateway says so of a model that nobody behind it serves just now
    if status == 403 and _UNVERIFIED.search(said.message):
        return PlanRequired
    return _BY_STATUS.get(status) or _usual(status)


def _usual(status: int) -> type[JobError]:
    if status >= 500:
        return Busy
    return Refused if status >= 400 else Broken


def _advised(kind: type[JobError], retry: str) -> type[JobError]:
    """What the header says of trying again goes before what the status lets expect."""
    if retry == "false" and issubclass(kind, Busy):
        return Broken
    return Busy if retry == "true" and kind is Refused else kind


def theirs(error: JobError) -> JobError:
    """Where a person asked for nothing, no person can mend it."""
    return Broken(error.detail) if isinstance(error, Refused) else error
