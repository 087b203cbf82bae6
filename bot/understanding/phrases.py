"""Messages that are one of the known phrases and nothing else."""

from __future__ import annotations

from bot.understanding.house import argument, uncoded
from bot.understanding.numbers import count_in
from bot.understanding.reading import Reading, Rule
from bot.understanding.requests import asked_for, plain, unclosed, unquestioned
from bot.understanding.wording import Wording
from bot.values import Intent, IntentKind, Matter

_LONGEST = 80
_SHORT = 40
_MATTERS = {
    Matter.VIDEO: "video",
    Matter.OTHER_WORK: "other_work",
    Matter.QUESTION: "questions",
    Matter.THANKS: "thanks",
    Matter.GREETING: "greetings",
}


def answered(words: Wording) -> Reading | None:
    """A yes or a no to the question that is open."""
    for variant in variants(words):
        if variant.whole("confirm"):
            return Reading(Intent(IntentKind.CONFIRM), Rule.ANSWER, words.own)
        if variant.whole("decline"):
            return Reading(Intent(IntentKind.DECLINE), Rule.ANSWER, words.own)
    return None


def answered_within(words: Wording) -> Reading | None:
    """A short message that holds a refusal, or begins with an agreement and asks for nothing new."""
    if len(words.flat) > _SHORT:
        return None
    begun = words.match("confirm_said")
    wish = asked_for(plain(words)) or (asked_for(plain(words.after(begun.end()))) if begun else None)
    if wish and wish.subject.flat and not wish.subject.whole("closings"):
        return None
    refused = words.search("decline_said")
    if refused:
        return Reading(Intent(IntentKind.DECLINE), Rule.ANSWER, refused[0])
    if begun is None or words.search("hesitations") or words.flat.endswith("?"):
        return None
    return Reading(Intent(IntentKind.CONFIRM), Rule.ANSWER, begun[0])


def said_within(words: Wording) -> Reading | None:
    """A short message that holds a phrase which leaves no doubt."""
    if len(words.flat) > _LONGEST:
        return None
    found = words.grammar.grouped("within").search(words.flat)
    if not found or not found.lastgroup:
        return None
    kind = IntentKind(found.lastgroup)
    n = count_in(words) if kind is IntentKind.RETRY else None
    clear = kind is IntentKind.CLEAR_MODEL
    return Reading(Intent(kind, prompt=argument(kind, words), clear=clear, n=n or 1), Rule.PHRASE, found[0].strip())


def said_whole(words: Wording) -> Reading | None:
    if len(words.flat) > _LONGEST:
        return None
    phrases = words.grammar.grouped("whole")
    bare = uncoded(words)
    found = (phrases.fullmatch(variant.flat) for variant in variants(bare))
    name = next((match.lastgroup for match in found if match), None)
    if name is None or (bare is not words and name != IntentKind.WHY):
        return None
    kind = IntentKind(name)
    asked = argument(kind, words)
    return Reading(Intent(kind, prompt=asked, clear=kind is IntentKind.CLEAR_MODEL), Rule.PHRASE, words.own)


def taken_up(words: Wording) -> Reading | None:
    """An order is to be taken up again by its id, which is kept as it was written."""
    if len(words.flat) > _LONGEST * 2 or not any(letter.isdecimal() for letter in words.flat):
        return None
    for variant in variants(words):
        found = variant.grammar.pattern("taken_up").fullmatch(variant.flat)
        if found and (found["led"] or found["ended"]):
            ticket = variant.own[found.start("ticket") : found.end("ticket")]
            return Reading(Intent(IntentKind.RESUME, prompt=ticket), Rule.PHRASE, words.own)
    return None


def variants(words: Wording) -> tuple[Wording, ...]:
    """As it was said, and with less and less politeness."""
    said = unquestioned(words)
    polite, bare = unclosed(said), plain(said)
    return tuple({one.flat: one for one in (said, polite, bare)}.values())


def matter_of(words: Wording) -> tuple[Matter | None, str]:
    """What a message is about that asks for no picture, and the words that say so."""
    for matter, name in _MATTERS.items():
        found = words.search(name)
        if found:
            return matter, found[0].strip()
    return None, ""
