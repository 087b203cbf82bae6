"""An outbox between a store and a chat that notes when it was given what, on time that passes when it is told to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from bot.errors import BotError, Unreadable
from bot.outbox import Outbox
from bot.ports import Doors, Receive, Store
from bot.testing import MemoryStore, Stopwatch
from bot.testing.clocks import EPOCH
from bot.values import Attachment, Limits, Outbound, Place, Post, PostKind, Turn
from bot.values.meanings import Notice
from bot.values.topics import Topic
from bot.values.turns import Amend

GROUP = Place("board", "group")
OTHER = Place("board", "other")
SPINS = 40


class Over(Exception):
    """Ends the tasks of an office."""


def leave() -> NoReturn:
    raise Over


@dataclass(frozen=True, slots=True)
class Given:
    """What the chat was given, and when (seconds since the beginning): asked, and answered."""

    what: str
    """The text, after a ~ if it was an edit."""
    place: Place
    begun: float
    over: float
    message: str


@dataclass(slots=True)
class Board:
    """A chat whose every call takes so many seconds; what `refuse` names is raised after them."""

    clock: Stopwatch
    capabilities: Limits = field(default_factory=Limits)
    given: list[Given] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long something takes, by its text."""
    refuse: Callable[[str, Place], BotError | None] = lambda _what, _place: None
    calls: Counter[str] = field(default_factory=Counter)
    """Also those that were refused."""

    async def listen(self, receive: Receive) -> None:
        """Nobody talks here."""

    def limits(self, place: Place) -> Limits:
        return self.capabilities

    async def send(self, place: Place, outbound: Outbound) -> str:
        message = f"message of {outbound.key}"
        await self._give(outbound.text, place, message, outbound.text)
        return message

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        await self._give(f"~{outbound.text}", place, message, outbound.text)

    async def _give(self, what: str, place: Place, message: str, text: str) -> None:
        begun = self.clock.now() - EPOCH
        self.calls[what] += 1
        if self.seconds.get(text):
            await self.clock.sleep(self.seconds[text])
        refusal = self.refuse(what, place)
        if refusal is not None:
            raise refusal
        self.given.append(Given(what, place, begun, self.clock.now() - EPOCH, message))

    async def busy(self, place: Place) -> None:
        """Shows nothing."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        raise Unreadable("no attachments here")

    def address(self, path: str) -> str:
        return ""

    def told(self) -> list[str]:
        return [given.what for given in self.given]

    def times(self) -> dict[str, float]:
        return {given.what: round(given.begun, 3) for given in self.given}


@dataclass(slots=True)
class Office:
    """What a test can do with an outbox."""

    outbox: Outbox
    board: Board
    store: Store
    clock: Stopwatch
    tasks: asyncio.TaskGroup

    async def post(self, text: str, place: Place = GROUP) -> None:
        """Written and sent, as a turn does it."""
        post = written(text, place)
        await self.store.commit(Turn(self.clock.now(), posts=(post,)))
        self.put(post)

    def put(self, post: Post) -> None:
        self._work(post.place, self.outbox.put(post))

    def edit(self, key: str, text: str, place: Place = GROUP, kind: PostKind = PostKind.PROGRESS) -> None:
        outbound = Outbound(kind, key, text)
        amend = Amend(key, PostKind.PROGRESS, Notice(Topic.TROUBLE), "en", place)
        self._work(place, self.outbox.change(amend, outbound))

    def _work(self, place: Place, idle: bool) -> None:
        if idle:
            self.tasks.create_task(self.outbox.work(place, self._landed))

    async def _landed(self, post: Post) -> None:
        """Nobody waits for it."""

    async def resume(self) -> None:
        """What the last process left."""
        for post in await self.store.unsent():
            self.put(post)

    async def settle(self) -> None:
        for _ in range(SPINS):
            await asyncio.sleep(0)

    async def passes(self, seconds: float) -> None:
        alarm = self.tasks.create_task(self.clock.sleep(seconds))
        await self.settle()
        while not alarm.done():
            self.clock.wake()
            await self.settle()


def written(text: str, place: Place = GROUP) -> Post:
    return Post(text, place, Outbound(PostKind.TEXT, text, text))


@asynccontextmanager
async def office(
    directory: Path, limits: Limits | None = None, store: Store | None = None, clock: Stopwatch | None = None
) -> AsyncIterator[Office]:
    clock, kept = clock or Stopwatch(), store or MemoryStore()
    board = Board(clock, limits or Limits())
    wrong: list[AssertionError] = []
    try:
        async with asyncio.TaskGroup() as tasks:
            outbox = Outbox(kept, Doors({"board": board}, {}), clock, directory)
            try:
                yield Office(outbox, board, kept, clock, tasks)
            except AssertionError as error:
                wrong.append(error)
            leave()
    except* Over:
        for failure in wrong:
            raise failure from None
