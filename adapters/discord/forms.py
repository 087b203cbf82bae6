"""Forms that ask for words: what is to be different in a picture, or other words to draw it from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord
import msgspec

from bot.ports import Words
from bot.values import Action, Text

TITLE = Text("Change this picture")
DIFFERENT = Text("What is to be different?")
SUCH_AS = Text("Such as: make the sky pink")
ANEW = Text("Or draw it anew from other words")
NOTHING = Text("Nothing was changed, so nothing is made.")
LABEL = 45
HINT = 100
WORDS = 4_000
"""Characters, the most that Discord takes."""
CHANGE, ANEW_FROM = "change", "anew"
"""The fields."""
CUT = 600
"""Of words at least so long, those that end in a sign of omission are not whole."""


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write in; nobody has to."""

    id: str
    label: str
    hint: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Words wanted; `id` comes back with them."""

    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """The picture that a form is about: all that its id says, so that it can be sent after any number of restarts."""

    message: str
    channel: str
    ours: bool
    seen: str = ""
    """A short sign of the words that the form was filled with."""

    @property
    def id(self) -> str:
        return f"{Action.MODIFY}:{self.channel}:{self.message}:{int(self.ours)}:{self.seen}"


class Part(msgspec.Struct, frozen=True):
    """What is in a form that was sent: a field, or what stands around fields."""

    custom_id: str = ""
    value: str | None = None
    component: Part | None = None
    components: list[Part] = []


class Sent(msgspec.Struct, frozen=True):
    """A form that came back."""

    custom_id: str
    components: list[Part] = []


def form(subject: Subject, words: Words, language: str, prompt: str = "") -> Form:
    """With `prompt`, the words of the picture can be changed as well."""
    fields = [Field(CHANGE, words(DIFFERENT, language), words(SUCH_AS, language))]
    if prompt:
        fields.append(Field(ANEW_FROM, words(ANEW, language), value=prompt))
    return Form(subject.id, words(TITLE, language), tuple(fields))


def whole(prompt: str) -> str:
    """The words of a picture, as its description shows them; none if they were cut off there."""
    return "" if len(prompt) > WORDS or (len(prompt) >= CUT and prompt.endswith("…")) else prompt


def subject(id: str) -> Subject | None:
    """What a form was about; None for one that is none of ours."""
    action, *parts = id.split(":")
    if action != Action.MODIFY or len(parts) != 4:
        return None
    channel, message, ours, seen = parts
    return Subject(message, channel, ours == "1", seen) if channel.isdecimal() and message.isdecimal() else None


def sign(prompt: str) -> str:
    return hashlib.sha256(" ".join(prompt.split()).encode()).hexdigest()[:12] if prompt.strip() else ""


def asked(sent: Sent, about: Subject) -> str:
    """The request that was written; empty if nothing was."""
    written = {field.custom_id: " ".join((field.value or "").split()) for field in _fields(sent.components)}
    if change := written.get(CHANGE):
        return f"/edit {change}"
    anew = written.get(ANEW_FROM, "")
    return f"/draw {anew}" if anew and sign(anew) != about.seen else ""


def _fields(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _fields(part.components)
        if part.component is not None:
            yield part.component


def modal(form: Form) -> discord.ui.Modal:
    """One that leaves nothing behind: the library remembers every form that is not over."""
    made = discord.ui.Modal(title=form.title[:LABEL], custom_id=form.id)
    for field in form.fields:
        box = discord.ui.TextInput[discord.ui.Modal](
            custom_id=field.id,
            style=discord.TextStyle.paragraph,
            placeholder=field.hint[:HINT] or None,
            default=field.value[:WORDS] or None,
            required=False,
            max_length=WORDS,
        )
        made.add_item(discord.ui.Label(text=field.label[:LABEL], component=box))
    made.stop()
    return made
