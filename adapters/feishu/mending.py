"""What is tried instead of a message that Feishu does not take as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from adapters.feishu.cards import SHORT
from adapters.feishu.refusals import Reason
from adapters.feishu.sheets import Sheet, Style
from adapters.feishu.texts import shortened
from bot.ports import Words
from bot.values import Action, Button, Text

MUTED = Text("I may not write in that chat, so here it is.")
LEFT = Text("I am no longer in that chat, so here it is.")
GONE = Text("That chat is gone, so here it is.")
UNSAID = Text("This chat does not take the words that belong here.")
UNSHOWN = Text("I may not post pictures here yet. An administrator can allow it.")

LINES: Mapping[Reason, Text] = MappingProxyType(
    {Reason.MUTED: MUTED, Reason.NO_RIGHT: MUTED, Reason.OUT: LEFT, Reason.GONE: GONE}
)
"""Why it comes in a direct chat."""
SILENCED = frozenset({Reason.MUTED, Reason.NO_RIGHT})
"""The bot still hears what is said there, so whoever speaks to it is answered."""

CONFIRMING = Text("Write “yes” to me and it is drawn, or “no” and it is not.")
CANCELLING = Text("To cancel it, write %(command)s to me.", command="/cancel")
REPEATING = Text("To have it drawn once more, write %(command)s to me.", command="/again")
ASKING_WHY = Text("To see how it came about, write %(command)s to me.", command="/why")
CHANGING = Text("To have another model draw, write %(command)s and its name to me.", command="/model")
TYPED: Mapping[Action, Text] = MappingProxyType(
    {
        Action.CONFIRM: CONFIRMING,
        Action.DECLINE: CONFIRMING,
        Action.CANCEL: CANCELLING,
        Action.AGAIN: REPEATING,
        Action.RETRY: REPEATING,
        Action.INFO: ASKING_WHY,
        Action.CHANGE: CHANGING,
        Action.OTHER: CHANGING,
        Action.PREFER: CHANGING,
    }
)
"""What says the same as a button; words are understood everywhere."""


def mended(sheet: Sheet, reason: Reason, words: Words) -> Sheet | None:
    """Always less than before, so that it comes to an end; None where nothing is left to try."""
    ways = WAYS.get(reason, ())
    return next((other for way in ways if (other := way(sheet, words)) is not None), None)


def elsewhere(sheet: Sheet, reason: Reason, words: Words) -> Sheet | None:
    """To whoever it is for, where the chat takes nothing; None where there is nobody, or it does not matter so much."""
    line = LINES.get(reason)
    if line is None or sheet.alone or not sheet.person or not (sheet.lasting or reason in SILENCED):
        return None
    alone = replace(sheet, alone=True, reply_to="", thread="", key=f"{sheet.key}@private")
    return saying(alone, line, words)


def saying(sheet: Sheet, line: Text, words: Words, *, last: bool = False) -> Sheet:
    if not sheet.words:
        return sheet
    said = words(line, sheet.language)
    return replace(sheet, words="\n\n".join((sheet.words, said) if last else (said, sheet.words)))


def typed(buttons: Sequence[Button], words: Words, language: str) -> Iterator[str]:
    """Lines that say what may be written instead of pressing them."""
    lines = dict.fromkeys(TYPED[button.action] for button in buttons if button.action in TYPED)
    return (words(line, language) for line in lines)


def _unanswering(sheet: Sheet, _: Words) -> Sheet | None:
    return replace(sheet, reply_to="") if sheet.reply_to else None


def _outside(sheet: Sheet, _: Words) -> Sheet | None:
    """Of its topic."""
    return replace(sheet, thread="") if sheet.thread else None


def _shorter(sheet: Sheet, _: Words) -> Sheet | None:
    """Whatever it is that Feishu counts."""
    length = len(sheet.words)
    return replace(sheet, words=shortened(sheet.words, length * 3 // 4)) if length > SHORT else None


def _simpler(sheet: Sheet, words: Words) -> Sheet | None:
    if sheet.style is Style.CARD and not sheet.bare:
        return replace(sheet, bare=True, alt="")
    return _rich(sheet, words)


def _rich(sheet: Sheet, words: Words) -> Sheet | None:
    """Words and pictures without buttons."""
    if sheet.style is not Style.CARD:
        return None
    said = "\n".join((sheet.words, *typed(sheet.buttons, words, sheet.language)))
    return replace(sheet, style=Style.RICH, words=said, buttons=(), progress=None)


def _pictureless(sheet: Sheet, _: Words) -> Sheet | None:
    return replace(sheet, uploads=()) if sheet.uploads and sheet.words else None


def _wordless(sheet: Sheet, _: Words) -> Sheet | None:
    return replace(sheet, words="", alt="") if sheet.words and sheet.uploads else None


def _unsaid(sheet: Sheet, words: Words) -> Sheet | None:
    """The organisation looks at words. Whoever waits reads that there are some, and the buttons stay."""
    said = words(UNSAID, sheet.language)
    return replace(sheet, words=said, alt="") if sheet.words not in {"", said} else None


WAYS: Mapping[Reason, Sequence[Callable[[Sheet, Words], Sheet | None]]] = MappingProxyType(
    {
        Reason.NO_REPLY: (_unanswering, _outside),
        Reason.NO_TOPIC: (_outside, _unanswering),
        Reason.TOO_LONG: (_shorter, _simpler),
        Reason.BAD_CARD: (_simpler,),
        Reason.NO_CARD: (_rich,),
        Reason.NO_RIGHT: (_rich,),
        Reason.LOST_KEY: (_pictureless,),
        Reason.SENSITIVE: (_wordless, _unsaid),
        Reason.ODD: (_unanswering, _simpler, _outside),
    }
)
"""What may be tried next, the best first."""
