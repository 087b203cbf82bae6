"""Krea's errors under our own names: by status, and by words where a status says too little."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from bot.errors import Broken, Busy, Gone, JobError, Moderated, OutOfCredits, PlanRequired, Refused, Unauthorized
from bot.providers.http import Answer, Garbled, read, status_failure
from bot.providers.krea.wire import Complaint

T = TypeVar("T")
Conceal = Callable[[str], str]

_EMPTY = re.compile(r"insufficient|balance", re.IGNORECASE)
_PLAN = re.compile(r"\bplan\b|upgrade|subscri", re.IGNORECASE)
_MORE = re.compile(r"\brequires\b", re.IGNORECASE)
_MODERATED = re.compile(
    r"moderat|nsfw|safety|sensitive|prohibited|inappropriate|flagged|content[ _-]?(polic|filter|violat)|violates",
    re.IGNORECASE,
)
_REPLACEMENT = re.compile(r"/?(?:generate/image/)?([\w./-]{3,80})")
_SILENT = frozenset({408, 504, 524})
"""Said by whoever stands before the service and has waited in vain for it."""
_MOST_WORDS = 500
_SPELT = re.compile(r"[<{\[\\]")


class _Item(msgspec.Struct, frozen=True):
    """One of several complaints about a body."""

    message: str | None = None
    msg: str | None = None
    path: msgspec.Raw = msgspec.Raw(b"null")
    loc: msgspec.Raw = msgspec.Raw(b"null")


class _Worded(msgspec.Struct, frozen=True):
    message: str | None = None
    code: str | int | None = None


def failure(answer: Answer, conceal: Conceal, *, paid: bool = False) -> JobError:
    """An error in the service's own shape proves that nothing was created; anything else may have been an order that
    was taken, if it was one."""
    complaint = _complaint(answer)
    own = said(complaint)
    detail = f"Krea {answer.status}: {conceal(own or _plain(answer))}"
    if answer.status == 410:
        return Gone(f"the model is gone{_replacement(complaint)}")
    if answer.status in {400, 402, 403, 409, 422}:
        return _worded(answer.status, own, detail)
    # Whoever stands before the service also answers in JSON, but only the service says "error".
    if answer.status >= 500 and words(complaint.error) and answer.status not in _SILENT:
        return Busy(detail, answer.after)
    return status_failure(answer, detail, paid=paid)


def theirs(error: JobError) -> JobError:
    """Where a person asked for nothing, no person can mend it."""
    if isinstance(error, Refused) and not isinstance(error, Moderated):
        return Broken(error.detail)
    return error


def _worded(status: int, text: str, detail: str) -> JobError:
    if status == 402:
        dearer = (_PLAN.search(text) or _MORE.search(text)) and not _EMPTY.search(text)
        return PlanRequired(detail) if dearer else OutOfCredits(detail)
    if is_moderation(text):
        return Moderated(f"Krea {status}")  # what moderation says quotes what it is about
    if status == 403:
        return PlanRequired(detail) if _PLAN.search(text) else Unauthorized(detail)
    return Refused(detail)


def is_moderation(text: str) -> bool:
    return bool(_MODERATED.search(text))


def said(complaint: Complaint) -> str:
    """What the service complains of, wherever it says so; empty for what is no complaint of its own."""
    return next(filter(None, _sayings(complaint)), "")


def _sayings(complaint: Complaint) -> Iterator[str]:
    for raw in (complaint.error, complaint.message):
        yield words(raw)
    for raw in (complaint.detail, complaint.errors, complaint.issues):
        yield words(raw)
        yield "; ".join(filter(None, map(_item, _list(raw))))


def words(raw: msgspec.Raw) -> str:
    """A text, or the message of an object with its code."""
    told = _maybe(raw, _Worded) or _Worded()
    return _maybe(raw, str) or " ".join(str(part) for part in (told.code, told.message) if part)


def _maybe(raw: msgspec.Raw, shape: type[T]) -> T | None:
    try:
        return read(raw, shape)
    except Garbled:
        return None


def _list(raw: msgspec.Raw) -> list[msgspec.Raw]:
    return _maybe(raw, list[msgspec.Raw]) or []


def _item(raw: msgspec.Raw) -> str:
    told = _maybe(raw, _Item) or _Item()
    place = next(filter(None, (".".join(map(str, _steps(raw))) for raw in (told.path, told.loc))), "")
    return _maybe(raw, str) or ": ".join(filter(None, (place, told.message or told.msg)))


def _steps(raw: msgspec.Raw) -> list[str | int]:
    """Where in a body something is wrong: a name, or names and positions in a row."""
    return _maybe(raw, list[str | int]) or [_maybe(raw, str) or ""]


def _complaint(answer: Answer) -> Complaint:
    return _maybe(msgspec.Raw(answer.body), Complaint) or Complaint()


def _plain(answer: Answer) -> str:
    """The beginning of a body that is neither a page nor JSON, in which words may be spelt in ways that hide a secret
    from whoever conceals it."""
    text = answer.body[:_MOST_WORDS].decode(errors="replace").strip()
    return text if text and not _SPELT.search(text) else "no usable answer"


def _replacement(complaint: Complaint) -> str:
    found = _REPLACEMENT.fullmatch(complaint.replacement or "")
    return f"; its replacement is {found[1]}" if found else ""
