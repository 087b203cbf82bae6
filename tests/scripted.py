"""A partner for the web chat's tests: it answers command words the way the bot would, one step at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw

from adapters.web import Settings, WebChat, connect
from bot.errors import StoreError
from bot.ports import Journal
from bot.testing import MemoryJournal, Stopwatch
from bot.values import (
    Action,
    Button,
    Edited,
    Entry,
    Inbound,
    Moved,
    Outbound,
    Picture,
    PostKind,
    Pressed,
    Recalled,
    Removed,
    Said,
    Text,
)
from tests.lent import lent

SKY = ((250, 214, 165), (238, 150, 110), (120, 96, 140))


class FullJournal:
    """Cannot keep anything more."""

    async def write(self, room: str, message: str, body: str) -> int:
        raise StoreError(Text("The disk is full."))

    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        raise StoreError(Text("The disk is full."))


class Notebook:
    """A journal whose rooms can be emptied; `again`: the numbers start anew then."""

    def __init__(self, *, again: bool) -> None:
        self.again = again
        self.rooms: dict[str, dict[str, Entry]] = {}
        self.reached: Counter[str] = Counter()

    def empty(self, room: str) -> None:
        del self.rooms[room]
        if self.again:
            del self.reached[room]

    async def write(self, room: str, message: str, body: str) -> int:
        self.reached[room] += 1
        self.rooms.setdefault(room, {})[message] = Entry(self.reached[room], message, body)
        return self.reached[room]

    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        changed = [entry for entry in self.rooms.get(room, {}).values() if entry.sequence > sequence]
        return sorted(changed, key=lambda entry: entry.sequence)[-limit:]


@dataclass(slots=True)
class Script:
    """What outlives a restart of the server: the journal, the events that were heard, the picture's file."""

    directory: Path
    journal: Journal = field(default_factory=MemoryJournal)
    heard: list[Inbound] = field(default_factory=list)
    clock: Stopwatch = field(default_factory=Stopwatch)


class Partner:
    """Answers `draw` and `fail`; repeats everything else. `go` lets a drawing take its next step."""

    def __init__(self, chat: WebChat, script: Script, tasks: asyncio.TaskGroup) -> None:
        self.chat = chat
        self.script = script
        self._tasks = tasks
        self._steps: asyncio.Queue[None] = asyncio.Queue()
        self._drawings: dict[str, asyncio.Task[None]] = {}

    def go(self) -> None:
        self._steps.put_nowait(None)

    async def receive(self, event: Inbound) -> bool:
        if event.key in {heard.key for heard in self.script.heard}:
            return False
        self.script.heard.append(event)
        match event:
            case Said(text=text) if "draw" in text or "画" in text:
                self._drawings[event.key] = self._tasks.create_task(self._draw(event))
            case Said(text="fail"):
                await self._say(event, PostKind.FAILURE, "❌ 这次没有画成,换一个模型再试试?", choices())
            case Pressed(button=button) if button.startswith(Action.CANCEL):
                await self._stop(event)
            case _:
                await self._say(event, PostKind.TEXT, echo(event))
        return True

    async def close(self) -> None:
        for drawing in self._drawings.values():
            drawing.cancel()

    async def _say(self, event: Inbound, kind: PostKind, text: str, buttons: tuple[Button, ...] = ()) -> str:
        outbound = Outbound(
            kind, f"{event.key}:{kind}", text, event.message if isinstance(event, Said) else "", (), buttons
        )
        return await self.chat.send(event.place, outbound)

    async def _draw(self, event: Said) -> None:
        place, job = event.place, event.key
        await self._say(event, PostKind.ACK, "🐱 好的,这就画一只晒太阳的猫")
        start = await self.chat.send(place, notice(job, "🎨 SeeDream 4.5 · 25-60 秒 · 5 积分", 0))
        for percent in (25, 50, 75):
            await self._steps.get()
            await self.chat.edit(
                place, start, notice(job, f"⏳ {percent}% · 已等 {percent // 2} 秒 · 最长 60 秒", percent)
            )
        await self._steps.get()
        pictures = (await asyncio.to_thread(paint, self.script.directory),)
        await self.chat.send(place, delivered(event, pictures))
        await self.chat.edit(place, start, Outbound(PostKind.START, f"{job}:start", "🎨 SeeDream 4.5 · 画好了"))

    async def _stop(self, event: Pressed) -> None:
        self._drawings[event.button.removeprefix("cancel:").rpartition(":")[0]].cancel()
        await self.chat.edit(event.place, event.message, Outbound(PostKind.START, "", "🛑 已停止,没有花费"))


def echo(event: Inbound) -> str:
    match event:
        case Said(text=text):
            return f"heard: {text}"
        case Pressed(button=button):
            return f"pressed: {button}"
        case Recalled():
            return "taken back"
        case Edited(text=text):
            return f"changed: {text}"
        case Moved(to=to):
            return f"moved: {to}"
        case Removed(chats=chats):
            return f"removed: {chats}"


def notice(job: str, text: str, progress: int) -> Outbound:
    buttons = (Button("取消", Action.CANCEL, job),)
    return Outbound(PostKind.START, f"{job}:start", text, buttons=buttons, progress=progress)


def delivered(event: Said, pictures: tuple[Picture, ...]) -> Outbound:
    text = "✅ SeeDream 4.5 · 预计 25-60 秒,用了 42 秒 · 5 积分\n🔗 https://example.com/original.png"
    buttons = (Button("🔁 再来一张", Action.AGAIN, "k3f9"), Button("✨ 换个模型", Action.OTHER, "k3f9", 1))
    return Outbound(
        PostKind.PICTURE, f"{event.key}:picture", text, event.message, pictures, buttons, None, "晚霞里的山"
    )


def choices() -> tuple[Button, ...]:
    return (
        Button("Midjourney · 艺术感强 · 8 积分", Action.OTHER, "k3f9", 1),
        Button("Nano Banana · 便宜 · 4 积分", Action.OTHER, "k3f9", 2),
        Button("🔁 再试一次", Action.RETRY, "k3f9"),
    )


def paint(directory: Path, size: tuple[int, int] = (1024, 768), name: str = "sunset.png") -> Picture:
    """Hills at sunset."""
    width, height = size
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge(
        "RGB", [image.point(lambda v, c=c: SKY[0][c] + (SKY[2][c] - SKY[0][c]) * v // 255) for c in range(3)]
    )
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.6, height * 0.25, width * 0.74, height * 0.25 + width * 0.14), fill=(255, 240, 210))
    for depth, shade in enumerate(((178, 108, 104), (118, 74, 96), (58, 44, 72))):
        base = height * (0.55 + depth * 0.15)
        peaks = [(width * step / 6, base + (height * 0.16 if (step + depth) % 2 else 0)) for step in range(7)]
        draw.polygon([(0, height), *peaks, (width, height)], fill=shade)
    path = directory / "pictures" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return Picture(
        f"pictures/{name}", "image/png", width, height, path.stat().st_size, "https://example.com/original.png"
    )


@asynccontextmanager
async def running(
    script: Script, settings: Settings, secrets: Mapping[str, str] | None = None
) -> AsyncIterator[Partner]:
    """The web chat with a partner in it, until the block ends."""
    house = lent(script.directory, script.clock, script.journal)
    async with connect(settings, secrets or {}, house) as chat, asyncio.TaskGroup() as tasks:
        partner = Partner(chat, script, tasks)
        listening = tasks.create_task(chat.listen(partner.receive))
        try:
            yield partner
        finally:
            await partner.close()
            listening.cancel()
