"""What the emulated Telegram knows, its clock, and the one lock that guards it all."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path
from threading import Condition, RLock

from tests.emulators.faults import Fault, Faults
from tests.emulators.telegram import objects
from tests.emulators.telegram.described import description, misshaped
from tests.emulators.telegram.inquiries import Inquiries
from tests.emulators.telegram.media import Files
from tests.emulators.telegram.rates import Rates
from tests.emulators.telegram.refusals import bad, forbidden, moved, too_fast
from tests.emulators.telegram.updates import Mail
from tests.emulators.telegram.wire import Call
from tests.emulators.telegram.world import Human, Json, Message, Room

TOKEN = "7000:AAE-easel-test-token-0123456789abcdef"
BOT = Human(7000, "Easel", username="easel_bot", is_bot=True)


class State:
    """Tests set how it behaves; `clear` makes it new again."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        self.token = token
        self.bot = BOT
        self.described = description() is not None
        self.changed = Condition(RLock())
        self.faults = Faults()
        self.closing = False
        self.clear()

    def clear(self) -> None:
        with self.changed:
            self._pace = 1.0
            self._offset = 0.0
            self._since = time.time()
            self.privacy = True
            self.inline_mode = True
            self.inline_feedback = True
            """The bot is told which of its inline results were chosen; BotFather's /setinlinefeedback."""
            self.limited = True
            self.callback_life = 900.0
            self.folder: Path | None = None
            """Set: it is a server with --local, and lays files there to be read from the disk."""
            self.floods = 0
            self._emptied()
            self.faults.clear()
            self.changed.notify_all()

    def _emptied(self) -> None:
        self.violations: list[str] = []
        self.calls: list[Call] = []
        self.rooms: dict[int, Room] = {}
        self.inlines: dict[str, Message] = {}
        self.people: dict[int, Human] = {}
        self.commands: dict[tuple[str, int, str], tuple[tuple[str, str], ...]] = {}
        self.menus: dict[int, str] = {}
        self.files = Files()
        self.rates = Rates()
        self.inquiries = Inquiries()
        self.numbers = count(1)
        former: Mail | None = getattr(self, "mail", None)
        if former:
            former.interrupt("terminated")
        self.mail = Mail(self.changed, self.now)

    def now(self) -> float:
        """Unix seconds of its own clock, which may run faster than the machine's."""
        elapsed = (time.time() - self._since) * self._pace
        return self._since + self._offset + elapsed

    @property
    def pace(self) -> float:
        """How many times as fast as the machine's its clock runs."""
        return self._pace

    @pace.setter
    def pace(self, times: float) -> None:
        with self.changed:
            reached, self._since = self.now(), time.time()
            self._offset = reached - self._since
            self._pace = times

    def advance(self, seconds: float) -> None:
        self._offset += seconds

    def fail(self, method: str, *faults: Fault, times: int = 1) -> None:
        self.faults.add(method, *faults, times=times)

    def room(self, id: str | int) -> Room:
        """The chat that a call names; one in which the bot may not be is refused."""
        text = str(id)
        found = self.rooms.get(int(text)) if text.removeprefix("-").isdecimal() else self._named(text)
        if found is None:
            raise bad("chat not found")
        if found.moved:
            raise moved(found.moved.id)
        if found.standing == "blocked":
            raise forbidden("bot was blocked by the user")
        if found.standing == "stranger":
            raise forbidden("bot can't initiate conversation with a user")
        if found.standing == "kicked":
            raise forbidden(f"bot was kicked from the {_called(found)} chat")
        return found

    def _named(self, name: str) -> Room | None:
        named = (room for room in self.rooms.values() if room.username and f"@{room.username}" == name)
        return next(named, None)

    def charge(self, room: Room) -> None:
        """Counts a message or an edit against what the chat allows."""
        if not self.limited:
            return
        seconds = self.rates.charged(room.id, self.now(), private=room.kind == "private")
        if seconds:
            self.floods += 1
            raise too_fast(seconds)

    def penalise(self, room: Room, seconds: float) -> None:
        self.rates.penalise(room.id, self.now() + seconds)

    def add(self, message: Message) -> Message:
        """It gets the chat's next id."""
        room = message.room
        room.last += 1
        message.id = room.last
        room.messages[message.id] = message
        self.changed.notify_all()
        return message

    def deliver(self, kind: str, body: Json) -> int:
        wrong = misshaped("Update", {"update_id": 1, kind: body})
        self.violations.extend(wrong)
        return self.mail.push(kind, body)

    def tell(self, message: Message, *, edited: bool = False) -> int:
        """The bot hears of a message, as a channel's or as anybody else's."""
        kind = "channel_post" if message.room.kind == "channel" else "message"
        return self.deliver(f"edited_{kind}" if edited else kind, objects.message(message))


def _called(room: Room) -> str:
    return room.kind if room.kind != "private" else "user"
