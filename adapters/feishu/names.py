"""What people are called, and which language they are likely to speak: a message tells neither."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import structlog
from cachetools import TTLCache

from adapters.feishu import calls
from adapters.feishu.clean import clean
from adapters.feishu.line import Declined, Failed, Line
from adapters.feishu.passing import passes
from adapters.feishu.settings import Settings
from adapters.feishu.wire import UNREADABLE, Contact, Mention, is_name, understood
from bot.ports import Clock
from bot.values import Person

log = structlog.get_logger()

PLATFORM = "feishu"
DAY = 86_400.0
"""Seconds for which somebody is called as they were."""
MOST = 10_000
AT_ONCE = 2
MOMENT = 0.5
"""Seconds for which a message may wait to know its author."""
WAITING = 100
"""Who is looked up at one time; others are looked up when they speak again."""
UNASKED = 21_600.0
"""Seconds in which nobody is looked up where the app may not."""
FORBIDDEN = frozenset({99991672, 99991679})
"""The app may look up nobody; 41050: not this person
(https://open.feishu.cn/document/server-docs/contact-v3/user/get)."""
HOME = "zh-CN"
ABROAD = "en"
TONGUES: Mapping[str, str] = MappingProxyType(
    {
        "CN": "zh-CN",
        "TW": "zh-TW",
        "HK": "zh-HK",
        "MO": "zh-HK",
        "JP": "ja",
        "KR": "ko",
        "DE": "de",
        "AT": "de",
        "FR": "fr",
        "ES": "es",
        "MX": "es",
        "BR": "pt-BR",
        "RU": "ru",
        "US": "en",
        "GB": "en",
        "AU": "en",
        "IE": "en",
        "NZ": "en",
    }
)
"""Where nearly everybody speaks one language that is spoken here."""


class Names:
    """Whoever is not known is looked up, and called by their name the next time."""

    def __init__(self, line: Line, settings: Settings, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        self._line = line
        self._wanted = settings.names
        self.usual = ABROAD if settings.lark else HOME
        """The language of whoever nothing is known of."""
        self._clock = clock
        self._tasks = tasks
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._names: TTLCache[str, str] = TTLCache(MOST, DAY, clock.now)
        self._countries: TTLCache[str, str] = TTLCache(MOST, DAY, clock.now)
        """Of all who were asked for lately, also where nothing came of it."""
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._from = 0.0
        """When somebody may be looked up again."""

    def heard(self, mentions: Sequence[Mention]) -> None:
        """Whoever is called is called by name."""
        for mention in mentions:
            if mention.open_id and mention.name:
                self._names[mention.open_id] = clean(mention.name)

    def person(self, open_id: str) -> Person:
        """As far as they are known."""
        return Person(PLATFORM, clean(open_id), self._names.get(open_id, ""))

    def locale(self, open_id: str) -> str:
        """Empty where it is not known."""
        return TONGUES.get(self._countries.get(open_id, ""), "")

    def meet(self, open_id: str) -> None:
        """They are looked up, unless that was done lately."""
        if not self._wanted or not is_name(open_id) or open_id in self._countries or open_id in self._under_way:
            return
        if self._clock.now() < self._from or len(self._under_way) >= WAITING:
            return
        looking = self._looked_up(open_id)
        try:
            self._under_way[open_id] = self._tasks.create_task(looking, name="name")
        except RuntimeError:
            looking.close()

    async def met(self, open_id: str) -> None:
        """Waits for a moment while they are being looked up."""
        looking = self._under_way.get(open_id)
        if looking is not None:
            await asyncio.wait((looking,), timeout=MOMENT)

    async def _looked_up(self, open_id: str) -> None:
        try:
            async with self._turns:
                if self._clock.now() >= self._from:
                    await self._ask(open_id)
        finally:
            self._under_way.pop(open_id, None)

    async def _ask(self, open_id: str) -> None:
        country = ""
        try:
            user = understood(await self._line.call(calls.person(open_id)), Contact).user
        except Failed as error:
            log.info("name not looked up", cause=error.detail)
            if _forbids(error):
                self._from = self._clock.now() + UNASKED
                return
            if passes(error):
                return
        except UNREADABLE as error:
            log.info("name not looked up", cause=type(error).__name__)
        else:
            country = user.country.upper()
            if user.name:
                self._names[open_id] = clean(user.name)
        self._countries[open_id] = country


def _forbids(error: Failed) -> bool:
    return isinstance(error, Declined) and error.code in FORBIDDEN
