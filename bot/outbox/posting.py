"""Sends one post, until it is there or will never be.

A post is written together with what it answers, as one whose first try has begun: the try itself follows at once and
needs no transaction of its own. What a kill leaves behind:

- before the post is written: nothing; the event is handled anew
- after it is written, before it is sent: counted as tried although it was not; the next process sends it, and if the
  answer is lost too does not repeat it
- after it is sent, before its answer is written: the next process repeats it, once
- during that repeat: it is given up, because it may be there twice by then

So every post goes out after a kill at any moment, and is repeated once at the most where the platform shows repeats.
A try that was refused for certain is not there, and never counts as one. A platform that recognises repeats does so for
a while (`Limits.dedupes`): all tries within it count as one, and what comes later is a repeat like any other.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import structlog

from bot.errors import MaybeDelivered, NotDelivered
from bot.insisting import insist
from bot.outbox.fitting import fitted
from bot.outbox.traffic import Traffic, weight
from bot.ports import Chat, Clock, Store
from bot.values import Post

log = structlog.get_logger()

AGAIN = 1.0
"""Seconds before something is tried again whose answer was lost."""
PAUSES = (AGAIN, 2.0, 5.0, 10.0, 20.0, 30.0, 30.0)
"""Seconds between the tries of a post whose answers are lost, where the platform does not show it twice: a breakdown of
a minute and a half loses none, and one that the platform chokes on does not hold up the others for long."""
PATIENCE = 3600.0
"""Seconds for which a chat may say "later" before what it refuses is given up."""
SLOWLY = 30.0
"""Seconds at most by which the pauses grow for a chat that names none."""
GONE = "-"
"""Stands for the message id of a post that a platform refused for good."""


class Tries:
    """How often a post may be in its chat by now, those counted once that the platform takes for one."""

    def __init__(self, store: Store, clock: Clock, post: Post) -> None:
        self._store = store
        self._clock = clock
        self._key = post.key
        self._first: float | None = post.at if post.attempts else None
        """When (Unix seconds) the first of them was begun whose outcome is not known."""
        self._begun = 0.0
        self._lost = 0
        self._noted = False
        """The one under way is written down, and may be shown beside another."""

    async def may(self, now: float, dedupes: float) -> bool:
        """Whether it may be sent now. A chat that does not recognise it gets it once more at the most. The first try of
        a post of this process is written down already."""
        self._begun = now
        if self._noted or self._first is None or max(0.0, now - self._first) < dedupes:
            return True
        self._noted = True
        return max(self._lost, await insist(self._clock, lambda: self._store.attempt(self._key))) < 2

    def answer_lost(self) -> None:
        """Of the one that was begun last."""
        self._first = self._begun if self._first is None else self._first
        self._lost = max(1, self._lost + self._noted)
        self._noted = False


class Sender:
    """What all posts need to be sent."""

    def __init__(self, store: Store, clock: Clock, directory: Path) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory

    async def sent(self, chat: Chat, traffic: Traffic, post: Post) -> str:
        """The message's id, or GONE where the platform does not take it, or may have it without saying so."""
        outbound = await fitted(post.outbound, chat.limits(post.place), self._directory)
        post, tries = replace(post, outbound=outbound), Tries(self._store, self._clock, post)
        for pause in (*PAUSES, 0):
            try:
                return await self._taken(chat, traffic, post, tries)
            except MaybeDelivered as error:
                log.warning("post perhaps delivered", post=post.key, place=str(post.place), cause=str(error))
                tries.answer_lost()
                await self._clock.sleep(pause)
        log.warning("post given up", post=post.key, place=str(post.place))
        return GONE

    async def _taken(self, chat: Chat, traffic: Traffic, post: Post, tries: Tries) -> str:
        """What was refused for certain is not there, so it may be tried again however often. Raises MaybeDelivered."""
        begun, tried = self._clock.now(), 0
        while True:
            try:
                return await self._through(chat, traffic, post, tries)
            except NotDelivered as refusal:
                log.warning("post not delivered", post=post.key, place=str(post.place), cause=str(refusal))
                if refusal.after is None:
                    traffic.answered()
                else:
                    traffic.hold(max(refusal.after, min(float(tried), SLOWLY)))
                if refusal.after is None or traffic.refused_for(begun) >= PATIENCE:
                    log.warning("post given up", post=post.key, place=str(post.place), tried=tried + 1)
                    return GONE
                tried += 1

    async def _through(self, chat: Chat, traffic: Traffic, post: Post, tries: Tries) -> str:
        """Whether it may be sent is looked at last: it may have waited long for its turn."""
        limits = chat.limits(post.place)
        passage = await traffic.post(limits.paces, weight(post.outbound, limits))
        try:
            if not await tries.may(self._clock.now(), limits.dedupes):
                log.warning("post given up", post=post.key, place=str(post.place))
                return GONE
            message = await chat.send(post.place, post.outbound)
        finally:
            traffic.over(passage)
        traffic.answered()
        return message
