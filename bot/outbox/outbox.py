"""One queue a place, one pace a chat: what waits for each, and who works on it."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

import structlog

from bot.insisting import insist
from bot.outbox.editing import Editor
from bot.outbox.posting import Sender
from bot.outbox.queues import Change, Posted, Queue
from bot.outbox.traffic import Traffic
from bot.ports import Chat, Clock, Doors, Store
from bot.values import Limits, Outbound, Place, Post
from bot.values.turns import Amend

log = structlog.get_logger()

SOON = 3.0
"""Seconds within which an edit may be sent to be waited for when the house closes."""

Talk = tuple[str, str]
"""A platform and a chat of it, with all its threads."""


class Placed(Protocol):
    """Anything that belongs to a conversation."""

    @property
    def place(self) -> Place: ...


class Outbox:
    """Posts go out in order in each place, but that somebody was heard is said sooner where many wait. Edits wait
    aside, of each post only the newest, until no post needs their room; only the end of the house loses one that has to
    wait longer than a moment. Posts are lost by nothing."""

    def __init__(self, store: Store, doors: Doors, clock: Clock, directory: Path) -> None:
        self._store = store
        self._doors = doors
        self._clock = clock
        self._sender = Sender(store, clock, directory)
        self._editor = Editor(store, clock, directory)
        self._queues: dict[Place, Queue] = {}
        self._traffic: OrderedDict[Talk, Traffic] = OrderedDict()
        """Of the chats that were written to lately, the one that was not looked at for the longest time first."""

    @property
    def busy(self) -> int:
        """Places in which a post waits or is on its way, and those in which an edit is, or will be in a moment. For
        other edits nobody who closes the house waits: they are lost with it, and leave a notice that looks as if its
        job were still under way, whose buttons tell that it is not."""
        soon = self._clock.now() + SOON
        return sum(queue.posting + (queue.editing and queue.due <= soon) for queue in self._queues.values())

    @property
    def aside(self) -> int:
        """Places in which an edit waits longer than that."""
        soon = self._clock.now() + SOON
        return sum(queue.editing and soon < queue.due < math.inf for queue in self._queues.values())

    def reaches(self, thing: Placed) -> bool:
        """Whether what has a place can be told there."""
        return thing.place.platform in self._doors.chats

    def limits(self, place: Place) -> Limits:
        chat = self._doors.chats.get(place.platform)
        return chat.limits(place) if chat else Limits()

    def held(self, place: Place) -> bool:
        """Whether the place's chat wants to hear nothing for now."""
        traffic = self._traffic.get((place.platform, place.chat))
        return traffic is not None and traffic.held

    def put(self, post: Post) -> bool:
        """True if nobody is at it, so that somebody has to `work` on the place."""
        queue = self._queue(post.place)
        queue.enter(post)
        idle, queue.posting = not queue.posting, True
        if idle:
            queue.owed.append(self._post_all)
        return idle

    def change(self, amend: Amend, outbound: Outbound) -> bool:
        """True if nobody is at it, so that somebody has to `work` on the place."""
        queue = self._queue(amend.place)
        queue.edits[amend.key] = Change(amend.key, amend.place, outbound, queue.entered)
        idle, queue.editing = not queue.editing, True
        if idle:
            queue.owed.append(self._edit_all)
        return idle

    async def work(self, place: Place, posted: Posted) -> None:
        """Send the posts or the edits that wait for the place, whichever nobody is at."""
        queue = self._queues[place]
        try:
            await queue.owed.popleft()(queue, posted)
        finally:
            if not (queue.posting or queue.editing):
                self._leave(place, queue)

    def _queue(self, place: Place) -> Queue:
        queue = self._queues.get(place)
        if queue is None:
            talk = (place.platform, place.chat)
            traffic = self._traffic.setdefault(talk, Traffic(self._clock))
            self._queues[place] = queue = Queue(traffic, self._doors.chats.get(place.platform))
            traffic.queues.append(queue)
        return queue

    def _leave(self, place: Place, queue: Queue) -> None:
        """What a chat was given lately is remembered until it no longer matters; each that falls silent has two looked
        at that nobody looked at for longer."""
        del self._queues[place]
        queue.traffic.queues.remove(queue)
        self._traffic.move_to_end((place.platform, place.chat))
        eldest = [talk for talk, _ in zip(self._traffic, range(2), strict=False)]
        for talk in {*eldest, (place.platform, place.chat)}:
            if self._traffic[talk].idle:
                del self._traffic[talk]
            else:
                self._traffic.move_to_end(talk)

    async def _post_all(self, queue: Queue, posted: Posted) -> None:
        try:
            while queue.posts:
                entry = queue.next_post()
                if queue.chat is not None:
                    await _safely(self._post(queue.chat, queue.traffic, entry.post, posted), entry.post)
                queue.over(entry)
        finally:
            queue.posting = False

    async def _post(self, chat: Chat, traffic: Traffic, post: Post, posted: Posted) -> None:
        message = await self._sender.sent(chat, traffic, post)
        self._editor.remember(post.key, message)
        # It is there: to give up writing that down would leave what it ends unfinished.
        await insist(self._clock, lambda: self._store.sent(post.key, message))
        await posted(post)

    async def _edit_all(self, queue: Queue, _: Posted) -> None:
        try:
            while queue.edits:
                key = queue.next_edit()
                if key is None:
                    queue.due = math.inf
                    queue.moved.clear()
                    await queue.moved.wait()
                    queue.due = 0.0
                elif queue.chat is None or not await _safely(
                    self._editor.edit(queue.chat, queue, key), queue.edits[key]
                ):
                    queue.edits.pop(key, None)
        finally:
            queue.editing = False


async def _safely(deal: Awaitable[None], item: Post | Change) -> bool:
    """What breaks does not hold up what is behind it; the store keeps a post for the next start."""
    try:
        await deal
    except Exception:
        log.exception("post broke", post=item.key, place=str(item.place))
        return False
    return True
