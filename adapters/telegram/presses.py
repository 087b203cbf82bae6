"""Every press of a button is answered once: blank as soon as something happens, or with words for the presser alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import structlog
from cachetools import LRUCache
from telegram import Bot
from telegram.error import TelegramError

from adapters.telegram.lengths import ALERT, units
from adapters.telegram.limits import REMEMBERED
from adapters.telegram.refusals import Reason, refused
from adapters.telegram.turns import Rank, ranked
from bot.ports import Clock
from bot.values import Place

log = structlog.get_logger()

GRACE = 0.75
"""Seconds for which a button may spin while it is decided whether there is something to tell."""


@dataclass(slots=True)
class _Press:
    query: str
    place: Place
    message: str
    number: int
    answered: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Presses:
    """Those that are not answered yet."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._open: LRUCache[str, _Press] = LRUCache(REMEMBERED)
        self.came_so_far = 0
        """Whatever was begun before a press came is not what came of it."""

    def came(self, key: str, query: str, place: Place, message: str) -> None:
        if key not in self._open:
            self._open[key] = _Press(query, place, message, self.came_so_far)
            self.came_so_far += 1

    async def settle(self, key: str) -> None:
        """Returns once the press is answered: blank, if nothing happened in its place for GRACE seconds."""
        press = self._open.get(key)
        if press is None:
            return
        try:
            await self._waited(press)
            if not press.answered:
                press.answered = True
                await self._answer(press.query, "")
        finally:
            self._open.pop(key, None)

    async def told(self, key: str, text: str) -> bool:
        """False where it has to be told otherwise."""
        press = self._open.get(key)
        if press is None or press.answered or units(text) > ALERT:
            return False
        press.answered = True
        try:
            return await self._answer(press.query, text)
        finally:
            press.over.set()

    def happened(self, place: Place, begun: int, message: str = "") -> None:
        """Something was posted there, or the message with the button was changed, so whoever pressed has seen what came
        of it. `begun`: how many presses had come when that was begun. What is changed elsewhere is about others."""
        for press in self._open.values():
            if press.place == place and press.number < begun and message in {"", press.message}:
                press.over.set()

    async def _waited(self, press: _Press) -> None:
        async with asyncio.TaskGroup() as tasks:
            grace = tasks.create_task(self._clock.sleep(GRACE), name=f"press {press.query}")
            grace.add_done_callback(lambda _: press.over.set())
            await press.over.wait()
            grace.cancel()

    async def _answer(self, query: str, text: str) -> bool:
        try:
            with ranked(Rank.FIRST):
                await self._bot.answer_callback_query(query, text or None, show_alert=bool(text))
        except TelegramError as error:
            refusal = refused(error)
            if refusal.reason is not Reason.TOO_OLD:
                log.info("press not answered", cause=refusal.detail)
            return False
        return True
