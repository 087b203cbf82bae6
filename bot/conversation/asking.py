"""Who asks, where and in which language; and the names of what is said in answer."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace

from bot.values import Inbound, Moved, Person, Place, PostKind, Pressed, Recalled, Said
from bot.values.meanings import Meaning, Notice, Remembered
from bot.values.topics import Topic
from bot.values.turns import Failed, Painted, Say

ID_LENGTH = 12


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
    press: str = ""
    """The key of the press that is answered, if it is one."""

    def next(self, number: int) -> Asking:
        """For what else is asked in the same message."""
        return replace(self, id=identity(f"{self.id}+{number}"))

    def aside(self) -> Asking:
        """For what is said besides: a post of its own, whatever the answer itself is."""
        return replace(self, id=identity(f"{self.id}+aside"))

    def say(self, meaning: Meaning, kind: PostKind = PostKind.TEXT, job: str = "") -> Say:
        """`job`: the one that it is about, for those who reply to it. To whoever presses a button something short is
        said aside; what others may want to read, too, or to press, is a post like any other."""
        key = f"{self.id}:{kind}"
        press = self.press if isinstance(meaning, Notice | Remembered) else ""
        return Say(key, kind, meaning, self.language, self.place, self.message, job, self.person.id, press)

    def note(self, topic: Topic) -> tuple[Say]:
        return (self.say(Notice(topic)),)


def asking(event: Inbound, language: str) -> Asking:
    answered = event.message if isinstance(event, Said) else ""
    press = event.key if isinstance(event, Pressed) else ""
    return Asking(identity(event.key), event.place, event.person, answered, event.at, language, press=press)


def answered(event: Inbound | Painted | Failed, language: str) -> Asking:
    """Whoever waits for an answer to it, in the operator's language or the one that they are known by."""
    if isinstance(event, Painted | Failed):
        job = event.job
        return Asking(job.id, job.place, job.person, job.message, event.at, job.language)
    return asking(event, language or ("" if isinstance(event, Recalled | Moved) else event.locale))


def identity(key: str) -> str:
    """60 bits of the key in lower-case letters and digits."""
    digest = hashlib.blake2s(key.encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()[:ID_LENGTH]
