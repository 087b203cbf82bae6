"""What a message means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.values.offers import Task


class IntentKind(StrEnum):
    """What a message wants (design, section 7), and what is asked of the house itself."""

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
    SETTINGS = "settings"
    LINK = "link"
    FORGET = "forget"
    HISTORY = "history"
    COST = "cost"
    WHY = "why"
    RESUME = "resume"
    NONE = "none"


class Matter(StrEnum):
    """What a message is about that asks for no picture, where that decides the answer."""

    THANKS = "thanks"
    GREETING = "greeting"
    VIDEO = "video"
    OTHER_WORK = "other_work"
    QUESTION = "question"


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
    seed: int | None = None
    negative: str | None = None
    """What is not to be seen, where it was given apart from the prompt."""
    refused: str | None = None
    """The model that is not to be used any more."""
    task: Task | None = None
    """The task for which a model is named, where the words say."""
    matter: Matter | None = None
    further: tuple[Intent, ...] = ()
    """What else was asked for in the same message."""
    another: bool = False
    """Once more by another model than last time, whichever that is."""
    covered: bool = False
    """The pictures are to be shown only to whoever uncovers them."""
