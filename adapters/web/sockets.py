"""The conversation with a page: its requests become events, and what is new goes out to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec
from starlette.websockets import WebSocket

from adapters.web.files import Files
from adapters.web.lines import Line
from adapters.web.rooms import Rooms
from adapters.web.visitors import Visitors
from adapters.web.wire import Bubble, Edit, Press, Recall, Request, Say, requests
from bot.ports import Clock
from bot.values import Edited, Inbound, Person, Place, Pressed, Recalled, Said

NOT_UNDERSTOOD = 1008
COME_IN_AGAIN = 4001
WRONG_ROOM = 4003
INBOX = 100


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that has come in, with what it writes into the conversation, and where its receipt goes."""

    id: str
    event: Inbound
    line: Line
    bubble: Bubble | None = None


class Sockets:
    """Every page that is connected."""

    def __init__(self, rooms: Rooms, visitors: Visitors, files: Files, clock: Clock) -> None:
        self._rooms = rooms
        self._visitors = visitors
        self._files = files
        self._clock = clock
        self.inbox: asyncio.Queue[Arrival] = asyncio.Queue(INBOX)

    async def talk(self, socket: WebSocket) -> None:
        visitor = self._visitors.present(socket)
        await socket.accept()
        if not visitor:
            await socket.close(COME_IN_AGAIN)
        elif socket.query_params.get("room", "") not in {"", visitor}:
            await socket.close(WRONG_ROOM)
        else:
            await self._talk_in(visitor, socket)

    async def _talk_in(self, room: str, socket: WebSocket) -> None:
        line = Line()
        await self._rooms.join(room, number(socket.query_params.get("after", "")), line)
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(line.drain(socket))
            try:
                await self._listen_to(room, socket, line)
            finally:
                self._rooms.leave(room, line)
                writing.cancel()

    async def _listen_to(self, room: str, socket: WebSocket, line: Line) -> None:
        while (message := await socket.receive())["type"] == "websocket.receive":
            try:
                request = requests.decode(message.get("text") or "")
            except msgspec.DecodeError:
                line.end(NOT_UNDERSTOOD)
            else:
                await self.inbox.put(await self._arrival(room, request, line))

    async def _arrival(self, room: str, request: Request, line: Line) -> Arrival:
        key, place, person = f"web:{request.id}", Place("web", room), Person("web", room)
        now = self._clock.now()
        match request:
            case Say():
                return await asyncio.to_thread(self._said, room, request, line)
            case Press(id, button, message, locale):
                return Arrival(id, Pressed(key, place, person, button, message, now, locale), line)
            case Recall(id, message):
                return Arrival(id, Recalled(key, place, person, message, now), line, changed(message, "recalled"))
            case Edit(id, message, text, locale):
                event = Edited(key, place, person, text, message, now, locale=locale)
                return Arrival(id, event, line, changed(message, "edited", text))

    def _said(self, room: str, say: Say, line: Line) -> Arrival:
        now, message = self._clock.now(), own(say.id)
        event = Said(
            key=f"web:{say.id}",
            place=Place("web", room),
            person=Person("web", room),
            text=say.text,
            message=message,
            at=now,
            attachments=tuple(self._files.attachment(room, name) for name in say.attachments),
            reply_to=say.reply_to,
            locale=say.locale,
        )
        pictures = tuple(self._files.sent(room, name) for name in say.attachments)
        return Arrival(
            say.id, event, line, Bubble(message, "person", "said", say.text, 0, now, pictures, reply_to=say.reply_to)
        )


def own(id: str) -> str:
    """The name of a person's message; no post of ours is ever named so."""
    return f"p-{id}"


def changed(message: str, kind: str, text: str = "") -> Bubble | None:
    """Only a person's own messages can be changed or taken back."""
    return Bubble(message, "person", kind, text) if message.startswith("p-") else None


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
