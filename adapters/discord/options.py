"""Slash commands: what they ask for, and what was answered as words that the rules know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import discord
import msgspec

from bot.values import OPTIONS

KIND = discord.AppCommandOptionType
COUNTS = (1, 2, 3, 4)
SIZES = ("512px", "1K", "2K", "4K")
MASK = "mask"


@dataclass(frozen=True, slots=True)
class Ask:
    """An option of a command: its key among those that platforms list, and how it is asked for."""

    key: str
    kind: discord.AppCommandOptionType = KIND.string
    required: bool = False
    suggested: bool = False
    """Choices are shown while it is typed."""
    choices: tuple[str, ...] | tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return OPTIONS[self.key].name.message


_MODEL = Ask("model", suggested=True)
_RATIO = Ask("ratio", suggested=True)
_SIZE = Ask("size", choices=SIZES)
_COUNT = Ask("count", KIND.integer, choices=COUNTS)
_PICTURE = Ask("picture", KIND.attachment)
_MASK = Ask(MASK, KIND.attachment)
_SPOILER = Ask("spoiler", KIND.boolean)

ASKED: Mapping[str, tuple[Ask, ...]] = MappingProxyType(
    {
        "draw": (Ask("prompt", required=True), _MODEL, _RATIO, _SIZE, _COUNT, _PICTURE, _SPOILER),
        "edit": (Ask("change", required=True), _PICTURE, _MASK, _MODEL, _RATIO, _SIZE, _COUNT, _SPOILER),
        "model": (Ask("name", suggested=True),),
        "why": (Ask("reference"),),
        "settings": (Ask("change_settings"),),
        "link": (Ask("code"),),
        "resume": (Ask("ticket", required=True),),
    }
)
"""By command; what a command must know comes first, as Discord wants it."""
_FREE = frozenset({"prompt", "change", "name", "reference", "change_settings", "code", "ticket"})
"""They stand for themselves, right after the command."""
_SETTINGS: Mapping[str, str] = MappingProxyType({"ratio": "--ar", "size": "--size", "count": "--n", "model": "--model"})
"""In this order: whatever follows a model's name belongs to it."""
COVERED = "--spoiler"
"""Nobody needs to say it twice."""


class Option(msgspec.Struct, frozen=True):
    """What was answered."""

    name: str
    value: str | int | float | bool = ""
    focused: bool = False


class Resolved(msgspec.Struct, frozen=True):
    """What the ids in a command stand for, as the wire has it."""

    attachments: dict[str, dict[str, object]] = {}
    messages: dict[str, dict[str, object]] = {}


class Command(msgspec.Struct, frozen=True):
    """A command that was run, or is being typed."""

    name: str
    type: int = 1
    options: list[Option] = []
    target_id: str = ""
    resolved: Resolved = Resolved()

    def given(self) -> Iterator[tuple[str, Option]]:
        """By the keys of what was asked."""
        by_name = {ask.name: ask.key for ask in ASKED.get(self.name, ())}
        for option in self.options:
            if option.name in by_name:
                yield by_name[option.name], option

    def files(self) -> Iterator[tuple[str, dict[str, object]]]:
        """Pictures that were put in, by their keys."""
        for key, option in self.given():
            if key in {_PICTURE.key, _MASK.key} and str(option.value) in self.resolved.attachments:
                yield key, self.resolved.attachments[str(option.value)]


def request(command: Command) -> str:
    """What was asked for, as it would have been typed. What was chosen stands after a person's own words and holds,
    whatever they say."""
    given = {key: _flat(option.value) for key, option in command.given()}
    words = " ".join(value for key, value in given.items() if key in _FREE)
    covered = given.get(_SPOILER.key) == "True" and COVERED not in words.split()
    chosen = [f"{flag} {given[key]}" for key, flag in _SETTINGS.items() if given.get(key)]
    return " ".join(filter(None, (f"/{command.name}", words, COVERED if covered else "", *chosen)))


def _flat(value: str | float | bool) -> str:
    """In one line."""
    return " ".join(str(value).split())
