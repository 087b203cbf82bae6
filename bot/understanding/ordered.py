"""Commands with what is written after them."""

from __future__ import annotations

from dataclasses import replace

from bot.understanding.further import referred
from bot.understanding.names import Names
from bot.understanding.numbers import count_in
from bot.understanding.reading import Reading, Rule
from bot.understanding.slots import AUTOMATIC, Slots, take_slots, with_count
from bot.understanding.wording import Wording, neat
from bot.values import Intent, IntentKind, Message

_HOUSE = frozenset(
    {
        *(IntentKind.SETTINGS, IntentKind.LINK, IntentKind.FORGET),
        *(IntentKind.HISTORY, IntentKind.COST, IntentKind.WHY, IntentKind.RESUME),
    }
)
"""What is asked of the house itself: the argument is handed on as it was written."""


def ordered(message: Message, kind: IntentKind, words: Wording, names: Names) -> Reading:
    """What a command means."""
    match kind:
        case IntentKind.SET_MODEL:
            return Reading(_model(words, names), Rule.COMMAND)
        case IntentKind.GENERATE | IntentKind.EDIT:
            slots = with_count(take_slots(words, names))
            reference = referred(message) if kind is IntentKind.EDIT or _speaks_of(words, message) else None
            intent = Intent(kind, prompt=neat(slots.words.own) or None, reference=reference)
            return filled(Reading(intent, Rule.COMMAND), slots)
        case IntentKind.RETRY:
            slots = take_slots(words, names)
            return filled(Reading(Intent(kind, n=count_in(slots.words) or 1), Rule.COMMAND), slots)
        case _ if kind in _HOUSE:
            return Reading(Intent(kind, prompt=words.own or None), Rule.COMMAND)
        case _:
            return Reading(Intent(kind), Rule.COMMAND)


def _speaks_of(words: Wording, message: Message) -> bool:
    """Whether something is to be drawn like the picture that is there."""
    return message.has_image and bool(words.search("imitate") or words.search("this_picture"))


def _model(words: Wording, names: Names) -> Intent:
    if not words.flat:
        return Intent(IntentKind.SHOW_MODELS)
    if words.flat in AUTOMATIC or words.whole("automatic"):
        return Intent(IntentKind.CLEAR_MODEL, clear=True)
    model = names.model(words)
    return Intent(IntentKind.SET_MODEL, prompt=None if model else words.own, model=model, remember=model is not None)


def filled(reading: Reading, slots: Slots) -> Reading:
    """With everything that the slots say."""
    intent = replace(
        reading.intent,
        model=slots.model,
        tier=slots.tier,
        remember=slots.model is not None,
        clear=slots.clear or (slots.refused is not None and slots.model is None),
        refused=slots.refused,
        aspect_ratio=slots.aspect_ratio,
        size=slots.size,
        n=slots.n or reading.intent.n,
        seed=slots.seed,
        negative=slots.negative,
        covered=slots.covered,
    )
    return replace(reading, intent=intent, taken=slots.taken)
