"""A bot on Telegram in a process of its own, between an emulated Telegram and an emulated IMA that outlive it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from tests.emulators.ima import emulated
from tests.emulators.telegram import Call, Human, Post, Room, Telegram
from tests.emulators.telegram import emulated as telegram_emulated
from tests.lives import PACE
from tests.towns import AnyTown
from tests.victim import Hurried


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
class Town(AnyTown[Room, Post]):
    """Where people talk to it. `pace`: how many times as fast the time of all runs."""

    telegram: Telegram

    @property
    @override
    def server(self) -> Telegram:
        return self.telegram

    def arguments(self, *more: str) -> list[str]:
        addresses = [f"--telegram={self.telegram.url}", f"--token={self.telegram.token}", f"--ima={self.ima.ports.api}"]
        return [*addresses, *self.places, f"--pace={self.pace}", *more]

    async def live(self, *more: str) -> None:
        """A life of the bot; returns when it asks for messages."""
        asked = len(self.telegram.called("getUpdates"))
        await asyncio.to_thread(self.begin, *self.arguments(*more))
        await self.until(lambda: len(self.telegram.called("getUpdates")) > asked)

    @override
    def asked(self) -> list[str]:
        return [f"{call.method} {call.status} {call.description}" for call in self.telegram.calls]

    def newcomer(self, language: str = "en") -> tuple[Human, Room]:
        """Somebody who has opened the private chat with the bot."""
        person = self.telegram.person(f"Person{next(self.names)}", language=language)
        return person, self.telegram.private(person)

    def mention(self, words: str) -> str:
        return f"@{self.telegram.bot.username} {words}"

    @override
    def posts(self, room: Room, kind: str = "") -> list[Post]:
        """As they are now, the oldest first."""
        return [post for post in self.telegram.posts(room) if kind in {"", kind_of(post)}]

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
