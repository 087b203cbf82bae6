"""Asks Telegram what happened, again and again, and confirms nothing before it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from math import ceil
from typing import NoReturn

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError, TimedOut

from adapters.telegram.intake import HandIn
from adapters.telegram.line import SLACK, Line
from adapters.telegram.refusals import refused
from adapters.telegram.wire import Update
from bot.ports import Clock

log = structlog.get_logger()

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before it is tried again; the last one for ever."""
SLOWLY = 30.0
"""Seconds before it is tried again what only the operator can mend."""
REFUSED = "the token is not accepted any more; @BotFather gives out another"
UNKEPT = 5.0
"""Seconds at the most before something is asked for again that could not be kept: others wait meanwhile."""
OVERTAKEN = 50
"""As many may be kept before one that cannot be; more than 100 that are not confirmed would make the bot deaf."""
TRIES = 10
"""How often at least one that cannot be kept is handed in before it is given up: most of a minute."""
SILENCE = 6 * 86_400.0
"""Seconds without an update after which their numbers may begin anywhere: Telegram says so of a week."""


class Polling:
    """Remembers up to which update everything is kept."""

    def __init__(self, line: Line, hand_in: HandIn, wait: float, clock: Clock, slack: float = SLACK) -> None:
        self._line = line
        self._hand_in = hand_in
        # Telegram knows whole seconds alone.
        self._wait = ceil(wait)
        self._clock = clock
        self._slack = slack
        self._next = 0
        self._kept: set[int] = set()
        """Kept already, although something before them is not."""
        self._heard = clock.now()
        self._told: set[str] = set()
        """What went wrong since it last went well."""
        self._tries = 0
        self._unkept = 0

    async def run(self) -> NoReturn:
        while True:
            try:
                updates = await self._asked()
            except (TelegramError, TimeoutError) as error:
                await self._trouble(error)
                continue
            self._well()
            await self._take(updates)

    async def _asked(self) -> Sequence[Update]:
        async with asyncio.timeout(self._wait + self._slack):
            return await self._line.updates(self._next, self._wait, self._slack)

    async def _take(self, updates: Sequence[Update]) -> None:
        now = self._clock.now()
        if updates:
            self._heard = now
        elif now - self._heard > SILENCE:
            self._next = 0
        fresh = [update for update in updates if update.update_id not in self._kept]
        lost = await self._hand_in(fresh)
        self._kept.update(update.update_id for update in fresh if update.update_id not in lost)
        if lost and self._is_hopeless(min(lost)):
            log.error("message given up, because others can be kept", update=min(lost))
            lost -= {min(lost)}
        if lost:
            self._next = min(lost)
            self._kept = {number for number in self._kept if number > self._next}
            self._unkept += 1
            await self._clock.sleep(min(pause(self._unkept), UNKEPT))
        elif updates:
            self._next = updates[-1].update_id + 1
            self._kept.clear()
            self._unkept = 0

    def _is_hopeless(self, lost: int) -> bool:
        """It is not the store that is in trouble: many that came later are kept, and this one never is."""
        return self._unkept >= TRIES and sum(number > lost for number in self._kept) >= OVERTAKEN

    async def _trouble(self, error: TelegramError | TimeoutError) -> None:
        """Said once for each kind, not for each try."""
        match error:
            case Conflict() if "webhook" in error.message.lower():
                await self._without_webhook()
            case Conflict():
                self._tell("another program asks for this bot's messages with the same token; only one may")
                await self._clock.sleep(SLOWLY)
            case InvalidToken():
                self._tell(REFUSED)
                await self._clock.sleep(SLOWLY)
            case TimedOut() | TimeoutError():
                self._tell("no answer")
                await self._line.renew()
                await self._clock.sleep(pause(self._tries))
            case _:
                refusal = refused(error)
                self._tell(refusal.detail)
                await self._clock.sleep(max(pause(self._tries), refusal.after or 0))

    async def _without_webhook(self) -> None:
        """Telegram either calls or is asked. What it could not deliver is kept."""
        try:
            await self._line.bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            self._tell(refused(error).detail)
            await self._clock.sleep(pause(self._tries))
        else:
            log.warning("webhook removed, because messages are asked for")

    def _tell(self, cause: str) -> None:
        if cause not in self._told:
            log.error("telegram cannot be asked for messages", cause=cause)
        self._told.add(cause)
        self._tries += 1

    def _well(self) -> None:
        if self._tries:
            log.info("telegram can be asked for messages again", tries=self._tries)
            self._told.clear()
            self._tries = 0


def pause(tries: int) -> float:
    return PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
