"""What a message without a verb, or beside one, asks for; and the parts of one that asks for several things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.further import LAST
from bot.understanding.names import Names
from bot.understanding.numbers import count_in
from bot.understanding.ordered import filled
from bot.understanding.phrases import variants
from bot.understanding.reading import Reading, Rule
from bot.understanding.requests import asked_for, corrected, is_thing, named, plain, untrailed
from bot.understanding.slots import Slots, take_slots
from bot.understanding.wording import WINDOW, Wording, neat, tidy
from bot.values import Intent, IntentKind, Message, Task

_MOST = 10
"""Requests that are heard in one message; the chat's own limits are lower."""
_LONGEST = 80
"""Letters; whoever only wants the last picture again says so in a few words."""
_SCOPES = {Task.IMAGE_TO_IMAGE: "for_changes", Task.TEXT_TO_IMAGE: "for_new"}


def once_more(slots: Slots) -> Reading | None:
    """The last picture once more, or several times more."""
    if not slots.words.flat:
        return None
    for words in variants(slots.words):
        if words.whole("again"):
            intent = Intent(IntentKind.RETRY, n=count_in(words) or 1)
            return filled(Reading(intent, Rule.AGAIN, words.own), slots)
    return None


def by_another(words: Wording, names: Names) -> Reading | None:
    """The last picture once more by another model, none of which is named."""
    found = words.search("another_model") if len(words.flat) <= _LONGEST else None
    if not found:
        return None
    slots = take_slots(tidy(words.cut(*found.span())), names)
    if slots.model:
        return None
    drawn = any(variant.whole("redo") for variant in variants(slots.words))
    reading = filled(Reading(Intent(IntentKind.RETRY), Rule.AGAIN), slots) if drawn else once_more(slots)
    if reading is None:
        return None
    return replace(reading, intent=replace(reading.intent, clear=True, another=True), words=words.own)


def for_a_task(slots: Slots) -> Reading | None:
    """A model is named, or refused, for a task and not for a picture."""
    if not (slots.model or slots.refused or slots.clear):
        return None
    words = plain(slots.words)
    task = next((task for task, name in _SCOPES.items() if words.whole(name)), None)
    if task is None:
        return None
    kind = IntentKind.SET_MODEL if slots.model else IntentKind.CLEAR_MODEL
    intent = Intent(kind, clear=kind is IntentKind.CLEAR_MODEL, task=task)
    return filled(Reading(intent, Rule.ONLY_SETTINGS, words.own), slots)


def described(slots: Slots) -> Reading | None:
    """Something is named without a verb: in a message to the bot that is a wish."""
    words = plain(slots.words)
    cheap = slots.tier == "budget" and not words.search("pictures")  # tickets are cheap as well
    shaped = slots.shaped or bool(slots.n or slots.model or (slots.tier and not cheap))
    if not words.flat or not is_thing(slots.words, shaped):
        return None
    prompt = neat(untrailed(named(words)).own) or None
    doubtful = not shaped and not words.search("styles")
    reading = Reading(Intent(IntentKind.GENERATE, prompt=prompt), Rule.DESCRIPTION, words.own, doubtful=doubtful)
    return filled(reading, slots)


def only_settings(message: Message, slots: Slots) -> Reading | None:
    """Nothing is said of what to draw, only how, or by whom."""
    left = plain(slots.words)
    if left.flat and not (slots.words.whole("fillers") or left.whole("closings") or left.whole("same_but")):
        return None
    said = ", ".join(taken.words for taken in slots.taken)
    if slots.model:
        intent = Intent(IntentKind.SET_MODEL)
    elif slots.refused:
        intent = Intent(IntentKind.CLEAR_MODEL, clear=True)
    elif slots.shaped or slots.tier:
        intent = Intent(IntentKind.REFINE, reference=LAST if message.has_last_result else None)
    elif slots.n:
        intent = Intent(IntentKind.RETRY)
    else:
        return None
    return filled(Reading(intent, Rule.ONLY_SETTINGS, said), slots)


def requests_of(words: Wording) -> list[Wording]:
    """The message in as many parts as it asks for pictures one after the other."""
    starts = [found.span() for found in words.grammar.pattern("next_request").finditer(words.flat, 0, 2 * WINDOW)]
    if not starts or starts[0][0] == 0:
        return [words]
    ends = [start for start, _ in starts[1:]] + [len(words.flat)]
    parts = [words.before(starts[0][0])]
    parts += [words.part(start, end) for (start, _), end in zip(starts, ends, strict=True)]
    return parts[:_MOST]


def clauses_of(words: Wording) -> Iterator[tuple[Wording, Wording]]:
    """Each clause, and all that is said from there on."""
    start = 0
    for found in words.grammar.pattern("between").finditer(words.flat):
        yield words.part(start, found.start()), words.after(start)
        start = found.end()
    yield words.after(start), words.after(start)


def rephrased(subject: Wording) -> Wording:
    """As it was corrected in the same message, perhaps with a request of its own."""
    rest = corrected(subject)
    wish = asked_for(plain(rest)) if rest is not subject else None
    return wish.subject if wish and wish.subject.flat else rest
