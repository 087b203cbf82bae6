"""One message in, one intent out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from bot.understanding.commands import command, is_foreign
from bot.understanding.further import ATTACHED, LAST, changed, refined
from bot.understanding.language import language_of
from bot.understanding.lexicon import lexicon, pattern
from bot.understanding.message import Message
from bot.understanding.names import Names
from bot.understanding.numbers import count_in
from bot.understanding.requests import is_thing, plain, unclosed, unfilled, untrailed, wished
from bot.understanding.slots import Slots, take_slots, with_count
from bot.understanding.wording import Wording, calls_somebody, neat, tidy, unmentioned, wording
from bot.values import Intent, IntentKind

_NOTHING = Intent(IntentKind.NONE)
_WHOLE = {
    IntentKind.CANCEL: "cancel",
    IntentKind.STATUS: "status",
    IntentKind.SHOW_MODELS: "show_models",
    IntentKind.CLEAR_MODEL: "clear_model",
    IntentKind.HELP: "help",
}
"""What is only meant by a message that says nothing else."""
_LONGEST_WHOLE = 80
_LONGEST = 8000
"""Letters that are read; what comes after them is prompt at best."""


class Reader:
    """Reads messages. `aliases` are the names of models, as names are compared, and the models meant by them."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._names = Names(aliases)

    def read(self, message: Message) -> Intent:
        """The meaning of a message; a message that is for nobody here means nothing, quickly."""
        text = message.text[:_LONGEST]
        ordered = command(unmentioned(text)) if "/" in text else None
        if ordered:
            intent = self._ordered(message, *ordered)
        elif message.addressed:
            intent = self._addressed(message, text)
        else:
            intent = self._overheard(text) if message.explicit_allowed else _NOTHING
        return replace(intent, language=language_of(text, message.locale))

    def _overheard(self, text: str) -> Intent:
        """Only an unmistakable request counts, and only if nobody else is called."""
        words = tidy(wording(text))
        if calls_somebody(text) or not pattern("explicit").match(words.flat):
            return _NOTHING
        intent = self._drawn(with_count(take_slots(words, self._names)))
        return intent or _NOTHING

    def _addressed(self, message: Message, text: str) -> Intent:
        words = tidy(wording(unmentioned(text)))
        if not words.flat or is_foreign(words.flat):
            return _NOTHING
        answer = _answered(words) if message.pending_confirmation else None
        whole = answer or _whole(words)
        if whole:
            return Intent(whole, clear=whole is IntentKind.CLEAR_MODEL)
        slots = take_slots(words, self._names)
        intent = self._again(slots) or self._about_picture(message, slots) or self._new(slots)
        return intent or _NOTHING

    def _ordered(self, message: Message, kind: IntentKind, rest: str) -> Intent:
        words = tidy(wording(rest))
        match kind:
            case IntentKind.SET_MODEL:
                return self._model_ordered(words)
            case IntentKind.GENERATE | IntentKind.EDIT:
                slots = with_count(take_slots(words, self._names))
                reference = ATTACHED if message.has_image else LAST if message.has_last_result else None
                intent = Intent(kind, prompt=neat(slots.words.own) or None)
                return _filled(replace(intent, reference=reference if kind is IntentKind.EDIT else None), slots)
            case IntentKind.RETRY:
                return Intent(kind, n=count_in(words.flat) or 1)
            case _:
                return Intent(kind)

    def _model_ordered(self, words: Wording) -> Intent:
        if not words.flat:
            return Intent(IntentKind.SHOW_MODELS)
        if pattern("automatic").fullmatch(words.flat):
            return Intent(IntentKind.CLEAR_MODEL, clear=True)
        model = self._names.model(words.flat)
        return Intent(IntentKind.SET_MODEL, model=model, remember=model is not None)

    def _again(self, slots: Slots) -> Intent | None:
        """The last picture once more, or several times more."""
        if not slots.words.flat:
            return None
        for words in _variants(slots.words):
            if pattern("again").fullmatch(words.flat):
                return _filled(Intent(IntentKind.RETRY, n=count_in(words.flat) or 1), slots)
        return None

    def _about_picture(self, message: Message, slots: Slots) -> Intent | None:
        words = slots.words
        intent = refined(words) if message.has_last_result and not message.has_image else None
        intent = intent or changed(words, message)
        return _filled(replace(intent, prompt=neat(intent.prompt or "") or None), slots) if intent else None

    def _new(self, slots: Slots) -> Intent | None:
        slots = with_count(slots)
        return self._drawn(slots) or _thing(slots) or _settings(slots)

    def _drawn(self, slots: Slots) -> Intent | None:
        wish = wished(unfilled(slots.words), slots.n is not None)
        if wish is None:
            return None
        return _filled(Intent(IntentKind.GENERATE, prompt=neat(untrailed(unclosed(wish)).own) or None), slots)


def _answered(words: Wording) -> IntentKind | None:
    """A yes or a no to the question that is open."""
    for variant in _variants(words):
        if pattern("confirm").fullmatch(variant.flat):
            return IntentKind.CONFIRM
        if pattern("decline").fullmatch(variant.flat):
            return IntentKind.DECLINE
    return None


def _whole(words: Wording) -> IntentKind | None:
    if len(words.flat) > _LONGEST_WHOLE:
        return None
    found = (_wholes().fullmatch(variant.flat) for variant in _variants(words))
    name = next((match.lastgroup for match in found if match), None)
    return IntentKind(name) if name else None


@cache
def _wholes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{lexicon().phrases(name)})" for kind, name in _WHOLE.items()))


def _variants(words: Wording) -> tuple[Wording, ...]:
    """As it was said, and with less and less politeness."""
    said = tidy(Wording(words.own.rstrip("?？!！~ "), words.flat.rstrip("?!~ ")))
    return said, unclosed(said), plain(said)


def _thing(slots: Slots) -> Intent | None:
    """Something is named without a verb: in a message to the bot that is a wish."""
    words = plain(slots.words)
    counted = slots.n is not None and bool(words.flat) and not pattern("statements").search(slots.words.flat)
    if not counted and not is_thing(slots.words):
        return None
    return _filled(Intent(IntentKind.GENERATE, prompt=neat(untrailed(words).own) or None), slots)


def _settings(slots: Slots) -> Intent | None:
    """Nothing is said of what to draw, only how, or by whom."""
    if plain(slots.words).flat:
        return None
    if slots.model:
        return _filled(Intent(IntentKind.SET_MODEL), slots)
    if slots.refused:
        return Intent(IntentKind.CLEAR_MODEL, clear=True)
    if slots.shaped or slots.tier:
        return _filled(Intent(IntentKind.REFINE), slots)
    return _filled(Intent(IntentKind.RETRY), slots) if slots.n else None


def _filled(intent: Intent, slots: Slots) -> Intent:
    return replace(
        intent,
        model=slots.model,
        tier=slots.tier,
        remember=slots.model is not None,
        clear=slots.clear,
        aspect_ratio=slots.aspect_ratio,
        size=slots.size,
        n=slots.n or intent.n,
    )
