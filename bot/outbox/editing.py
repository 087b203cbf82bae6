"""Carries out one edit, when the chat has room for it that no post needs."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import structlog

from bot.errors import MaybeDelivered, NotDelivered
from bot.insisting import insist
from bot.outbox.fitting import fitted
from bot.outbox.posting import AGAIN, GONE, PATIENCE
from bot.outbox.queues import Change, Queue
from bot.outbox.traffic import LEAST, weight
from bot.ports import Chat, Clock, Store
from bot.values import Limits, Outbound, PostKind

log = structlog.get_logger()

K = TypeVar("K")

REMEMBERED = 20_000
"""Posts whose message ids are kept at hand for edits; older ones are read from the store."""


class Editor:
    """Knows what the platforms call our posts."""

    def __init__(self, store: Store, clock: Clock, directory: Path) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._messages: OrderedDict[str, str] = OrderedDict()
        self._refused: OrderedDict[str, None] = OrderedDict()
        """Posts that could not be changed any more when it was last tried."""

    def remember(self, key: str, message: str) -> None:
        keep(self._messages, key, message)

    async def edit(self, chat: Chat, queue: Queue, key: str) -> None:
        """The newest edit of this post, once there is room. One that is refused for the time being waits again, as does
        one that turns out to come after a post that is not there yet."""
        message = await self._message(key)
        limits = chat.limits(queue.edits[key].place)
        if message in {"", GONE} or not self._worth(limits, queue.edits[key]):
            del queue.edits[key]
            return
        while (wait := queue.traffic.until_edit(limits, _weight(limits, queue.edits[key].outbound))) > 0:
            queue.due = self._clock.now() + wait
            await self._clock.sleep(max(wait, LEAST))
        queue.due = 0.0
        if queue.edits[key].after > queue.left or not shown(limits, queue.edits[key].outbound):
            return
        change = queue.edits.pop(key)
        passage = queue.traffic.edit(limits, _weight(limits, change.outbound))
        try:
            await self._carry_out(chat, queue, message, change)
        finally:
            queue.traffic.over(passage)

    async def _carry_out(self, chat: Chat, queue: Queue, message: str, change: Change) -> None:
        limits = chat.limits(change.place)
        outbound = replace(await fitted(change.outbound, limits, self._directory), originals=())
        try:
            if limits.edits:
                await chat.edit(change.place, message, outbound)
            else:
                await chat.send(change.place, outbound)
        except NotDelivered as refusal:
            log.info("edit not delivered", post=change.key, place=str(change.place), cause=str(refusal))
            if refusal.after is not None:
                queue.traffic.hold_edits(max(refusal.after, AGAIN), limits)
                self._put_back(queue, change)
            else:
                keep(self._refused, change.key, None)
        except MaybeDelivered as lost:
            # To change a message twice is to change it once.
            log.info("edit perhaps delivered", post=change.key, place=str(change.place), cause=str(lost))
            if limits.edits and self._put_back(queue, change):
                await self._clock.sleep(AGAIN)
        else:
            queue.traffic.answered()

    def _worth(self, limits: Limits, change: Change) -> bool:
        """Nobody can see how far a job is whose notice is gone; how it ended is tried all the same."""
        unseen = change.outbound.kind is PostKind.PROGRESS and change.key in self._refused
        return shown(limits, change.outbound) and not unseen

    def _put_back(self, queue: Queue, change: Change) -> bool:
        """Unless there is a newer one, or the chat has said "later" for too long."""
        first = min(change.refused, self._clock.now())
        if queue.traffic.refused_for(first) >= PATIENCE:
            log.warning("edit given up", post=change.key, place=str(change.place))
            return False
        queue.edits.setdefault(change.key, replace(change, refused=first))
        return True

    async def _message(self, key: str) -> str:
        known = self._messages.get(key)
        if known is not None:
            return known
        post = await insist(self._clock, lambda: self._store.post(key))
        return post.message if post else ""


def keep(known: OrderedDict[str, K], key: str, value: K) -> None:
    known[key] = value
    if len(known) > REMEMBERED:
        known.popitem(last=False)


def shown(limits: Limits, outbound: Outbound) -> bool:
    """A chat that cannot change posts is told what is worth a post of its own."""
    return limits.edits or outbound.kind is PostKind.PROGRESS or bool(outbound.buttons)


def _weight(limits: Limits, outbound: Outbound) -> int:
    return 1 if limits.edits else weight(outbound, limits)
