"""The outward half of the Telegram adapter, over the emulator: a desk from which posts are written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict
from telegram import Bot

from adapters.telegram.moves import Moves
from adapters.telegram.posting import Poster
from adapters.telegram.presses import Presses
from adapters.telegram.settings import Settings
from bot.testing import Stopwatch
from bot.values import Action, Button, Outbound, Picture, Place, PostKind
from tests.drawing import drawn, saved
from tests.emulators.telegram import Human, Room, Telegram
from tests.lent import lent

CANCEL = Button("✖️ Cancel", Action.CANCEL, "k3f9")
ACK = Outbound(PostKind.ACK, "k3f9:ack", "🐱 A cat, right away!", language="en")
START = Outbound(PostKind.START, "k3f9:start", "🎨 Flux · 10-20 s", buttons=(CANCEL,), language="en")
PICTURE = Outbound(PostKind.PICTURE, "k3f9:picture", "✅ Flux\n🔗 Original: https://x.test/1", language="en")
FAILURE = Outbound(PostKind.FAILURE, "k3f9:failure", "❌ It did not work out", language="en")
NOTE = Outbound(PostKind.TEXT, "note", "Nothing is being made here.", language="en")


@dataclass
class Desk:
    """Everything of one bot that writes; time stands still."""

    server: Telegram
    directory: Path
    poster: Poster
    presses: Presses
    moves: Moves
    clock: Stopwatch
    ann: Human
    home: Room

    @property
    def place(self) -> Place:
        """Ann's private chat."""
        return at(self.home)

    def drawn(self, number: int = 0, width: int = 64, height: int = 48, kind: str = "PNG") -> Picture:
        """A picture in the data directory, as the house keeps it."""
        body = saved(drawn(width + number, height), kind)
        ending = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}[kind]
        path = f"pictures/k3/k3f9/{number}.{ending}"
        file = self.directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        return Picture(path, f"image/{kind.lower()}", width + number, height, len(body))

    def pictures(self, many: int) -> tuple[Picture, ...]:
        return tuple(self.drawn(number) for number in range(many))

    async def send(self, outbound: Outbound, room: Room | None = None, thread: str = "") -> str:
        return await self.poster.send(at(room or self.home, thread), outbound)

    async def edit(self, message: str, outbound: Outbound, room: Room | None = None) -> None:
        await self.poster.edit(at(room or self.home), message, outbound)

    @asynccontextmanager
    async def errands(self) -> AsyncIterator[None]:
        """While the block lasts, they are done."""
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(self.poster.errands.run())
            yield
            running.cancel()


async def slept(clock: Stopwatch) -> None:
    """Until somebody waits for time to pass."""
    for _ in range(1_000):
        if clock.sleeping:
            return
        await asyncio.sleep(0.005)
    raise AssertionError("nobody waits")


def at(room: Room, thread: str = "") -> Place:
    return Place("telegram", str(room.id), thread)


def group(desk: Desk, title: str = "Friends") -> Room:
    return desk.server.supergroup(title, desk.ann)


def asked(outbound: Outbound, desk: Desk) -> Outbound:
    """Ann did."""
    return replace(outbound, person=str(desk.ann.id))


@contextmanager
def written_down() -> Iterator[list[EventDict]]:
    with capture_logs() as logs:
        yield logs


@pytest.fixture
def desk(server: Telegram, bot: Bot, tmp_path: Path) -> Desk:
    server.limited = False
    clock, moves = Stopwatch(), Moves()
    house = lent(tmp_path, clock)
    presses = Presses(bot, clock)
    poster = Poster(bot, Settings(), house, presses, moves, patience=20)
    ann = server.person("Ann", language="en")
    return Desk(server, tmp_path, poster, presses, moves, clock, ann, server.private(ann))
