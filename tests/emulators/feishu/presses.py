"""A press on a card, and what the person saw of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import msgspec

from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.deliveries import LATE, NOBODY, Delivery
from tests.emulators.feishu.people import Person

if TYPE_CHECKING:
    from tests.emulators.feishu.posted import Message

NOT_SUBSCRIBED, BAD_ANSWER, TOO_LATE, TOO_OLD, UNREACHED = "200340", "200671", "200341", "200570", "200342"
_TOASTS = frozenset({"info", "success", "warning", "error"})
_FORMS = frozenset({"raw", "template"})


@dataclass(slots=True, eq=False)
class Press:
    """`error` is the code that the person is shown; empty: none."""

    by: Person
    message: Message = field(repr=False)
    action: Json
    event: Delivery | None = None
    error: str = ""
    over: bool = False

    @property
    def seen(self) -> bool:
        """It was answered, or nothing will come of it any more."""
        return self.over

    @property
    def seconds(self) -> float:
        return self.event.attempts[-1].seconds if self.event and self.event.attempts else 0.0

    @property
    def body(self) -> Json:
        answer = self.event.answer if self.event else None
        return cast("Json", answer) if isinstance(answer, dict) else {}

    @property
    def _toast(self) -> Json:
        return cast("Json", self.body.get("toast") or {})

    @property
    def toast(self) -> str:
        return "" if self.error else str(self._toast.get("content", ""))

    @property
    def toast_kind(self) -> str:
        return str(self._toast.get("type", "")) if self._toast else ""

    @property
    def card(self) -> Json | None:
        """The card that the answer puts in place of the one that was pressed."""
        told = cast("Json", self.body.get("card") or {})
        return cast("Json", told["data"]) if told.get("type") == "raw" else None

    def ended(self, outcome: str) -> None:
        """Told once the only try is over."""
        self.over = True
        if outcome != "kept":
            self.error = {LATE: TOO_LATE, NOBODY: UNREACHED}.get(outcome, BAD_ANSWER)
        elif wrong(self.event.answer if self.event else None):
            self.error = BAD_ANSWER


def wrong(answer: object) -> str:
    """What Feishu would not take as the answer to a callback; empty: nothing."""
    if answer is None or answer == b"":
        return ""
    if not isinstance(answer, dict):
        return "no object"
    if not {"toast", "card"}.issuperset(answer):
        return f"unknown fields {sorted(answer)}"
    return _toast(answer.get("toast")) or _card(answer.get("card"))


def _toast(toast: object) -> str:
    if toast is None:
        return ""
    if not isinstance(toast, dict) or not {"type", "content", "i18n"}.issuperset(toast):
        return "the toast is not as it must be"
    if toast.get("type", "info") not in _TOASTS or not isinstance(toast.get("content"), str):
        return "the toast is not as it must be"
    return "" if all(isinstance(text, str) for text in dict(toast.get("i18n") or {}).values()) else "toast.i18n"


def _card(card: object) -> str:
    if card is None:
        return ""
    fits = isinstance(card, dict) and card.get("type") in _FORMS and isinstance(card.get("data"), dict)
    return "" if fits else "the card is not as it must be"


def decoded(body: bytes) -> object:
    """The body of an answer to a callback; bytes where it is no JSON."""
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body
