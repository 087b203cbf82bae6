"""When a second opinion is asked for, and what it may decide."""

from __future__ import annotations

from dataclasses import replace

from bot.understanding import Message, Reading
from bot.values import Intent, IntentKind

ADVISABLE = frozenset(
    {
        IntentKind.GENERATE,
        IntentKind.EDIT,
        IntentKind.RETRY,
        IntentKind.REFINE,
        IntentKind.SHOW_MODELS,
        IntentKind.STATUS,
        IntentKind.HELP,
        IntentKind.NONE,
    }
)
"""What somebody else may read into a message: nothing that agrees to a price, calls anything off or changes what is
remembered."""


def is_doubtful(message: Message, reading: Reading) -> bool:
    """Only a message that is addressed to the bot is shown to anybody else, and only where its words do not tell."""
    return message.addressed and reading.doubtful


def weighed(reading: Reading, advice: Intent | None) -> tuple[Intent, bool]:
    """The intent that stands, and whether it is a guess, on which nothing is spent without a question."""
    if advice is None or advice.kind not in ADVISABLE or advice.kind is reading.intent.kind:
        return reading.intent, False
    words = replace(advice, model=None, remember=False, clear=False, language=reading.intent.language)
    return words, advice.kind is not IntentKind.NONE
