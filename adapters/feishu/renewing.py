"""Posts that took the place of others, which could not be changed any more: cards live for fourteen days."""

from __future__ import annotations

from adapters.feishu.keeping import Kept
from adapters.feishu.limits import PLATFORM
from bot.ports import Journal

MOST = 20
"""Renewals of one post that are followed."""


class Renewals:
    """A post may be renewed again and again; the house knows it by its first message, for as long as the journal
    keeps what was shown."""

    def __init__(self, journal: Journal, app_id: str) -> None:
        self._kept = Kept(journal, f"{PLATFORM}:{app_id}:renewed")

    async def now(self, message: str) -> str:
        """The message that stands for it."""
        for _ in range(MOST):
            newer = await self._kept.get(message)
            if not newer:
                break
            message = newer
        return message

    async def note(self, old: str, new: str) -> None:
        if old != new:
            await self._kept.put(old, new)
