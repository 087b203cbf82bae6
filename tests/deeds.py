"""What people do in scenes, a line each: read, and done when its turn has come. The same on all platforms."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from bot.testing.providers import picture
from tests.stages import Stage

PAUSE = re.compile(r"… (\d+) (s|min|h|days)")
SECONDS = {"s": 1, "min": 60, "h": 3600, "days": 86_400}
FILES: Mapping[str, bytes] = {
    "photo": picture(300, 200, "navy"),
    "another": picture(300, 200, "crimson"),
    "third": picture(200, 300, "olive"),
}
BOT = "the bot"


@dataclass(frozen=True, slots=True)
class Deed:
    """`verb`: empty where something is said; `topic`: empty where it is done in none."""

    who: str
    topic: str
    verb: str
    what: str


class AnyTurns(ABC):
    """Takes one deed after the other. `verbs`: all that can be done besides speaking."""

    def __init__(self, stage: Stage, *verbs: str) -> None:
        self._stage = stage
        # A verb with a colon at its end is followed by words that are written.
        known = "|".join(re.escape(verb) for verb in verbs)
        self._deed = re.compile(rf"(?P<who>\w+)(?: in (?P<topic>\w+))?(?P<verb>: | (?:{known}) )(?P<what>.*)")

    async def take(self, deed: str) -> None:
        pause = PAUSE.fullmatch(deed)
        if pause:
            seconds = int(pause[1]) * SECONDS[pause[2]]
            await (self._stage.skip if pause[2] == "days" else self._stage.pass_seconds)(seconds)
        elif deed.startswith("("):
            await self._stage.happens(lambda: self._besides(deed.strip("()")))
        else:
            read = self._read(deed)
            await self._stage.happens(lambda: self._does(read))

    def _read(self, deed: str) -> Deed:
        found = self._deed.fullmatch(deed)
        assert found, deed
        return Deed(found["who"], found["topic"] or "", found["verb"].strip(" :"), found["what"])

    @abstractmethod
    def _does(self, deed: Deed) -> None: ...

    @abstractmethod
    def _besides(self, deed: str) -> None:
        """What happens although nobody of the scene does it."""
