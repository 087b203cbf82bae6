"""A bot on Feishu in a process of its own, between an emulated Feishu and an emulated IMA that outlive it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from typing_extensions import override

from adapters.feishu.settings import Settings
from tests.emulators.feishu import Call, Chat, Feishu, Message, Person, Press
from tests.emulators.feishu import emulated as feishu_emulated
from tests.emulators.ima import emulated
from tests.emulators.server import address, bound
from tests.feishu_stage import public
from tests.lives import PACE
from tests.towns import LOOK, WAIT, AnyTown
from tests.victim import Hurried

POSTING = frozenset({"create", "reply"})
EDITING = frozenset({"patch", "update"})
LISTENS = "feishu is to call here"
"""In the log, when it does."""
STARTS = ("🎨", "⏳", "✅ Done", "✖️ Cancelled")


class Way(StrEnum):
    """How a picture is asked for, and how the bot is told of it."""

    MENTION = "mention, long connection"
    DIRECT = "direct chat, long connection"
    CALLED = "mention, webhook"
    CALLED_DIRECT = "direct chat, webhook"

    @property
    def calls(self) -> bool:
        """Feishu calls the bot."""
        return self in {Way.CALLED, Way.CALLED_DIRECT}

    @property
    def direct(self) -> bool:
        return self in {Way.DIRECT, Way.CALLED_DIRECT}


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody, and where they ask."""

    person: Person
    chat: Chat
    direct: bool

    def asks(self, words: str) -> Message:
        """Words after "draw"."""
        return self.person.says(self.chat, f"draw {words}", mention=not self.direct)


def token(message: Message, action: str) -> str:
    """What a button or an option of the message carries; empty if none does this."""
    carried = [button.token for button in message.buttons]
    carried += [option.value for select in message.selects for option in select.options]
    return next((one for one in carried if one.startswith(f"{action}:")), "")


def job_of(message: Message) -> str:
    """The id of the job whose buttons it has; empty if it has none."""
    carried = (button.token.split(":") for button in message.buttons)
    return next((parts[1] for parts in carried if len(parts) > 1), "")


def kind_of(message: Message) -> str:
    """What a message is for, as people tell it: by what it looks like now."""
    lines = message.text.splitlines() or [""]
    if message.pictures or message.files:
        return "picture"
    if any(line.startswith("❌") for line in lines):
        # The notice of a job that failed says so too, and offers nothing.
        return "failure" if message.labels or message.selects else "start"
    if any(line.startswith("💰") for line in lines) or token(message, "confirm"):
        return "question"
    if any(line.startswith(STARTS) for line in lines):
        return "start"
    return "text"


