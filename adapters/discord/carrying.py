"""Gets a message to where it is seen: if need be in another form, or through another door."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog
from cachetools import LRUCache

from adapters.discord.doors import Doors
from adapters.discord.ledger import Ledger
from adapters.discord.mending import LINES, OVER, SENT, UNSHOWN, elsewhere, mended, wordy
from adapters.discord.noting import Notes
from adapters.discord.refusals import FAILED, GARBLED, Reason, Refusal, garbled, refused
from adapters.discord.sheets import Sheet
from adapters.discord.whispering import Door, Way
from bot.errors import MaybeDelivered, NotDelivered
from bot.ports import Words
from bot.values import Text

log = structlog.get_logger()

MOST = 12
"""Forms of a message that are tried, far more than there are."""
KNOWN = 10_000
PRIVATE = Way(Door.PRIVATE)
UNSEEN = frozenset({Door.FOLLOWING, Door.ALONE})
"""Discord does not know again what it has taken there."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a sheet is now, and what it looks like there; or where it is to go."""

    channel: str
    sheet: Sheet
    way: Way
    message: str = ""
    withheld: Sheet | None = None
    """It as it was to be, where the channel takes no pictures."""


class Courier:
    """Waits for nothing and repeats nothing that may have arrived, but for what the library does by itself."""

    def __init__(self, doors: Doors, words: Words, ledger: Ledger) -> None:
        self._doors = doors
        self._words = words
        self._ledger = ledger
        self._notes = Notes()
        self._lost: LRUCache[str, bool] = LRUCache(KNOWN)
        """Answers to interactions that may be there: by nothing does Discord know that it has seen them."""
        self._told: LRUCache[str, Carried] = LRUCache(KNOWN)
        """What stands in a channel that takes no pictures, until they are where else they can be."""
        self._doubtful = False
        """The last answer did not come."""

    async def carry(self, channel: str, sheet: Sheet, way: Way) -> Carried:
        """Raises NotDelivered and MaybeDelivered."""
        await self._reached()
        if way.door is Door.PRIVATE:
            sheet = self._privately(sheet, OVER)
        try:
            carried = self._told.get(sheet.key) or await self._carried(Carried(channel, sheet, way))
        except MaybeDelivered:
            self._doubtful = True
            raise
        return carried if carried.withheld is None else await self._told_once(carried, sheet)

    async def _told_once(self, carried: Carried, sheet: Sheet) -> Carried:
        """Words that stand in the channel are not said again while the copy has to wait."""
        told = replace(carried, withheld=replace(sheet, uploads=()))
        self._told[sheet.key] = told
        explained = await self._explained(told, sheet)
        self._told.pop(sheet.key, None)
        return explained

    async def _reached(self) -> None:
        """A post whose answer is lost is repeated a few times: not while Discord answers nothing at all, or every
        picture of such a minute would be lost. Raises NotDelivered."""
        if self._doubtful:
            await self._doors.knock()
            self._doubtful = False

    async def _carried(self, to: Carried) -> Carried:
        for _ in range(MOST):
            try:
                channel, message = await self._doors.through(to.channel, to.sheet, to.way)
            except (*FAILED, *GARBLED) as error:
                garbled(error, to.channel)
                to = self._instead(to, refused(error), error)
            else:
                return replace(to, channel=channel, message=message)
        raise NotDelivered("nothing is left to try")

    def _instead(self, to: Carried, refusal: Refusal, error: Exception) -> Carried:
        """Raises NotDelivered and MaybeDelivered."""
        way, words = self._elsewhere(to, refusal.reason), wordy(to.sheet)
        if refusal.reason is Reason.OVER and to.way.standing is not None:
            self._ledger.lost(to.way.standing.id)
        if refusal.reason is Reason.NO_RIGHT and to.way.door is Door.CHANNEL and words and way in {None, PRIVATE}:
            # It may be the pictures alone that are not allowed.
            return replace(to, sheet=self._saying(words, UNSHOWN, last=True), withheld=to.sheet)
        if refusal.reason is not Reason.NO_RIGHT or not to.sheet.uploads:
            self._notes.refused(to.channel, refusal)
        if way is not None:
            return self._moved(replace(to, sheet=to.withheld or to.sheet, withheld=None), way, refusal.reason)
        sheet = mended(to.sheet, refusal.reason)
        if sheet is None:
            raise self._given_up(to, refusal) from error
        return replace(to, sheet=sheet)

    def _elsewhere(self, to: Carried, reason: Reason) -> Way | None:
        """What was waited for and may be nowhere is worth a direct message, even if it comes twice."""
        twice = reason is Reason.UNANSWERED and to.way.door in UNSEEN and to.sheet.key in self._lost
        if twice and to.sheet.lasting and to.sheet.person:
            return PRIVATE
        return elsewhere(to.sheet, to.way, reason)

    def _moved(self, to: Carried, way: Way, reason: Reason) -> Carried:
        if way.door is Door.PRIVATE:
            line = OVER if reason is Reason.UNANSWERED else LINES.get(reason)
            return replace(to, sheet=self._privately(to.sheet, line), way=way)
        before = to.way.standing
        if way.door is Door.CHANNEL and before is not None and before.deferred:
            return replace(to, sheet=replace(to.sheet, reply_to=before.original), way=way)
        return replace(to, way=way)

    def _privately(self, sheet: Sheet, line: Text | None) -> Sheet:
        private = replace(sheet, reply_to="", called=False, key=f"{sheet.key}@private")
        return self._saying(private, line) if line else private

    def _saying(self, sheet: Sheet, line: Text, *, last: bool = False) -> Sheet:
        if not sheet.words:
            return sheet
        said = self._words(line, sheet.language)
        return replace(sheet, words="\n\n".join((sheet.words, said) if last else (said, sheet.words)))

    def _given_up(self, to: Carried, refusal: Refusal) -> NotDelivered | MaybeDelivered:
        """What may be there and cannot be recognised is repeated once."""
        if refusal.reason is Reason.UNANSWERED and to.way.door in UNSEEN:
            if to.sheet.key in self._lost:
                return NotDelivered(f"perhaps there twice: {refusal.detail}")
            self._lost[to.sheet.key] = True
        return refusal.of_a_post()

    async def _explained(self, told: Carried, whole: Sheet) -> Carried:
        """A picture that may not be shown in the channel is shown to whoever it is for."""
        self._notes.no_pictures(told.channel)
        copy = replace(self._privately(whole, None), buttons=())
        try:
            await self._carried(Carried(told.channel, copy, PRIVATE))
            sheet = self._saying(replace(told.sheet, words=whole.words), SENT, last=True)
            await self._doors.reword(told.channel, told.message, sheet)
        except (NotDelivered, MaybeDelivered, *FAILED, *GARBLED) as error:
            if isinstance(error, NotDelivered) and error.after is not None:
                raise
            log.info("no copy in a direct message", channel=told.channel, cause=type(error).__name__)
            return told
        return replace(told, sheet=sheet)
