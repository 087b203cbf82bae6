"""Changes our messages, and remembers what they are so that nothing is changed for nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import discord
from cachetools import LRUCache
from discord.utils import MISSING

from adapters.discord.components import components
from adapters.discord.doors import PATIENCE
from adapters.discord.ledger import Ledger, Standing, interaction_of
from adapters.discord.line import Line
from adapters.discord.mending import SHORT
from adapters.discord.plain import shortened
from adapters.discord.refusals import FAILED, GARBLED, Reason, garbled, refused
from adapters.discord.sheets import Sheet
from bot.errors import NotDelivered
from bot.ports import Words
from bot.values import PostKind

KNOWN = 10_000
MOST = 8
"""Forms of an edit that are tried, far more than there are."""
SHOWING = frozenset({PostKind.PROGRESS, PostKind.PICTURE})
"""What goes on showing the picture that was there. Any other is about something that is over."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message is. `lent`: the id of the interaction under which it stands where the bot itself is not."""

    channel: str
    message: str
    lent: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What tells a message's words and buttons from others, and its pictures (0: none)."""

    said: int
    drawn: int = 0
    called: str = ""
    """The id of the person with whose name its words begin."""
    by: str = ""
    """The id of the interaction by whose token it was written."""


@dataclass(frozen=True, slots=True)
class Edit:
    """As it is tried. `clears`: pictures that were there go."""

    spot: Spot
    sheet: Sheet
    standing: Standing | None
    clears: bool = False
    spare: str = ""
    """The id of another interaction by whose token it may be changed."""


class Editor:
    """Of the newest messages; those it does not know are changed in any case."""

    def __init__(self, line: Line, words: Words, ledger: Ledger, patience: float = PATIENCE) -> None:
        self._line = line
        self._words = words
        self._ledger = ledger
        self._patience = patience
        self._shown: LRUCache[str, Shown] = LRUCache(KNOWN)

    def remember(self, message: str, sheet: Sheet, by: str = "") -> None:
        self._shown[message] = Shown(_said(sheet), _drawn(sheet), _called(sheet), by)

    async def change(self, spot: Spot, sheet: Sheet) -> None:
        """Raises NotDelivered."""
        known = self._shown.get(spot.message)
        clears = known is not None and known.drawn != 0 and not sheet.uploads and sheet.kind not in SHOWING
        if known is not None and known.called:
            sheet = replace(sheet, called=True, person=known.called)
        after = _after(sheet, known, clears=clears)
        if known == after:
            return
        standing = self._ledger.at(spot.message) or await self._ledger.found(interaction_of(spot.lent))
        if spot.lent and standing is None:
            raise NotDelivered("the interaction is over")
        await self._make(Edit(spot, sheet, standing, clears, known.by if known else ""))
        self._shown[spot.message] = after

    async def _make(self, edit: Edit) -> None:
        for _ in range(MOST):
            try:
                async with asyncio.timeout(self._patience):
                    await self._try(edit)
            except (*FAILED, *GARBLED) as error:
                refusal = refused(error)
                garbled(error, edit.spot.channel)
                other = await self._instead(edit, refusal.reason)
                if other is None:
                    raise refusal.of_an_edit() from error
                edit = other
            else:
                return
        raise NotDelivered("nothing is left to try")

    async def _try(self, edit: Edit) -> None:
        sheet, message = edit.sheet, int(edit.spot.message)
        under = components(sheet.buttons, self._words, sheet.language)
        files: list[discord.File] = sheet.files() if sheet.uploads or edit.clears else MISSING
        if edit.standing is not None:
            hook = self._line.webhook(edit.standing.application, edit.standing.token)
            await hook.edit_message(
                message, content=sheet.content, attachments=files, view=under, allowed_mentions=sheet.mentions
            )
        else:
            there = self._line.channel(edit.spot.channel).get_partial_message(message)
            await there.edit(content=sheet.content, attachments=files, view=under, allowed_mentions=sheet.mentions)

    async def _instead(self, edit: Edit, reason: Reason) -> Edit | None:
        """None where nothing is left to try."""
        match reason:
            case Reason.OVER if edit.standing is not None:
                return self._without(edit, edit.standing)
            case Reason.NO_ACCESS | Reason.NO_RIGHT if edit.spare and edit.standing is None:
                standing = await self._ledger.found(edit.spare)
                return replace(edit, standing=standing, spare="") if standing else replace(edit, spare="")
            case _:
                sheet = _less(edit.sheet, reason)
                return None if sheet is None else replace(edit, sheet=sheet)

    def _without(self, edit: Edit, standing: Standing) -> Edit | None:
        """What one person alone sees cannot be changed without the token."""
        self._ledger.lost(standing.id)
        return None if standing.alone or edit.spot.lent else replace(edit, standing=None, spare="")


def _less(sheet: Sheet, reason: Reason) -> Sheet | None:
    match reason:
        case Reason.TOO_LONG if len(sheet.words) > SHORT:
            return replace(sheet, words=shortened(sheet.words, len(sheet.words) * 3 // 4))
        case Reason.NO_RIGHT | Reason.BAD_PICTURE | Reason.ODD if sheet.uploads:
            return replace(sheet, uploads=())
        case Reason.BAD_BUTTONS | Reason.ODD if sheet.buttons:
            return replace(sheet, buttons=())
        case _:
            return None


def _said(sheet: Sheet) -> int:
    return hash((sheet.words, sheet.buttons))


def _called(sheet: Sheet) -> str:
    return sheet.person if sheet.called else ""


def _drawn(sheet: Sheet) -> int:
    return hash(tuple(upload.body for upload in sheet.uploads)) if sheet.uploads else 0


def _after(sheet: Sheet, known: Shown | None, *, clears: bool) -> Shown:
    """What the message is once it is changed: pictures stay until there are others."""
    kept = known.drawn if known is not None and not clears else 0
    by = known.by if known is not None else ""
    return Shown(_said(sheet), _drawn(sheet) or kept, _called(sheet), by)
