"""What a message means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IntentKind(StrEnum):
    """What a message wants (design, section 7)."""

    GENERATE = "generate"
    EDIT = "edit"
    RETRY = "retry"
    REFINE = "refine"
    SET_MODEL = "set_model"
    CLEAR_MODEL = "clear_model"
    SHOW_MODELS = "show_models"
    STATUS = "status"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    DECLINE = "decline"
    HELP = "help"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Intent:
    """What one message means; absent slots are None."""

    kind: IntentKind
    prompt: str | None = None
    model: str | None = None
    tier: str | None = None
    remember: bool = False
    clear: bool = False
    aspect_ratio: str | None = None
    size: str | None = None
    n: int = 1
    reference: str | None = None
    language: str = "en"
