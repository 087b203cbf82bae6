"""What waits for one place: posts in order, and beside them the newest edit of each post."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.outbox.traffic import Traffic, weight
from bot.ports import Chat
from bot.values import Outbound, Place, Post

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


@dataclass(slots=True, eq=False)
class Queue:
    """Both halves are worked on side by side: no post waits for an edit, and an edit only for earlier posts."""

    traffic: Traffic
    chat: Chat | None
    """None if its platform is not connected."""
    posts: dict[str, Post] = field(default_factory=dict)
    edits: dict[str, Change] = field(default_factory=dict)
    owed: deque[Callable[[Queue, Posted], Awaitable[None]]] = field(default_factory=deque)
    """Work that a task was promised for."""
    posting: bool = False
    editing: bool = False
    entered: int = 0
    """How many posts there have been."""
    left: int = 0
    """How many of them are in the chat, or never will be."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever one more is."""
    due: float = 0.0
    """When (Unix seconds) the next edit may be sent, as far as is known; 0: now."""

    @property
    def load(self) -> int:
        return sum(weight(post.outbound) for post in self.posts.values())

    def next_edit(self) -> str | None:
        """The oldest that waits for no post: what is done is not said before what it is about is there."""
        return next((key for key, change in self.edits.items() if change.after <= self.left), None)
