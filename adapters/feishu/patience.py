"""How long to wait before Feishu is asked again."""

from __future__ import annotations

from random import uniform

import structlog

from bot.ports import Clock

log = structlog.get_logger()

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
"""Seconds before it is tried again; the last one for ever. Feishu's own advice is two minutes: people do not wait so
long."""
SLOWLY = 30.0
"""Seconds before it is tried again what only the operator can mend."""
LASTING = 20.0
"""Seconds for which a connection has to stand so that the next failure is the first one."""
AGAIN = 3
"""Tries that count at most once it has gone well: whoever is let in and thrown out waits 5 s, and no longer."""


class Patience:
    """Whoever is refused waits longer each time; what went wrong is said once for each kind, not for each try."""

    def __init__(self, clock: Clock, fell: str, stands: str) -> None:
        """In the words of the log."""
        self._clock = clock
        self._fell = fell
        self._stands = stands
        self._tries = 0
        self._told: set[str] = set()
        self._standing = False
        self._since = float("-inf")
        """When it went well the last time."""

    def stands(self) -> None:
        if self._told or self._since < 0:
            log.info(self._stands, tries=self._tries)
        self._told.clear()
        self._tries = min(self._tries, AGAIN)
        self._standing, self._since = True, self._clock.now()

    async def failed(self, kind: str, mend: str = "", detail: str = "") -> None:
        """Waits. `mend`: what the operator can do; it is tried rarely until then."""
        if self._standing and self._clock.now() >= self._since + LASTING:
            self._tries = 0
        self._standing = False
        self._tries += 1
        if kind not in self._told:
            self._told.add(kind)
            tell = log.error if mend else log.warning
            tell(self._fell, cause=detail or kind, **({"mend": mend} if mend else {}))
        await self._clock.sleep(SLOWLY if mend else pause(self._tries))


def pause(tries: int) -> float:
    """Seconds after so many failures in a row; not the same for everybody, lest all come at once."""
    longest = PAUSES[min(tries, len(PAUSES)) - 1]
    return uniform(longest / 2, longest)  # noqa: S311 - no secret
