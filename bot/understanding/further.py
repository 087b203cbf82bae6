"""Messages about a picture that is there: changing it, or working on from the last one."""

from __future__ import annotations

from bot.understanding.lexicon import pattern
from bot.understanding.message import Message
from bot.understanding.requests import is_thing, plain, unclosed, wished
from bot.understanding.wording import Wording, tidy
from bot.values import Intent, IntentKind

ATTACHED, LAST = "attached", "last_result"
_SHORT = 40
"""Letters; a correction is short."""


def refined(words: Wording) -> Intent | None:
    """What is to be different in the last picture."""
    flat = words.flat
    same = pattern("same_but").match(flat)
    if same and same.end() < len(flat):
        return _refine(plain(words.after(same.end())), LAST)
    corrected = pattern("correction").match(flat)
    if corrected and corrected.end() < len(flat) <= _SHORT:
        return _refine(plain(words.after(corrected.end())))
    if pattern("change").fullmatch(unclosed(words).flat):
        return _refine(plain(words), LAST)
    return _replaced(words)


def _replaced(words: Wording) -> Intent | None:
    """ "What about a dog?": the same picture of something else."""
    led = pattern("instead").match(words.flat)
    if not led:
        return None
    subject = words.after(led.end())
    for aside in pattern("asides").finditer(subject.flat):
        if aside.end() == len(subject.flat.rstrip("?")):
            subject = subject.before(aside.start())
            break
    subject = tidy(Wording(subject.own.rstrip("?？"), subject.flat.rstrip("?")))
    return _refine(subject) if is_thing(subject) else None


def _refine(subject: Wording, reference: str | None = None) -> Intent:
    return Intent(IntentKind.REFINE, prompt=subject.own, reference=reference)


def changed(words: Wording, message: Message) -> Intent | None:
    """An order to change a picture that is attached, or that was drawn before."""
    asked = plain(words)
    there = message.has_image or message.has_last_result or pattern("this_picture").search(asked.flat)
    if there and pattern("edit").match(asked.flat) and not pattern("not_edited").search(asked.flat):
        return _edit(asked, message)
    if message.has_image or pattern("this_picture").search(asked.flat):
        return _imitated(words, message)
    return None


def _imitated(words: Wording, message: Message) -> Intent | None:
    asked = plain(words)
    if pattern("imitate").match(asked.flat):
        return _edit(asked, message)
    wish = wished(asked)
    if wish is not None and pattern("imitate").search(wish.flat):
        return _edit(wish, message)
    return _edit(asked, message) if wish is None and message.has_image and is_thing(words) else None


def _edit(asked: Wording, message: Message) -> Intent:
    return Intent(IntentKind.EDIT, prompt=asked.own, reference=_reference(message))


def _reference(message: Message) -> str | None:
    if message.has_image:
        return ATTACHED
    return LAST if message.has_last_result else None
