"""A post before it is in a language: lines of parts, and what belongs to it besides words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.values import Action, Job, Picture, Text, Word

DOT = " · "
Line = tuple[Word, ...]
"""Parts that stand in one line, with a dot between them."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button whose label is not in a language yet; `shorter` ones are for chats in which it has too little room."""

    label: Line
    action: Action
    pick: int = 0
    shorter: tuple[Line, ...] = ()
    job: str = ""
    """What it carries, if that is not the job that the post is about."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Presses of which a chat shows as many at a time as there is room for; `always` stands beneath each page."""

    presses: tuple[Press, ...]
    always: Press
    page: int
    menu: str
    """What the buttons carry that turn it over."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`footers` are whole or not there: half a link leads nowhere."""

    lines: tuple[Line, ...]
    presses: tuple[Press, ...] = ()
    job: str = ""
    footers: tuple[Line, ...] = ()
    pictures: tuple[Picture, ...] = ()
    progress: int | None = None
    alt: str | Text = ""
    files: bool = False
    covered: bool = False
    pages: Pages | None = None


def links(addresses: Iterable[str]) -> tuple[Line, ...]:
    """A line for each that people can open."""
    return tuple((Text("🔗 Original: %(link)s", link=address),) for address in addresses if opens(address))


def opens(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def lasting(pictures: Iterable[Picture]) -> tuple[str, ...]:
    """Where each can be had: ours where there is such an address, for it does not expire."""
    return tuple(picture.address or picture.link for picture in pictures)


CANCEL = Press((Text("✖️ Cancel"),), Action.CANCEL)


def cancelling(job: Job, *lines: Line) -> Draft:
    """A post about a job that may still be called off."""
    return Draft(lines, (CANCEL,), job.id)