@dataclass(slots=True, kw_only=True)
class Town(AnyTown[Chat, Message]):
    """Where people talk to it. `pace`: how many times as fast the time of all runs; `port`: where Feishu calls."""

    feishu: Feishu
    port: int = 0
    origin: float = field(default_factory=time.time)

    @property
    @override
    def server(self) -> Feishu:
        return self.feishu

    def arguments(self, *more: str) -> list[str]:
        known = [f"--feishu={self.feishu.url}", f"--app={self.feishu.app_id}", f"--token={self.feishu.secret}"]
        if self.port:
            known += [f"--public=http://127.0.0.1:{self.port}", f"--encrypt-key={self.feishu.encrypt_key}"]
            known += [f"--verification-token={self.feishu.verification_token}"]
        clock = [f"--pace={self.pace}", f"--origin={self.origin}", f"--later={self.later}"]
        return [*known, f"--ima={self.ima.ports.api}", *self.places, *clock, *more]

    @property
    def later(self) -> float:
        """By how many seconds Feishu's clock was set forward."""
        return self.feishu.now() - Hurried(self.pace, origin=self.origin).now()

    async def live(self, *more: str, ahead: float = 0.0) -> None:
        """A life of the bot; returns when it hears what is said. Its clock is Feishu's, or so much ahead of it."""
        later, before = [f"--later={self.later + ahead}"] if ahead else [], self._open()
        await asyncio.to_thread(self.begin, *self.arguments(*more, *later))
        if self.port:
            await self.until(lambda: self._open() > before and self._called())
        else:
            await self.until(lambda: self.feishu.connections)

    def _open(self) -> int:
        """How many lives have heard what Feishu brings there: its question is answered even before."""
        log = self.directory / "log"
        return log.read_text(encoding="utf-8").count(LISTENS) if log.exists() else 0

    def _called(self) -> bool:
        """Whether it answers where Feishu calls."""
        return self.feishu.subscribe(public(Settings(app_id=self.feishu.app_id, domain=self.feishu.url), self.port))

    @override
    async def killed(self) -> None:
        await asyncio.to_thread(self.kill)
        await self.until(lambda: not self.feishu.connections)

    async def taken(self) -> None:
        """Until all that was said is in the bot's database; what Feishu has to bring again, it brings at once."""
        async with asyncio.timeout(WAIT * 4):
            while not await self.feishu.until(self._kept, LOOK):
                await asyncio.to_thread(self.feishu.redeliver)

    def _kept(self) -> bool:
        return not self.feishu.unkept

    @override
    def asked(self) -> list[str]:
        brought = [f"{one.kind} {one.key} {one.attempts}" for one in self.feishu.deliveries[-10:]]
        calls = [f"{call.name} {call.status} {call.code} {str(call.body)[:160]}" for call in self.feishu.calls]
        return [*calls, *brought]

    def person(self, name: str) -> Person:
        return self.feishu.person(name)

    def newcomer(self, way: Way) -> Asker:
        """Somebody new, in a group of their own or alone with the bot."""
        number = next(self.names)
        person = self.person(f"Person{number}")
        chat = self.feishu.direct(person) if way.direct else self.feishu.group(f"room-{number}", person)
        return Asker(person, chat, way.direct)

    @override
    def posts(self, chat: Chat, kind: str = "") -> list[Message]:
        """As they are now, the oldest first."""
        return [message for message in chat.posts if kind in {"", kind_of(message)}]

    def again(self, request: Message) -> None:
        """The same event once more, as Feishu brings it: under another name."""
        self.feishu.again(request, new_event_id=True)

    def press(self, message: Message, action: str, person: Person) -> Press:
        carried = token(message, action)
        assert carried, f"{action} is not among {message.labels}"
        return person.presses_raw(message, {"token": carried})

    def sent(self, *askers: Asker) -> list[Message]:
        """The bot's posts in their chats, in order."""
        return sorted((post for asker in askers for post in asker.chat.posts), key=lambda post: post.at)

    def edits(self, *askers: Asker) -> list[float]:
        """When posts in their chats were changed."""
        changes = (change for asker in askers for post in asker.chat.posts for change in post.changes[1:])
        return sorted(change.at for change in changes)

    def pictured(self) -> list[Call]:
        """Calls that showed a picture, or tried to."""
        calls = [call for call in self.feishu.calls if call.name in POSTING]
        return [call for call in calls if "img_v3_" in str(call.json)]


def _free() -> int:
    with bound() as listener:
        return int(address(listener).rpartition(":")[2])


@contextmanager
def between(directory: Path, latency: float, pace: float, *, calls: bool = False) -> Iterator[Town]:
    """Nobody lives there yet. `latency`: seconds of the bot's time that a picture takes; `calls`: Feishu calls it."""
    with emulated() as ima, feishu_emulated() as feishu:
        ima.latency = latency / pace
        feishu.pace = pace
        port = _free() if calls else 0
        made = Town(directory, feishu=feishu, ima=ima, pace=pace, port=port)
        feishu.advance(Hurried(pace, origin=made.origin).now() - feishu.now())
        try:
            yield made
        finally:
            made.end()


@asynccontextmanager
async def town(
    directory: Path, *more: str, latency: float = 38.0, pace: float = PACE, calls: bool = False
) -> AsyncIterator[Town]:
    """With a first life, which has these arguments besides."""
    with between(directory, latency, pace, calls=calls) as made:
        await made.live(*more)
        yield made
