"""Writes down, once for each channel, what the bot is not allowed to do there."""

from __future__ import annotations

import structlog
from cachetools import LRUCache

from adapters.discord.refusals import Reason, Refusal

log = structlog.get_logger()

KNOWN = 10_000
PASSING = frozenset({Reason.LATER, Reason.NEVER_SENT, Reason.UNANSWERED, Reason.OVER})
PERMISSIONS = {
    Reason.NO_ACCESS: "view_channel",
    Reason.NO_RIGHT: "send_messages",
    Reason.NO_HISTORY: "read_message_history",
}
PICTURES = "attach_files"


class Notes:
    """A channel is as it is."""

    def __init__(self) -> None:
        self._noted: LRUCache[tuple[str, str], bool] = LRUCache(KNOWN)

    def refused(self, channel: str, refusal: Refusal) -> None:
        if refusal.reason not in PASSING:
            self._write(channel, str(refusal.reason), PERMISSIONS.get(refusal.reason, ""), refusal.detail)

    def no_pictures(self, channel: str) -> None:
        self._write(channel, "no right to post pictures", PICTURES, "words are taken, pictures are not")

    def _write(self, channel: str, reason: str, permission: str, cause: str) -> None:
        if (channel, reason) not in self._noted:
            self._noted[channel, reason] = True
            log.warning("not taken as it is", channel=channel, reason=reason, permission=permission, cause=cause)
