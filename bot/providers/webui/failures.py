"""The web UI's errors under our own names."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.errors import Broken, Busy, Gone, JobError, Mismatched, PriceChanged, Refused, TooLarge, Unreadable
from bot.providers.http import Answer, Garbled, status_failure
from bot.providers.webui.wire import Complaint

_BARE = b"Internal Server Error"
"""Forge leaves its exceptions to the web framework, which says no more than this."""
_BEYOND = frozenset({408, 504, 524})
"""Said by whoever stands between, who does not know what becomes of the order."""
_WORDS: tuple[tuple[re.Pattern[str], type[JobError]], ...] = (
    (re.compile(r"out ?of ?memory", re.IGNORECASE), Busy),
    (re.compile(r"invalid encoded image|init image not found", re.IGNORECASE), Unreadable),
    (re.compile(r"\bmodel\b.*\bnot found", re.IGNORECASE), Gone),
    (re.compile(r"^(HTTPException )?(sampler|scheduler) not found", re.IGNORECASE), Mismatched),
)

Conceal = Callable[[str], str]


def failure(answer: Answer, conceal: Conceal, *, order: bool = False) -> JobError:
    """An error in the web UI's own words proves that nothing is drawn any more. Too little memory is a matter of time
    and size: the next try is made smaller."""
    complaint = _complaint(answer)
    if not complaint.own and answer.body.strip() != _BARE:
        return answer.failure(paid=order)
    detail = f"webui {answer.status}: {conceal(complaint.text)}"
    kind = _kind(answer, complaint)
    if kind is not None:
        return Busy(detail, answer.after) if kind is Busy else kind(detail)
    if answer.status == 404:
        return Gone(f"{detail}: is it started with --api?")
    return status_failure(answer, detail, paid=order)


def theirs(error: JobError) -> JobError:
    """Where a person asked for nothing, no person can mend it."""
    match error:
        case Refused() | PriceChanged() | Mismatched() | TooLarge():
            return Broken(error.detail)
        case _:
            return error


def _kind(answer: Answer, complaint: Complaint) -> type[JobError] | None:
    """None: what the bare status says."""
    if answer.status in _BEYOND or answer.status in {401, 403, 413, 429}:
        return None
    said = next((kind for words, kind in _WORDS if words.search(complaint.text)), None)
    return said or (Busy if answer.status >= 500 else None)


def _complaint(answer: Answer) -> Complaint:
    """One without words for what is none."""
    try:
        return answer.read(Complaint)
    except Garbled:
        return Complaint()
