"""Sends one post, until it is there or will never be.

A post is written together with what it answers, as one whose first try has begun: the try itself follows at once and
needs no transaction of its own. What a kill leaves behind:

- before the post is written: nothing; the event is handled anew
- after it is written, before it is sent: counted as tried although it was not; the next process sends it, and if the
  answer is lost too does not repeat it
- after it is sent, before its answer is written: the next process repeats it, once
- during that repeat: it is given up, because it may be there twice by then

So every post goes out after a kill at any moment, and is repeated once at the most where the platform shows repeats.
A try that was refused for certain is not there, and never counts as one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import structlog

from bot.errors import MaybeDelivered, NotDelivered
from bot.outbox.fitting import fitted
from bot.outbox.traffic import Traffic, weight
from bot.ports import Chat, Clock, Store
from bot.values import Post

log = structlog.get_logger()

TRIES = 5
"""How often a post is sent whose answers are lost, where the platform does not show it twice."""
AGAIN = 1.0
"""Seconds before something is tried again whose answer was lost."""
PATIENCE = 3600.0
"""Seconds for which a chat may say "later" before what it refuses is given up."""
SLOWLY = 30.0
"""Seconds at most by which the pauses grow for a chat that names none."""
GONE = "-"
"""Stands for the message id of a post that a platform refused for good."""


class Sender:
    """What all posts need to be sent."""

    def __init__(self, store: Store, clock: Clock, directory: Path) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory

    async def sent(self, chat: Chat, traffic: Traffic, post: Post) -> str:
        """The message's id, or GONE where the platform does not take it, or may have it without saying so."""
        outbound = await fitted(post.outbound, chat.limits(post.place), self._directory)
        for lost in range(TRIES):
            if not await self._may(chat, post, lost):
                return GONE
            try:
                return await self._taken(chat, traffic, replace(post, outbound=outbound))
            except MaybeDelivered as error:
                log.warning("post perhaps delivered", post=post.key, place=str(post.place), cause=str(error))
                await self._clock.sleep(AGAIN)
        return GONE

    async def _may(self, chat: Chat, post: Post, lost: int) -> bool:
        """A chat that cannot recognise a post it has seen gets it once more at the most. The first try of a post of
        this process is written down already."""
        fresh = not (post.attempts or lost)
        if fresh or chat.limits(post.place).dedupes or max(lost, await self._store.attempt(post.key)) < 2:
            return True
        log.warning("post given up", post=post.key, place=str(post.place))
        return False

    async def _taken(self, chat: Chat, traffic: Traffic, post: Post) -> str:
        """What was refused for certain is not there, so it may be tried again however often. Raises MaybeDelivered."""
        begun, tried = self._clock.now(), 0
        while True:
            try:
                return await self._through(chat, traffic, post)
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

    async def _through(self, chat: Chat, traffic: Traffic, post: Post) -> str:
        passage = await traffic.post(chat.limits(post.place).paces, weight(post.outbound))
        try:
            message = await chat.send(post.place, post.outbound)
        finally:
            traffic.over(passage)
        traffic.answered()
        return message
