"""A bot on Telegram in a process of its own, between an emulated Telegram and an emulated IMA that outlive it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.values import Job
from tests.emulators.ima import Emulator, emulated
from tests.emulators.pictures import owner_of
from tests.emulators.telegram import Call, Human, Post, Room, Telegram
from tests.emulators.telegram import emulated as telegram_emulated
from tests.lives import PACE, Lives
from tests.victim import Hurried

WAIT = 30.0
"""Real seconds after which an examination is broken off."""
LOOK = 0.1
"""Real seconds between two looks where Telegram is not what changes."""
ENDS = frozenset({"picture", "failure"})


def token(post: Post, action: str) -> str:
    """What a button of the post carries; empty if it has none that does this."""
    carried = (button.data for row in post.buttons for button in row)
    return next((data for data in carried if data.startswith(f"{action}:")), "")


def job_of(post: Post) -> str:
    """The id of the job whose buttons it has; empty if it has none."""
    carried = (button.data.split(":") for row in post.buttons for button in row if button.data)
    return next((parts[1] for parts in carried if len(parts) > 1), "")


def kind_of(post: Post) -> str:
    """What a post is for, as people tell it: by what it looks like now."""
    if post.photo or post.document:
        return "picture"
    if post.text.startswith("❌"):
        return "failure"
    if post.text.startswith("💰") or token(post, "confirm"):
        return "question"
    if post.text.startswith(("🎨", "⏳", "✅ Done", "✖️ Cancelled")):
        return "start"
    return "text"


@dataclass(slots=True, kw_only=True)
class Town(Lives):
    """Where people talk to it. `pace`: how many times as fast the time of all runs."""

    telegram: Telegram
    ima: Emulator
    pace: float
    names: Iterator[int] = field(default_factory=count)

    def arguments(self, *more: str) -> list[str]:
        addresses = [f"--telegram={self.telegram.url}", f"--token={self.telegram.token}", f"--ima={self.ima.ports.api}"]
        return [*addresses, *self.places, f"--pace={self.pace}", *more]

    async def live(self, *more: str) -> None:
        """A life of the bot; returns when it asks for messages."""
        asked = len(self.telegram.called("getUpdates"))
        await asyncio.to_thread(self.begin, *self.arguments(*more))
        await self.until(lambda: len(self.telegram.called("getUpdates")) > asked)

    async def killed(self) -> None:
        await asyncio.to_thread(self.kill)

    async def stopped(self) -> None:
        await asyncio.to_thread(self.stop)

    async def jobs(self) -> list[Job]:
        return await asyncio.to_thread(self.kept)

    async def until(self, reached: Callable[[], bool], seconds: float = WAIT) -> None:
        """Also of what other emulators know, so it is looked at again and again."""
        deadline = time.monotonic() + seconds
        while not await self.telegram.until(reached, LOOK):
            assert time.monotonic() < deadline, self.told()

    async def rest(self, seconds: float = 0.5) -> None:
        """Real time in which something might still come."""
        await self.telegram.until(lambda: False, seconds)

    def told(self) -> str:
        """What a failing test shows."""
        calls = [f"{call.method} {call.status} {call.description}" for call in self.telegram.calls[-40:]]
        log = self.directory / "log"
        return "\n".join([*calls, log.read_text(encoding="utf-8")[-4000:] if log.exists() else ""])

    def newcomer(self, language: str = "en") -> tuple[Human, Room]:
        """Somebody who has opened the private chat with the bot."""
        person = self.telegram.person(f"Person{next(self.names)}", language=language)
        return person, self.telegram.private(person)

    def mention(self, words: str) -> str:
        return f"@{self.telegram.bot.username} {words}"

    def posts(self, room: Room, kind: str = "") -> list[Post]:
        """As they are now, the oldest first."""
        return [post for post in self.telegram.posts(room) if kind in {"", kind_of(post)}]

    async def shows(self, room: Room, kind: str, times: int = 1) -> list[Post]:
        await self.until(lambda: len(self.posts(room, kind)) >= times)
        return self.posts(room, kind)

    def press(self, post: Post, action: str, person: Human) -> str:
        carried = token(post, action)
        assert carried, f"{action} is not among {post.labels}"
        return self.telegram.press(post, carried, person)

    def sent(self, room: Room) -> list[Call]:
        """Calls that people in the room can see the outcome of, in order."""
        methods = frozenset({"sendMessage", "sendPhoto", "sendMediaGroup", "sendDocument", "setMessageReaction"})
        calls = (call for call in self.telegram.calls if call.method in methods)
        return [call for call in calls if call.text("chat_id") == str(room.id)]

    def edits(self, room: Room) -> list[Call]:
        calls = (call for call in self.telegram.calls if call.method.startswith("editMessage"))
        return [call for call in calls if call.text("chat_id") == str(room.id) and call.status == 200]

    def ordered(self, body: bytes) -> str:
        """What the picture was ordered with."""
        tasks = self.ima.tasks
        owner = owner_of(body, list(tasks))
        return tasks[owner].order.fixed.prompt if owner else ""


@contextmanager
def between(directory: Path, latency: float, pace: float) -> Iterator[Town]:
    """Nobody lives there yet. `latency`: seconds of the bot's time that a picture takes."""
    with emulated() as ima, telegram_emulated() as telegram:
        ima.latency = latency / pace
        telegram.pace = pace
        telegram.advance(Hurried(pace).now() - telegram.now())
        made = Town(directory, telegram=telegram, ima=ima, pace=pace)
        try:
            yield made
        finally:
            made.end()


@asynccontextmanager
async def town(directory: Path, *more: str, latency: float = 38.0, pace: float = PACE) -> AsyncIterator[Town]:
    """With a first life, which has these arguments besides."""
    with between(directory, latency, pace) as made:
        await made.live(*more)
        yield made
