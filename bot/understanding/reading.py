"""A message's meaning, and how it was come by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.values import Intent, IntentKind


class Rule(StrEnum):
    """What decided the meaning of a message."""

    NOT_ADDRESSED = "not_addressed"
    NOT_EXPLICIT = "not_explicit"
    FOR_SOMEBODY_ELSE = "for_somebody_else"
    EXPLICIT = "explicit"
    COMMAND = "command"
    FOREIGN_COMMAND = "foreign_command"
    EMPTY = "empty"
    ANSWER = "answer"
    PHRASE = "phrase"
    AGAIN = "again"
    CORRECTION = "correction"
    SAME_BUT = "same_but"
    INSTEAD = "instead"
    DEGREE = "degree"
    CHANGE = "change"
    IMITATION = "imitation"
    DRAW = "draw"
    CREATE = "create"
    MAKE = "make"
    DESCRIPTION = "description"
    ONLY_SETTINGS = "only_settings"
    CLAUSE = "clause"
    MATTER = "matter"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Taken:
    """Words that stand for a value instead of being part of the prompt."""

    slot: str
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The intent, the rule that gave it, the words by which the rule knew, and what was taken out of the prompt."""

    intent: Intent
    rule: Rule
    words: str = ""
    taken: tuple[Taken, ...] = ()
    doubtful: bool = False
    """The words alone do not tell; a second opinion may."""


def silent(rule: Rule, words: str = "") -> Reading:
    return Reading(Intent(IntentKind.NONE), rule, words)
