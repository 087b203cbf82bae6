"""One message in, one intent out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from bot.understanding import overhearing
from bot.understanding.commands import command, is_foreign
from bot.understanding.further import changed, refined
from bot.understanding.grammar import Grammar, grammar
from bot.understanding.language import language_of, spoken_in
from bot.understanding.names import Names
from bot.understanding.ordered import filled, ordered
from bot.understanding.phrases import answered, answered_within, matter_of, said_whole, said_within, taken_up
from bot.understanding.reading import Reading, Rule, silent
from bot.understanding.requests import (
    asked_for,
    asked_within,
    plain,
    unclosed,
    unfilled,
    unquestioned,
    untrailed,
)
from bot.understanding.slots import Slots, take_slots, with_count
from bot.understanding.wishes import (
    by_another,
    clauses_of,
    described,
    for_a_task,
    once_more,
    only_settings,
    rephrased,
    requests_of,
)
from bot.understanding.wording import (
    Wording,
    calls_somebody,
    canonical,
    narrow,
    neat,
    tidy,
    unadorned,
    unmentioned,
    wording,
)
from bot.values import Intent, IntentKind, Message

_LONGEST = 8000
"""Letters that are read; what comes after them is prompt at best."""
_SHORT = 80
"""Letters; only in a short message does one clause speak for the whole."""
_CLAUSES = 4
_LATELY = 64
"""Messages whose reading is still known: one is read for each question that a turn asks about it."""
_UNSEEN = frozenset({Rule.CORRECTION, Rule.SAME_BUT})
_DRAWN = frozenset({IntentKind.GENERATE, IntentKind.EDIT})


Order = tuple[IntentKind, str]


class Reader:
    """Reads messages. `aliases` are the names of models, as names are compared, and the models meant by them."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._names = Names(aliases)
        self._lately = lru_cache(_LATELY)(self._reading)

    @property
    def models(self) -> frozenset[str]:
        """All that have a name. A model may be asked for that is none of them."""
        return self._names.models

    def knows(self, text: str) -> bool:
        """Whether the words of its language are at hand; else reading it takes longer than usual."""
        return _grammar(canonical(text[:_LONGEST])).compiled

    def learn(self, text: str) -> None:
        """Bring them to hand; may be done in a thread."""
        _grammar(canonical(text[:_LONGEST])).compile()

    @property
    def listens(self) -> bool:
        """Whether the words are at hand by which `stirs` can tell."""
        return overhearing.is_ready()

    def listen(self) -> None:
        """Bring them to hand, which takes a quarter of a second; may be done in a thread."""
        overhearing.requests()

    def stirs(self, text: str) -> bool:
        """Whether words that nobody addressed to us may be for us; of all others `read` makes nothing."""
        return overhearing.stirs(text[:_LONGEST])

    def read(self, message: Message) -> Intent:
        """The meaning of a message; a message that is for nobody here means nothing, quickly."""
        return self.reading(message).intent

    def reading(self, message: Message) -> Reading:
        """The same, with how it was come by."""
        if len(message.text) > _LONGEST:
            message = replace(message, text=message.text[:_LONGEST])
        return self._lately(message)

    def _reading(self, message: Message) -> Reading:
        text = canonical(message.text)
        order = command(unmentioned(text)) if "/" in text else None
        spoken = text if order is None else order[1] if order[0] in _DRAWN or not order[1].isascii() else ""
        language = language_of(narrow(spoken), message.locale)
        reading = self._read(message, text, language, order)
        intent = replace(reading.intent, language=language)
        return Reading(intent, reading.rule, reading.words, reading.taken, reading.doubtful)

    def _read(self, message: Message, text: str, language: str, order: Order | None) -> Reading:
        if order:
            return ordered(message, order[0], _worded(order[1], language), self._names)
        if message.addressed:
            return self._addressed(message, unadorned(_worded(unmentioned(text), language)))
        if not message.explicit_allowed:
            return silent(Rule.NOT_ADDRESSED)
        if calls_somebody(text):
            return silent(Rule.FOR_SOMEBODY_ELSE)
        return self._overheard(_worded(text, language))

    def _overheard(self, words: Wording) -> Reading:
        """Only an unmistakable request counts."""
        if not words.match("explicit"):
            return silent(Rule.NOT_EXPLICIT)
        slots = with_count(take_slots(words, self._names))
        reading = None if slots.words.search("not_explicit") else self._drawn(slots)
        return replace(reading, rule=Rule.EXPLICIT) if reading else silent(Rule.NOT_EXPLICIT)

    def _addressed(self, message: Message, words: Wording) -> Reading:
        if not words.flat:
            return silent(Rule.EMPTY)
        if is_foreign(words.flat):
            return silent(Rule.FOREIGN_COMMAND, words.own.split()[0])
        reading = answered(words) if message.pending_confirmation else None
        reading = reading or by_another(words, self._names) or taken_up(words) or said_whole(words)
        if reading is None and message.pending_confirmation:
            reading = answered_within(words)
        return reading or self._wish(message, words) or self._clause(message, words) or _nothing(words)

    def _wish(self, message: Message, words: Wording) -> Reading | None:
        first, *others = requests_of(words)
        reading = self._single(message, first)
        if not others:
            return reading
        if reading is None or reading.intent.kind not in _DRAWN:
            return self._single(message, words)
        further = [self._drawn(with_count(take_slots(unfilled(other), self._names))) for other in others]
        return replace(reading, intent=replace(reading.intent, further=tuple(one.intent for one in further if one)))

    def _single(self, message: Message, words: Wording) -> Reading | None:
        slots = take_slots(words, self._names)
        return (
            for_a_task(slots)
            or once_more(slots)
            or self._about_picture(message, slots)
            or self._new(message, slots, words)
        )

    def _about_picture(self, message: Message, slots: Slots) -> Reading | None:
        reading = refined(slots.words, message) if message.has_last_result and not message.has_image else None
        reading = reading or changed(slots.words, message)
        if reading is None:
            return None
        counted = with_count(slots)
        prompt = neat(reading.intent.prompt or "")
        if counted.n and slots.words.own.startswith(counted.words.own) and prompt.startswith(neat(counted.words.own)):
            slots, prompt = counted, neat(counted.words.own)
        return filled(replace(reading, intent=replace(reading.intent, prompt=prompt or None)), slots)

    def _new(self, message: Message, slots: Slots, words: Wording) -> Reading | None:
        slots = with_count(slots)
        drawn = self._drawn(slots, anywhere=True)
        plainly = drawn or said_within(words) or only_settings(message, slots)
        return plainly or self._refined(message, slots) or described(slots)

    def _refined(self, message: Message, slots: Slots) -> Reading | None:
        """Spoken of a picture that nobody here has seen: it will be asked for."""
        reading = None if message.has_image else refined(slots.words, message)
        return filled(reading, slots) if reading and reading.rule in _UNSEEN else None

    def _drawn(self, slots: Slots, *, anywhere: bool = False) -> Reading | None:
        """`anywhere`: also after something else was said."""
        counted = slots.n is not None or slots.shaped
        words = unquestioned(slots.words)
        asking = asked_for(unfilled(slots.words), counted) if words is not slots.words else None
        wish = asking or asked_for(unfilled(words), counted) or asked_for(plain(words), counted)
        wish = wish or (asked_within(words) if anywhere else None)
        if wish is None:
            return None
        subject = untrailed(unclosed(rephrased(wish.subject)))
        prompt = None if subject.whole("vague") else neat(subject.own) or None
        return filled(Reading(Intent(IntentKind.GENERATE, prompt=prompt), wish.rule, wish.words), slots)

    def _clause(self, message: Message, words: Wording) -> Reading | None:
        """In a short message one clause may be an order, and the others only remarks."""
        if len(words.flat) > _SHORT:
            return None
        clauses = [*clauses_of(words)]
        if not 1 < len(clauses) <= _CLAUSES:
            return None
        refusal: Reading | None = None
        for clause, rest in clauses:
            reading = self._remark(message, clause, rest)
            if reading and reading.intent.kind is not IntentKind.CLEAR_MODEL:
                return replace(reading, rule=Rule.CLAUSE, words=clause.own)
            refusal = refusal or (reading if reading and reading.intent.refused else None)
        return refusal

    def _remark(self, message: Message, clause: Wording, rest: Wording) -> Reading | None:
        """A clause on its own; what is to be changed goes on to the end of the message."""
        slots = take_slots(clause, self._names)
        reading = by_another(clause, self._names) or said_whole(clause) or once_more(slots)
        if reading is None and (slots.model or slots.refused):
            reading = only_settings(message, slots)
        if reading is None and self._about_picture(message, slots):
            reading = self._about_picture(message, take_slots(rest, self._names))
        return reading


def _worded(text: str, language: str) -> Wording:
    return tidy(wording(text, grammar(*spoken_in(narrow(text), language))))


def _grammar(text: str) -> Grammar:
    return grammar(*spoken_in(text, language_of(narrow(text))))


def _nothing(words: Wording) -> Reading:
    matter, found = matter_of(words)
    if matter:
        return Reading(Intent(IntentKind.NONE, matter=matter), Rule.MATTER, found)
    doubtful = any(letter.isalpha() for letter in words.flat)
    return replace(silent(Rule.TALK), doubtful=doubtful)
