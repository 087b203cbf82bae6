"""Messages about a picture that is there: changing it, or working on from the last one."""

from __future__ import annotations

from bot.understanding.reading import Reading, Rule
from bot.understanding.requests import asked_for, is_thing, plain, unclosed
from bot.understanding.wording import Wording, tidy
from bot.values import Intent, IntentKind, Message

ATTACHED, LAST = "attached", "last_result"
_SHORT = 40
"""Letters; a correction is short."""


def refined(words: Wording, message: Message) -> Reading | None:
    """What is to be different in the last picture."""
    last = LAST if message.has_last_result else None
    same = words.match("same_but")
    if same and same.end() < len(words.flat):
        return _refine(plain(words.after(same.end())), (Rule.SAME_BUT, last), words.own[: same.end()])
    corrected = words.match("correction")
    if corrected and corrected.end() < len(words.flat) <= _SHORT:
        return _refine(plain(words.after(corrected.end())), (Rule.CORRECTION, last), words.own[: corrected.end()])
    if unclosed(words).whole("change") or plain(words).whole("change"):
        return _refine(plain(words), (Rule.DEGREE, last), words.own)
    return _replaced(words, last)


def _replaced(words: Wording, last: str | None) -> Reading | None:
    """ "What about a dog?": the same picture of something else."""
    led = words.match("instead")
    if not led:
        return None
    subject = words.after(led.end())
    for aside in subject.grammar.pattern("asides").finditer(subject.flat):
        if aside.end() == len(subject.flat.rstrip("?")):
            subject = subject.before(aside.start())
            break
    subject = tidy(Wording(subject.own.rstrip("?？"), subject.flat.rstrip("?"), subject.grammar))
    named = is_thing(subject) or (subject.flat and subject.whole("replacements"))
    return _refine(subject, (Rule.INSTEAD, last), words.own[: led.end()]) if named else None


def _refine(subject: Wording, why: tuple[Rule, str | None], words: str) -> Reading:
    rule, reference = why
    return Reading(Intent(IntentKind.REFINE, prompt=subject.own, reference=reference), rule, words.strip())


def changed(words: Wording, message: Message) -> Reading | None:
    """An order to change a picture that is attached, or that was drawn before."""
    asked = plain(words)
    there = message.has_image or message.has_last_result or asked.search("this_picture") or asked.match("edit_anyway")
    if there and not asked.search("not_edited") and not _is_new_work(asked):
        ordered = asked.match("edit") or asked.match("edit_anyway") or asked.search("edit_last")
        if ordered:
            return _edit(asked, message, Rule.CHANGE, ordered[0])
    if message.has_image or asked.search("this_picture"):
        return _imitated(words, message)
    return None


def _is_new_work(asked: Wording) -> bool:
    """Something else than a picture is to be made, and nothing is to be done with the picture that is there."""
    made = asked.match("made_new")
    return made is not None and asked.search("not_pictures", made.end(), made.end() + _SHORT) is not None


def _imitated(words: Wording, message: Message) -> Reading | None:
    asked = plain(words)
    led = asked.match("imitate")
    if led:
        return _edit(asked, message, Rule.IMITATION, led[0])
    wish = asked_for(asked)
    found = wish.subject.search("imitate") if wish else None
    if wish and found:
        return _edit(wish.subject, message, Rule.IMITATION, found[0])
    named = wish is None and message.has_image and is_thing(words)
    return _edit(asked, message, Rule.DESCRIPTION, asked.own) if named else None


def _edit(asked: Wording, message: Message, rule: Rule, words: str) -> Reading:
    return Reading(Intent(IntentKind.EDIT, prompt=asked.own, reference=referred(message)), rule, words.strip())


def referred(message: Message) -> str | None:
    """The picture that a change is meant for."""
    if message.has_image:
        return ATTACHED
    return LAST if message.has_last_result else None
