"""The outward half of the Feishu adapter, over the emulator: a desk from which posts are written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from adapters.feishu.known import Known
from adapters.feishu.line import Line, opened
from adapters.feishu.posting import Poster
from adapters.feishu.presses import Presses
from adapters.feishu.settings import Settings
from adapters.feishu.threads import Threads
from bot.testing import MemoryJournal, Stopwatch
from bot.values import Action, Button, Outbound, Picture, Place, PostKind
from tests.drawing import drawn, saved
from tests.emulators.feishu import Chat, Feishu, Message, Person
from tests.lent import lent

CANCEL = Button("✖️ Cancel", Action.CANCEL, "k3f9")
AGAIN = Button("🔁 Once more", Action.AGAIN, "k3f9")
ACK = Outbound(PostKind.ACK, "k3f9:ack", "🐱 A cat, right away!", language="en")
START = Outbound(PostKind.START, "k3f9:start", "🎨 Flux · 10-20 s", buttons=(CANCEL,), language="en")
PICTURE = Outbound(PostKind.PICTURE, "k3f9:picture", "✅ Flux\n🔗 Original: https://x.test/1", language="en")
FAILURE = Outbound(PostKind.FAILURE, "k3f9:failure", "❌ It did not work out", language="en")
NOTE = Outbound(PostKind.TEXT, "note", "Nothing is being made here.", language="en")
HALF = replace(START, kind=PostKind.PROGRESS, text="⏳ 50 % · 10 s", progress=50)
DONE = replace(START, text="✅ Done after 12 s", buttons=())


@dataclass
class Desk:
    """Everything of one bot that writes; its time stands still."""

    server: Feishu
    directory: Path
    line: Line
    journal: MemoryJournal
    clock: Stopwatch
    ann: Person
    group: Chat
    direct: Chat

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """A process that remembers nothing but what the journal does."""
        house = lent(self.directory, self.clock, self.journal)
        self.presses = Presses(house.clock, house.words)
        self.known = Known(house.journal, self.line.settings.app_id)
        self.threads = Threads(self.line, house)
        self.poster = Poster(self.line, house, self.presses, self.known, self.threads)

    def drawn(self, number: int = 0, width: int = 64, height: int = 48, kind: str = "PNG") -> Picture:
        """A picture in the data directory, as the house keeps it."""
        return self.kept(saved(drawn(width + number, height), kind), number, kind, width)

    def kept(self, body: bytes, number: int = 0, kind: str = "PNG", width: int = 64) -> Picture:
        ending = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}[kind]
        path = f"pictures/k3/k3f9/{number}.{ending}"
        file = self.directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        return Picture(path, f"image/{kind.lower()}", width + number, 48, len(body))

    def pictures(self, many: int) -> tuple[Picture, ...]:
        return tuple(self.drawn(number) for number in range(many))

    def bytes_of(self, *pictures: Picture) -> list[bytes]:
        return [(self.directory / picture.path).read_bytes() for picture in pictures]

    async def send(self, outbound: Outbound, chat: Chat | None = None, thread: str = "") -> str:
        return await self.poster.send(at(chat or self.group, thread), outbound)

    async def edit(self, message: str, outbound: Outbound, chat: Chat | None = None, thread: str = "") -> None:
        await self.poster.edit(at(chat or self.group, thread), message, outbound)

    def only(self, chat: Chat | None = None) -> Message:
        """The one post of the bot that there is."""
        (message,) = (chat or self.group).posts
        return message

    def calls(self, name: str) -> int:
        return len(self.server.called(name))


def at(chat: Chat, thread: str = "") -> Place:
    return Place("feishu", chat.id, thread)


def asked(outbound: Outbound, desk: Desk, request: Message | None = None) -> Outbound:
    """Ann did."""
    by = replace(outbound, person=desk.ann.id)
    return replace(by, reply_to=request.id) if request else by


@contextmanager
def written_down() -> Iterator[list[EventDict]]:
    with capture_logs() as logs:
        yield logs


@pytest.fixture
async def desk(server: Feishu, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(app_id=server.app_id, domain=server.url)
    ann = server.person("Ann")
    async with opened(settings, server.secret) as line:
        group, direct = server.group("Studio", ann), server.direct(ann)
        yield Desk(server, tmp_path, line, MemoryJournal(), Stopwatch(), ann, group, direct)
