"""What is posted: in order in each place, once, however often the platform or the process fails."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import structlog

from bot import pictures
from bot.errors import JobError, MaybeDelivered, NotDelivered
from bot.ports import Chat, Clock, Doors, Store
from bot.values import Limits, Outbound, Picture, Place, Post, PostKind
from bot.values.turns import Amend

log = structlog.get_logger()

TRIES = 5
AGAIN = 1.0
"""Seconds before a post is tried again whose answer was lost."""
REMEMBERED = 20_000
"""Posts whose message ids are kept at hand for edits; older ones are read from the store."""
GONE = "-"
"""Stands for the message id of a post that a platform refused for good."""

Posted = Callable[[Post], Awaitable[None]]


class Placed(Protocol):
    """Anything that belongs to a conversation."""

    @property
    def place(self) -> Place: ...


@dataclass(frozen=True, slots=True)
class Change:
    """A post that is to be edited."""

    key: str
    place: Place
    outbound: Outbound


class Outbox:
    """One queue a place. Of several edits of one post that wait, only the newest is carried out."""

    def __init__(self, store: Store, doors: Doors, clock: Clock, directory: Path) -> None:
        self._store = store
        self._doors = doors
        self._clock = clock
        self._directory = directory
        self._queues: dict[Place, OrderedDict[str, Post | Change]] = {}
        self._messages: OrderedDict[str, str] = OrderedDict()

    @property
    def busy(self) -> int:
        """Places in which a post waits or is on its way."""
        return len(self._queues)

    def reaches(self, thing: Placed) -> bool:
        """Whether what has a place can be told there."""
        return thing.place.platform in self._doors.chats

    def limits(self, place: Place) -> Limits:
        chat = self._doors.chats.get(place.platform)
        return chat.limits(place) if chat else Limits()

    def put(self, post: Post) -> bool:
        """True if the place was idle, so that somebody has to `work` on it."""
        return self._put(post.place, f"post {post.key}", post)

    def change(self, amend: Amend, outbound: Outbound) -> bool:
        return self._put(amend.place, f"edit {amend.key}", Change(amend.key, amend.place, outbound))

    def _put(self, place: Place, name: str, item: Post | Change) -> bool:
        idle = place not in self._queues
        self._queues.setdefault(place, OrderedDict())[name] = item
        return idle

    async def work(self, place: Place, posted: Posted) -> None:
        """Send all that waits for the place, in order."""
        queue = self._queues[place]
        chat = self._doors.chats.get(place.platform)
        try:
            while queue:
                _, item = queue.popitem(last=False)
                if chat is not None:
                    await self._dealt(chat, item, posted)
        finally:
            del self._queues[place]

    async def _dealt(self, chat: Chat, item: Post | Change, posted: Posted) -> None:
        """A post that breaks does not hold up those behind it; the store keeps it for the next start."""
        try:
            await self._deal(chat, item, posted)
        except Exception:
            log.exception("post broke", post=item.key, place=str(item.place))

    async def _deal(self, chat: Chat, item: Post | Change, posted: Posted) -> None:
        match item:
            case Post():
                await self._post(chat, item)
                await posted(item)
            case Change():
                await self._edit(chat, item)

    async def _post(self, chat: Chat, post: Post) -> None:
        message = await self._sent(chat, post)
        self._remember(post.key, message)
        await self._store.sent(post.key, message)

    async def _sent(self, chat: Chat, post: Post) -> str:
        """The message's id, or GONE where the platform does not take it, or may have it without saying so."""
        outbound = await self._fitted(chat, post.place, post.outbound)
        for _ in range(TRIES):
            if not await self._may(chat, post):
                return GONE
            try:
                return await self._taken(chat, replace(post, outbound=outbound))
            except MaybeDelivered as lost:
                log.warning("post perhaps delivered", post=post.key, place=str(post.place), cause=str(lost))
                await self._clock.sleep(AGAIN)
        return GONE

    async def _may(self, chat: Chat, post: Post) -> bool:
        """A chat that cannot recognise a post it has seen gets it once more at the most."""
        if chat.limits(post.place).dedupes or await self._store.attempt(post.key) < 2:
            return True
        log.warning("post given up", post=post.key, place=str(post.place))
        return False

    async def _taken(self, chat: Chat, post: Post) -> str:
        """What was refused for certain is not there, so it may be tried again however often."""
        for tried in range(TRIES):
            try:
                return await chat.send(post.place, post.outbound)
            except NotDelivered as refusal:
                log.warning("post not delivered", post=post.key, place=str(post.place), cause=str(refusal))
                if refusal.after is None:
                    return GONE
                await self._clock.sleep(max(refusal.after, float(tried)))
        return GONE

    async def _fitted(self, chat: Chat, place: Place, outbound: Outbound) -> Outbound:
        if not outbound.pictures:
            return outbound
        limits = chat.limits(place)
        if outbound.files and all(picture.size <= limits.picture_bytes for picture in outbound.pictures):
            return outbound
        fitted = [await asyncio.to_thread(self._fit, picture, limits) for picture in outbound.pictures]
        return replace(outbound, pictures=tuple(fitted))

    def _fit(self, picture: Picture, limits: Limits) -> Picture:
        try:
            return pictures.fit(picture, self._directory, limits)
        except JobError as error:
            log.warning("picture not fitted", path=picture.path, cause=error.detail)
            return picture

    async def _edit(self, chat: Chat, change: Change) -> None:
        message = await self._message(change.key)
        if not message or message == GONE:
            return
        try:
            if chat.limits(change.place).edits:
                await chat.edit(change.place, message, change.outbound)
            elif change.outbound.kind is PostKind.PROGRESS or change.outbound.buttons:
                await chat.send(change.place, change.outbound)
        except NotDelivered as refusal:
            log.info("edit not delivered", post=change.key, place=str(change.place), cause=str(refusal))

    async def _message(self, key: str) -> str:
        known = self._messages.get(key)
        if known is not None:
            return known
        post = await self._store.post(key)
        return post.message if post else ""

    def _remember(self, key: str, message: str) -> None:
        self._messages[key] = message
        if len(self._messages) > REMEMBERED:
            self._messages.popitem(last=False)
