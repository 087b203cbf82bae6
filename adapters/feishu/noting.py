"""Writes down, once for each chat, what is not taken there as it is."""

from __future__ import annotations

import structlog
from cachetools import LRUCache

from adapters.feishu.limits import REMEMBERED
from adapters.feishu.refusals import Reason, Refusal

log = structlog.get_logger()

PASSING = frozenset({Reason.LATER, Reason.NEVER_SENT, Reason.UNANSWERED, Reason.LOCKED, Reason.NO_REPLY})


class Notes:
    """A chat is as it is."""

    def __init__(self) -> None:
        self._noted: LRUCache[tuple[str, str], bool] = LRUCache(REMEMBERED)

    def refused(self, chat: str, refusal: Refusal) -> None:
        if refusal.reason in PASSING or (chat, refusal.reason) in self._noted:
            return
        self._noted[chat, refusal.reason] = True
        log.warning("not taken as it is", chat=chat, reason=str(refusal.reason), cause=refusal.detail)
