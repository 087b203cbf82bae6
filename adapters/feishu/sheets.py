"""A post as the messages that it takes, and one such message as it is handed to Feishu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from adapters.feishu.uploads import Upload, grouped, uploads
from bot.values import Button, Outbound, Place, PostKind

ORIGINAL = "-original"
MESSAGE = "om_"
"""Begins the id of every message of Feishu's."""
PERSON = "ou_"
LASTING = frozenset({PostKind.PICTURE, PostKind.FAILURE})
"""What a request ends with: it reaches whoever asked, wherever that still is possible."""
CARDED = frozenset({PostKind.START, PostKind.PROGRESS, PostKind.QUESTION, PostKind.FAILURE, PostKind.PICTURE})


class Style(StrEnum):
    """What a message is, in Feishu's own words."""

    TEXT = "text"
    CARD = "interactive"
    RICH = "post"
    """Words and pictures without buttons, where no card is taken."""
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words are plain text, nothing in them is markup."""

    words: str
    key: str
    """The same each time that this sheet is tried."""
    kind: PostKind
    style: Style
    thread: str = ""
    reply_to: str = ""
    """The id of a message; empty for none."""
    buttons: tuple[Button, ...] = ()
    uploads: tuple[Upload, ...] = ()
    progress: int | None = None
    covered: bool = False
    alt: str = ""
    person: str = ""
    """The id of whoever it is for."""
    language: str = ""
    alone: bool = False
    """It goes to that person instead of the chat."""
    bare: bool = False
    """Its card is as simple as one can be."""

    @property
    def lasting(self) -> bool:
        return self.kind in LASTING


async def sheets(place: Place, outbound: Outbound, directory: Path) -> Sequence[Sheet]:
    """In their order. The first has the words and the buttons."""
    shown = () if outbound.files else await uploads(outbound.pictures, directory)
    attached = await uploads(outbound.pictures, directory) if outbound.files else ()
    attached += await uploads(outbound.originals, directory, ORIGINAL)
    first, *others = tuple(grouped(shown)) or ((),)
    whole = replace(sheet(place, outbound), uploads=first)
    following = replace(whole, words="", reply_to="", buttons=(), progress=None)
    more = [replace(following, uploads=group, key=f"{whole.key}#{number}") for number, group in enumerate(others, 1)]
    return (whole, *more, *(filed(whole, upload) for upload in attached))


def sheet(place: Place, outbound: Outbound) -> Sheet:
    """Without its pictures."""
    return Sheet(
        outbound.text,
        outbound.key,
        outbound.kind,
        Style.CARD if outbound.kind in CARDED or outbound.buttons else Style.TEXT,
        place.thread,
        outbound.reply_to if outbound.reply_to.startswith(MESSAGE) else "",
        outbound.buttons,
        progress=outbound.progress,
        covered=outbound.covered,
        alt=outbound.alt,
        person=outbound.person if outbound.person.startswith(PERSON) else "",
        language=outbound.language,
    )


def filed(whole: Sheet, upload: Upload) -> Sheet:
    """One of its pictures, as a file of its own below it."""
    return replace(
        whole,
        words="",
        reply_to="",
        buttons=(),
        progress=None,
        style=Style.FILE,
        uploads=(upload,),
        key=f"{whole.key}#{upload.name}",
    )
