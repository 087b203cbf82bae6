"""Who asks, where and in which language; and the names of what is said in answer."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace

from bot.values import Edited, Inbound, Moved, Person, Place, PostKind, Pressed, Recalled, Removed, Said
from bot.values.meanings import (
    Costs,
    Exported,
    Known,
    Meaning,
    Models,
    Notice,
    OverBudget,
    Paired,
    Past,
    Remembered,
    Running,
    Statement,
    Unoffered,
    Why,
)
from bot.values.topics import Topic
from bot.values.turns import Failed, Painted, Say

ID_LENGTH = 12
WHISPERED = Notice | Remembered | Unoffered | OverBudget
"""Concerns nobody but whoever asked, and is short."""
PERSONAL = Costs | Statement | Past | Models | Running | Known | Exported | Paired | Why
"""What a person wants to know: theirs alone, if nobody saw them ask; to a press, something that others may read too."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The event that is being answered."""

    id: str
    """Derived from the event's key, so that an event that is handled again makes the same job and the same posts."""
    place: Place
    person: Person
    message: str
    at: float
    language: str
    guessed: bool = False
    """What is asked for is not said in so many words: nothing is spent on it without a question."""
    fresh: bool = False
    """Another picture is wanted, whatever is being made already."""
    aside: str = ""
    """The key of what is answered, where it can be answered aside: a press, or what nobody else saw said."""
    unseen: bool = False
    """It was the latter."""

    def next(self, number: int) -> Asking:
        """For what else is asked in the same message."""
        return replace(self, id=identity(f"{self.id}+{number}"))

    def besides(self) -> Asking:
        """For what is said besides: a post of its own, whatever the answer itself is."""
        return replace(self, id=identity(f"{self.id}+aside"))

    def say(self, meaning: Meaning, kind: PostKind = PostKind.TEXT, job: str = "") -> Say:
        """`job`: the one that it is about, for those who reply to it. Pictures, and what leads to them, are for
        all."""
        key = f"{self.id}:{kind}"
        aside = self.aside if isinstance(meaning, WHISPERED | PERSONAL if self.unseen else WHISPERED) else ""
        return Say(key, kind, meaning, self.language, self.place, self.message, job, self.person.id, aside)

    def note(self, topic: Topic) -> tuple[Say]:
        return (self.say(Notice(topic)),)


def asking(event: Inbound, language: str) -> Asking:
    asker = Asking(identity(event.key), event.place, event.person, "", event.at, language)
    match event:
        case Said(aside=unseen):
            return replace(asker, message=event.message, aside=event.key if unseen else "", unseen=unseen)
        case Pressed():
            return replace(asker, aside=event.key)
        case _:
            return asker


def answered(event: Inbound | Painted | Failed, language: str) -> Asking:
    """Whoever waits for an answer to it, in the operator's language or the one that they are known by."""
    if isinstance(event, Painted | Failed):
        job = event.job
        return Asking(job.id, job.place, job.person, job.message, event.at, job.language)
    return asking(event, language or _locale(event))


def _locale(event: Inbound) -> str:
    match event:
        case Said():
            return event.locale or event.usual
        case Pressed() | Edited():
            return event.locale
        case Recalled() | Moved() | Removed():
            return ""


def identity(key: str) -> str:
    """60 bits of the key in lower-case letters and digits."""
    digest = hashlib.blake2s(key.encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()[:ID_LENGTH]
