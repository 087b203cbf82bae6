"""A day on Telegram: people order, press, change their minds and talk, while the platform and the provider fail."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec
import psutil

from bot.values import Job, State
from tests.emulators.faults import Breaks, Fault, Hangs, Says, Storm
from tests.emulators.telegram import Human, Room, refusal
from tests.storms import FAULTS as PROVIDER_FAULTS
from tests.telegram_world import Town, job_of, kind_of, token
from tests.towns import ENDS

HOUR = 3600.0
STEP = 60.0
"""Simulated seconds between two looks at what happens next."""
PEOPLE = 40
TALK = Path(__file__).parent / "data" / "understanding" / "talk.txt"
CALLS = ("sendMessage", "sendPhoto", "editMessageText", "answerCallbackQuery", "sendChatAction", "getUpdates")
FAULTS: Mapping[str, Fault] = {
    "429": refusal(429, "Too Many Requests: retry after 7", retry_after=7),
    "502": Says(b"<html><body><h1>502 Bad Gateway</h1></body></html>", 502),
    "cut before": Breaks(),
    "cut after": Breaks(done=True),
}
LOSING = frozenset({"cut after"})
"""After these a post may be there without anybody knowing."""
PROVIDER = {name: PROVIDER_FAULTS[name] for name in ("500", "429", "cut before", "slow", "garbage")}


class Logged(msgspec.Struct, frozen=True):
    """A line of the log, as far as it is looked at."""

    event: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often things happen, each hour."""

    orders: float = 60
    presses: float = 25
    edits: float = 6
    talk: float = 120
    stalls: float = 0.1
    """Polls that are never answered; the bot waits some real seconds for them, which are many of its own time."""
    share: float = 0.02
    """Of all calls, for each fault."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for, and where."""

    name: str
    room: Room
    person: Human
    message: int
    thread: int = 0


