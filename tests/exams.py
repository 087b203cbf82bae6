"""The examination of a platform: the whole bot in a process of its own, between people, an emulated group and IMA."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
from websockets.exceptions import ConnectionClosed

from adapters.web.wire import Bubble, Cleared, Hello, Posts, Taken
from bot.values import Job
from tests.emulators.server import bound
from tests.lives import PACE, World, world
from tests.web_page import Page, looking, news, visiting

WAIT = 30.0
"""Real seconds after which an examination is broken off."""
ENDS = frozenset({"picture", "failure"})
TECHNICAL = re.compile(
    r"\b(API|HTTP|JSON|endpoint|script|stack|traceback|attribute_id|model_version|form_config|task_\w+|ima_\w+"
    r"|400|401|402|429|500|503|4008|6006|6009|6010)\b",
    re.IGNORECASE,
)
"""What no person may read (protocol, "Failures in plain words")."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What came of one examination."""

    letter: str
    passed: bool
    figures: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as it came or was changed, and when (`time.perf_counter`)."""

    at: float
    bubble: Bubble


@dataclass(slots=True)
class Visitor:
    """Somebody at the web chat, and everything that was seen there."""

    page: Page
    seen: list[Seen] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self) -> None:
        """Until the bot hangs up, as it does when it ends."""
        while (received := await self._received()) is not None:
            match news.decode(received):
                case Posts(entries):
                    bot = (bubble for bubble in entries if bubble.author == "bot")
                    self.seen.extend(Seen(time.perf_counter(), bubble) for bubble in bot)
                case Taken(taken):
                    self.taken.append(taken)
                case Hello() | Cleared():
                    pass
            self.moved.set()

    async def _received(self) -> str | bytes | None:
        try:
            return await self.page.socket.recv()
        except ConnectionClosed:
            return None

    async def until(self, reached: Callable[[Visitor], bool]) -> None:
        async with asyncio.timeout(WAIT):
            while not reached(self):
                self.moved.clear()
                await self.moved.wait()

    def shown(self, kind: str = "") -> list[Bubble]:
        """As the messages stand now, the oldest first."""
        newest = {one.bubble.message: one.bubble for one in self.seen}
        return [bubble for bubble in newest.values() if kind in {"", bubble.kind}]

    def first(self, kind: str) -> Bubble:
        return self.shown(kind)[0]

    async def shows(self, kind: str, times: int = 1) -> list[Bubble]:
        await self.until(lambda visitor: len(visitor.shown(kind)) >= times)
        return self.shown(kind)

    async def press(self, bubble: Bubble, action: str) -> None:
        token = next(button.token for button in bubble.buttons if button.action == action)
        await self.page.send({"type": "press", "id": uuid4().hex, "button": token, "message": bubble.message})

    async def rest(self, seconds: float = 1.0) -> None:
        """Time in which something might still come."""
        async with asyncio.timeout(seconds + WAIT):
            await asyncio.sleep(seconds)


@dataclass(slots=True)
class Hall:
    """Where the examination takes place."""

    world: World
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def begin(self, *more: str) -> None:
        """A life of the bot; returns when its doors are open."""
        self.world.start(*([f"--web={self.port}"] if self.port else []), *more)
        await asyncio.to_thread(self.world.asked, "events", self.world.listened + 1)

    async def asked(self, name: str, times: int = 1) -> None:
        await asyncio.to_thread(self.world.asked, name, times)

    async def wait(self, reached: Callable[[], bool]) -> None:
        await asyncio.to_thread(self.world.wait, reached)

    async def killed(self) -> None:
        await asyncio.to_thread(self.world.kill)

    async def stopped(self) -> None:
        await asyncio.to_thread(self.world.stop)

    async def kept(self) -> list[Job]:
        return await asyncio.to_thread(self.world.kept)

    @asynccontextmanager
    async def visitor(self, client: httpx.AsyncClient | None = None) -> AsyncIterator[Visitor]:
        """Somebody new, or whoever has this client's cookies."""
        if client is not None:
            async with self._at(client) as visitor:
                yield visitor
            return
        async with visiting(self.address) as fresh, self._at(fresh) as visitor:
            yield visitor

    @asynccontextmanager
    async def _at(self, client: httpx.AsyncClient) -> AsyncIterator[Visitor]:
        async with looking(client) as page, asyncio.TaskGroup() as tasks:
            visitor = Visitor(page)
            watching = tasks.create_task(visitor.watch())
            try:
                yield visitor
            finally:
                watching.cancel()


@asynccontextmanager
async def hall(directory: Path, *more: str, latency: float = 38.0, pace: float = PACE) -> AsyncIterator[Hall]:
    """`latency`: seconds of the bot's time that a picture takes. The arguments are those of its first life."""
    listener = bound()
    port: int = listener.getsockname()[1]
    listener.close()
    with world(directory) as made:
        made.ima.latency = latency / pace
        begun = Hall(made, port)
        await begun.begin(f"--pace={pace}", *more)
        yield begun
