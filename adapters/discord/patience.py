"""How long to wait before the next connection for events."""

from __future__ import annotations

import structlog

from adapters.discord.line import pause
from bot.ports import Clock

log = structlog.get_logger()


class Patience:
    """Whoever was connected is connected again at once; whoever is refused waits longer each time. Outlives the
    library's clients."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tries = 0
        self._due = False
        """It failed, and nobody has waited for that yet."""
        self._told: set[str] = set()
        """What went wrong since it last went well."""
        self._standing: set[int] = set()

    async def rest(self) -> None:
        """Once for each failure."""
        if self._due:
            self._due = False
            await self._clock.sleep(pause(self._tries))

    def failed(self, cause: str) -> None:
        """Said once for each kind, not for each try."""
        self._due = True
        self._tries += 1
        if cause not in self._told:
            log.warning("discord's events do not come", cause=cause)
        self._told.add(cause)

    def stands(self, shard: int) -> None:
        if self._told:
            log.info("discord's events come again", tries=self._tries)
        self._standing.add(shard)
        self._told.clear()
        self._tries = 0

    def fell(self, shard: int) -> None:
        """One that never stood is one more that was refused; whose session is over, it happens to once."""
        if shard in self._standing:
            self._standing.remove(shard)
        elif self._tries:
            self.failed("closed before it began")
        else:
            self._tries, self._due = 1, True

    def ended(self) -> None:
        """All connections are gone at once."""
        self._standing.clear()