@dataclass(slots=True)
class Outcome:
    """What a day left behind; the lists must be empty."""

    orders: int = 0
    jobs: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    """Posts that are there twice."""
    lost_answers: int = 0
    """Posts that the platform took without saying so: each may be there once more."""
    given_up: list[str] = field(default_factory=list)
    """Posts whose answer was lost twice: they may be there, and a third would be one too many."""
    floods: int = 0
    """How often the platform said, by itself, that it was written to too fast."""
    unheard: list[str] = field(default_factory=list)
    unended: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Jobs whose posts do not fit their end."""
    unanswered: list[str] = field(default_factory=list)
    """Presses that still show a clock."""

    @property
    def wrongs(self) -> Mapping[str, Sequence[str]]:
        return {
            "orders not heard": self.unheard,
            "jobs without an end": self.unended,
            "jobs whose posts do not fit their end": self.wrong,
        }

    @property
    def well(self) -> bool:
        return not any(self.wrongs.values()) and self.repeated <= self.lost_answers


class Day:
    """Everything that happens in a town, by chance and yet the same for the same seed."""

    def __init__(self, town: Town, seed: int, rates: Rates) -> None:
        self.town = town
        self.rates = rates
        self.wishes: list[Wish] = []
        self.presses: list[str] = []
        self.memory: list[float] = []
        """Megabytes that are resident, at each hour."""
        self._chance = Random(seed)
        self._lines = TALK.read_text(encoding="utf-8").splitlines()
        server = town.telegram
        server.privacy = False
        self._people = [server.person(f"Person{number}", language="en") for number in range(PEOPLE)]
        self._private = {person.id: server.private(person) for person in self._people}
        self._groups = [server.supergroup("Friends", *self._people), server.group("Family", *self._people[:9])]
        self._forum = server.forum("Painters", *self._people)
        self._topics = [server.topic(self._forum, name) for name in ("Cats", "Dogs")]
        self.weather()

    def weather(self) -> None:
        for at, method in enumerate(CALLS):
            chance = Random(f"{self._chance.random()} {at}")
            self.town.telegram.faults.storms[method] = Storm(chance, FAULTS, self.rates.share)
        for endpoint in ("create", "detail", "picture"):
            self.town.ima.faults.storms[endpoint] = Storm(Random(endpoint), PROVIDER, self.rates.share)

    async def pass_hours(self, hours: int) -> None:
        for _ in range(hours):
            await self._hour()
            self.memory.append(await asyncio.to_thread(self._resident))

    def _resident(self) -> float:
        return float(psutil.Process(self.town.lives[-1].pid).memory_info().rss) / 1024**2

    async def _hour(self) -> None:
        begun = self.town.telegram.now()
        if self._chance.random() < self.rates.stalls:
            self.town.telegram.fail("getUpdates", Hangs())
        for step in range(1, round(HOUR / STEP) + 1):
            for name, act in (("orders", self._order), ("presses", self._press), ("talk", self._talk)):
                for _ in range(self._often(name)):
                    act()
            for _ in range(self._often("edits")):
                self._edit()
            wait = begun + step * STEP - self.town.telegram.now()
            await self.town.rest(max(0.0, wait) / self.town.pace)

    def _often(self, name: str) -> int:
        rates = {"orders": self.rates.orders, "presses": self.rates.presses, "talk": self.rates.talk}
        each = rates.get(name, self.rates.edits) * STEP / HOUR
        return int(each) + (self._chance.random() < each % 1)

    def _order(self) -> None:
        name = f"Tom{len(self.wishes):05}"
        person = self._chance.choice(self._people)
        words, server = f"draw a cat called {name}, 512px", self.town.telegram
        where = self._chance.random()
        if where < 0.6:
            room, thread, text = self._private[person.id], 0, words
        elif where < 0.85:
            room, thread, text = self._groups[0], 0, self.town.mention(words)
        else:
            room, thread, text = self._forum, self._chance.choice([0, *self._topics]), f"/draw {words}"
        message = server.say(room, person, text, thread=thread)
        self.wishes.append(Wish(name, room, person, message, thread))

    def _talk(self) -> None:
        room = self._chance.choice(self._groups)
        self.town.telegram.say(room, self._chance.choice(self._people[:9]), self._chance.choice(self._lines))

    def _edit(self) -> None:
        """Of a request that may be waiting, being painted or long over."""
        if self.wishes:
            wish = self.wishes[-1]
            words = f"draw a red cat called {wish.name}, 512px"
            private = wish.room.kind == "private"
            text = words if private else self.town.mention(words)
            self.town.telegram.edit(wish.room, wish.message, text)

    def _press(self) -> None:
        wish = self._chance.choice(self.wishes[-40:] or [None])
        if wish is None:
            return
        posts = [post for post in self.town.telegram.posts(wish.room) if post.buttons][-8:]
        if posts:
            post = self._chance.choice(posts)
            carried = token(post, "cancel") or token(post, "again") or token(post, "retry")
            if carried:
                self.presses.append(self.town.telegram.press(post, carried, wish.person))

    async def end(self, seconds: float) -> Outcome:
        """Fair weather, and so many real seconds for all to come to its end."""
        lost = self._lost()
        self.town.telegram.faults.clear()
        self.town.ima.faults.clear()
        await self._ended(seconds)
        await self.town.rest(1)
        await self.town.stopped()
        return self._outcome(await self.town.jobs(), lost)

    def _lost(self) -> int:
        storms = self.town.telegram.faults.storms
        return sum(storms[method].met[name] for method in ("sendMessage", "sendPhoto") for name in LOSING)

    async def _ended(self, seconds: float) -> None:
        for _ in range(round(seconds)):
            jobs = await self.town.jobs()
            if all(job.state.ended for job in jobs) and not self.town.telegram.unconfirmed:
                return
            await self.town.rest(1)

    def _outcome(self, jobs: Sequence[Job], lost: int) -> Outcome:
        found = Outcome(len(self.wishes), len(jobs), lost_answers=lost, floods=self.town.telegram.floods)
        heard = {(job.place.chat, job.message) for job in jobs}
        found.unheard = [one.name for one in self.wishes if (str(one.room.id), str(one.message)) not in heard]
        shown, found.given_up = self._shown(), self._given_up()
        for job in jobs:
            found.ends[str(job.state)] += 1
            kinds = shown[job.id]
            found.repeated += sum(times - 1 for kind, times in kinds.items() if kind in ENDS)
            if not job.state.ended:
                found.unended.append(f"{job.id} {job.state}")
            elif not _fits(job, kinds) and not any(post.startswith(job.id) for post in found.given_up):
                found.wrong.append(f"{job.id} {job.state} {dict(kinds)} {job.failure} {job.cause}")
        found.unanswered = [press for press in self.presses if self.town.telegram.answer(press) is None]
        return found

    def _given_up(self) -> list[str]:
        log = (self.town.directory / "log").read_text(encoding="utf-8").splitlines()
        lines = (msgspec.json.decode(line, type=Logged) for line in log if line.startswith("{"))
        return [line.post for line in lines if line.event == "post given up"]

    def _shown(self) -> Mapping[str, Counter[str]]:
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for room in (*self._private.values(), *self._groups, self._forum):
            for post in self.town.telegram.posts(room):
                found[job_of(post)][kind_of(post)] += 1
        return found


def _fits(job: Job, kinds: Counter[str]) -> bool:
    match job.state:
        case State.DONE:
            return kinds["picture"] >= 1 and not kinds["failure"]
        case State.CANCELLED:
            return not kinds["picture"]
        case State.UNCERTAIN:
            return bool(kinds) and not kinds["picture"]
        case _:
            return kinds["failure"] >= 1 and not kinds["picture"]
