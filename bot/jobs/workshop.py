"""What the makings of this process share: the kit, and what they have found out about the providers."""

from __future__ import annotations

import asyncio

from bot.jobs.hall import Hall
from bot.jobs.health import Health
from bot.jobs.kit import Kit
from bot.jobs.polling import Plans
from bot.jobs.ticker import Ticker

QUESTIONS = 24
"""So many jobs ask one provider at the same time: more connections than this are not kept open to it."""


class Workshop:
    """One for all jobs of a process."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.health = Health(kit.clock, kit.rest)
        self.plans = Plans(kit.timings, kit.clock)
        self.ticker = Ticker(kit.clock)
        limits = {name: provider.abilities.at_once for name, provider in kit.doors.providers.items()}
        self.hall = Hall(limits, kit.at_once)
        self.quiet: dict[str, float] = {}
        """Until when (Unix seconds) a provider that said "too many" gets no order."""
        self.questions = {name: asyncio.Semaphore(QUESTIONS) for name in kit.doors.providers}
