"""A post as the messages that it takes: words or one picture in one, more pictures in albums, buttons below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from adapters.telegram.keyboard import keyboard
from adapters.telegram.sheets import Sheet, Style
from adapters.telegram.uploads import MOVING, Upload, uploads
from bot.ports import Words
from bot.values import Outbound, Picture, Text

ALBUM = 10
"""Pictures of an album at the most; it has at least two."""
NEXT = Text("What next?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where in a chat."""

    chat: str
    thread: int | None = None
    reply_to: int | None = None


def sheet(address: Address, outbound: Outbound) -> Sheet:
    """Its words alone."""
    return Sheet(
        address.chat,
        outbound.text,
        thread=address.thread,
        reply_to=address.reply_to,
        keyboard=keyboard(outbound.buttons),
        covered=outbound.covered,
        person=outbound.person,
        language=outbound.language,
        wanted=Style.FILE if outbound.files else Style.PHOTO,
        key=outbound.key,
    )


async def sheets(address: Address, outbound: Outbound, directory: Path, words: Words) -> Sequence[Sheet]:
    """In their order; the first one answers what was said, and whoever asked is told once only."""
    whole = sheet(address, outbound)
    there = await uploads(outbound.pictures, directory)
    groups = tuple(_groups(there, Style.FILE if outbound.files else Style.PHOTO))
    if not groups:
        return (whole,)
    if len(there) == 1:
        return (replace(whole, style=groups[0][0], uploads=there),)
    parts = [
        replace(
            whole,
            words="" if number else whole.words,
            reply_to=None if number else whole.reply_to,
            keyboard=None,
            style=style,
            uploads=group,
            silent=number > 0,
            key=f"{whole.key}#{number}",
        )
        for number, (style, group) in enumerate(groups)
    ]
    if whole.keyboard:
        parts.append(_menu(whole, words(NEXT, outbound.language)))
    return parts


def original(address: Address, outbound: Outbound, upload: Upload) -> Sheet:
    """A picture as it was made, below the copy of it that the chat could show."""
    return Sheet(
        address.chat,
        "",
        thread=address.thread,
        reply_to=address.reply_to,
        style=Style.FILE,
        uploads=(upload,),
        silent=True,
        person=outbound.person,
        language=outbound.language,
        wanted=Style.FILE,
        key=f"{outbound.key}#{upload.name}",
    )


def _menu(whole: Sheet, words: str) -> Sheet:
    """An album has no buttons of its own."""
    return replace(whole, words=words, reply_to=None, silent=True, covered=False, key=f"{whole.key}#menu")


def _groups(there: Sequence[Upload], style: Style) -> Iterator[tuple[Style, tuple[Upload, ...]]]:
    """Moving pictures stand alone: no album takes them."""
    still = tuple(upload for upload in there if upload.mime != MOVING)
    for group in _even(still):
        yield style, group
    for upload in there:
        if upload.mime == MOVING:
            yield Style.FILE, (upload,)


def _even(still: tuple[Upload, ...]) -> Iterator[tuple[Upload, ...]]:
    """As few albums as it takes, all as long as each other: none is of one picture."""
    albums = ceil(len(still) / ALBUM)
    start = 0
    for number in range(albums):
        end = start + ceil((len(still) - start) / (albums - number))
        yield still[start:end]
        start = end


def missing(outbound: Outbound) -> tuple[Picture, ...]:
    """Where they were asked for as files they are there already."""
    return () if outbound.files else outbound.originals
