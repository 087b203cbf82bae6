"""What waits for one place: posts in order, and beside them the newest edit of each post."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.outbox.traffic import Traffic, weight
from bot.ports import Chat
from bot.values import Outbound, Place, Post, PostKind

Posted = Callable[[Post], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Change:
    """A post that is to be edited."""

    key: str
    place: Place
    outbound: Outbound
    after: int = 0
    """So many posts of the place were there before it, and are shown before it."""
    refused: float = math.inf
    """When (Unix seconds) it was first refused for the time being."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post, and as how many-th it came to its place."""

    number: int
    post: Post


@dataclass(slots=True, eq=False)
class Queue:
    """Both halves are worked on side by side: no post waits for an edit, and an edit only for earlier posts."""

    traffic: Traffic
    chat: Chat | None
    """None if its platform is not connected."""
    posts: dict[str, Entry] = field(default_factory=dict)
    edits: dict[str, Change] = field(default_factory=dict)
    owed: deque[Callable[[Queue, Posted], Awaitable[None]]] = field(default_factory=deque)
    """Work that a task was promised for."""
    posting: bool = False
    editing: bool = False
    entered: int = 0
    """How many posts there have been."""
    pending: dict[int, None] = field(default_factory=dict)
    """The numbers of those that are neither in the chat yet nor given up, in order."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever one more is."""
    due: float = 0.0
    """When (Unix seconds) the next edit may be sent, as far as is known; 0: now."""

    @property
    def load(self) -> int:
        posts = [entry.post for entry in self.posts.values()]
        return sum(weight(post.outbound, self.chat.limits(post.place)) for post in posts) if self.chat else 0

    @property
    def left(self) -> int:
        """So many of the first posts are in the chat, or never will be."""
        return next(iter(self.pending), self.entered + 1) - 1

    def enter(self, post: Post) -> None:
        known = self.posts.get(post.key)
        if known is None:
            self.entered += 1
            self.pending[self.entered] = None
        self.posts[post.key] = Entry(known.number if known else self.entered, post)

    def next_post(self) -> Entry:
        """The oldest. But where not all that wait can be posted at once, whoever asked is told first that they were
        heard, and then what becomes of whom: an acknowledgement goes before the notices that are next."""
        first = next(iter(self.posts.values()))
        if self.chat is None or not self.traffic.crowded(self.chat.limits(first.post.place).paces, self.load):
            return self.posts.pop(first.post.key)
        others = (entry for entry in self.posts.values() if entry.post.outbound.kind is not PostKind.START)
        upcoming = next(others, first)
        chosen = upcoming if upcoming.post.outbound.kind is PostKind.ACK else first
        return self.posts.pop(chosen.post.key)

    def over(self, entry: Entry) -> None:
        """It is in the chat, or never will be."""
        del self.pending[entry.number]
        self.moved.set()

    def next_edit(self) -> str | None:
        """The oldest that waits for no post: what is done is not said before what it is about is there."""
        return next((key for key, change in self.edits.items() if change.after <= self.left), None)
