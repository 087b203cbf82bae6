"""Every press of a button is answered within three seconds: blank as soon as something happens, or with words for the
presser alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from cachetools import LRUCache

from adapters.feishu.answers import Heard
from bot.ports import Clock, Words
from bot.values import Place, Text

GRACE = 0.75
"""Seconds for which a button may spin while it is decided whether there is something to tell."""
PATIENCE = 2.0
"""Seconds after which somebody is asked for patience: Feishu's three are over soon, and a button spins meanwhile."""
TOAST = 150
"""Characters that can be read before it is gone."""
REMEMBERED = 10_000
MOMENT = Text("⏳ One moment, please: I will see to it as soon as I can.")


@dataclass(slots=True)
class _Press:
    place: Place
    message: str
    locale: str
    number: int
    said: str = ""
    answered: bool = False
    lost: bool = False
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def is_in(self, place: Place) -> bool:
        """A press does not name its topic, which may not be known yet."""
        return place.chat == self.place.chat and self.place.thread in ("", place.thread)


class Presses:
    """Those that are not answered yet. Feishu never brings one again, and shows an error where none is answered."""

    def __init__(self, clock: Clock, words: Words, within: float = PATIENCE) -> None:
        self._clock = clock
        self._words = words
        self._within = within
        self._open: LRUCache[str, _Press] = LRUCache(REMEMBERED)
        self.came_so_far = 0
        """Whatever was begun before a press came is not what came of it."""

    def came(self, key: str, place: Place, message: str, locale: str = "") -> None:
        if key not in self._open:
            self._open[key] = _Press(place, message, locale, self.came_so_far)
            self.came_so_far += 1

    def taken(self, key: str) -> None:
        """The house has it for good."""
        press = self._open.get(key)
        if press is not None:
            press.taken.set()

    def lost(self, key: str) -> None:
        """Nothing will come of it."""
        press = self._open.get(key)
        if press is not None:
            press.lost = True
            press.over.set()

    async def settle(self, key: str) -> Heard:
        """Within PATIENCE seconds: what was told, or blank, GRACE seconds after it was taken at the latest; or else
        that it will be done, which it will. One that is lost is not kept: Feishu shows an error."""
        press = self._open.get(key)
        if press is None:
            return Heard(kept=True, body={})
        try:
            async with asyncio.timeout(self._within):
                await self._waited(press)
        except TimeoutError:
            if not press.taken.is_set():
                press.said = self._words(MOMENT, press.locale)
        finally:
            press.answered = True
            self._open.pop(key, None)
        if press.lost and not press.said:
            return Heard(kept=False)
        return Heard(kept=True, body=toast(press.said) if press.said else {})

    def told(self, key: str, text: str) -> bool:
        """False where it has to be told otherwise."""
        press = self._open.get(key)
        if press is None or press.answered or press.said or len(text) > TOAST:
            return False
        press.said = text
        press.over.set()
        return True

    def happened(self, place: Place, message: str = "", begun: int | None = None) -> None:
        """Something was posted there, or the message with the button was changed, so whoever pressed has seen what came
        of it. `begun`: how many presses had come when that was begun. What is changed elsewhere is about others."""
        for press in self._open.values():
            earlier = begun is None or press.number < begun
            if earlier and press.is_in(place) and message in {"", press.message}:
                press.over.set()

    def free(self, message: str) -> bool:
        """Answers whoever presses something on that card: Feishu takes no change of it before. Whether somebody did."""
        waiting = [press for press in self._open.values() if press.message == message]
        for press in waiting:
            press.over.set()
        return bool(waiting)

    async def _waited(self, press: _Press) -> None:
        async with asyncio.TaskGroup() as tasks:
            grace = tasks.create_task(self._grace(press), name="press")
            await press.over.wait()
            grace.cancel()

    async def _grace(self, press: _Press) -> None:
        await press.taken.wait()
        await self._clock.sleep(GRACE)
        press.over.set()


def toast(text: str) -> dict[str, object]:
    """Shown for some seconds to whoever pressed."""
    return {"toast": {"type": "info", "content": text}}
