"""Connections to Discord that break in every way while people ask for pictures: what comes of their requests."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from bot.values import Job
from tests.discord_world import Asker, Town, Way, job_of, kind_of
from tests.emulators.discord import Discord, Interaction, Message

CHANNELS = 8
REFUSED = 2
"""Handshakes in a row, where some are refused."""
DEAD = (0.2, 0.8)
"""Real seconds for which a connection stands without anything coming through, at least and at most."""
BETWEEN = (0.05, 0.9)
"""Real seconds between two breaks."""
AGAIN = 2.0
"""Real seconds after which somebody whose command failed tries once more, if nothing came of it."""


@dataclass(slots=True)
class Wish:
    """What somebody wants, however often they have to ask for it."""

    name: str
    asker: Asker
    asked: list[Message | Interaction] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """They read that the app did not respond."""
        newest = self.asked[-1]
        return isinstance(newest, Interaction) and newest.failed

    def ask(self) -> None:
        """Each time in other words, so that they can be told apart."""
        self.asked.append(self.asker.asks(f"a cat called {self.name}x{len(self.asked)}"))


@dataclass(slots=True)
class Outcome:
    """What chaos left behind. The lists must be empty."""

    orders: int = 0
    pictures: int = 0
    breaks: Counter[str] = field(default_factory=Counter)
    resumes: int = 0
    identifies: int = 0
    repeated: int = 0
    """Commands that Discord itself lost with the session, and that were given once more."""
    late: int = 0
    """Commands that came too late to be answered, and were carried out all the same."""
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Pictures of something else, or without anybody having asked."""

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


def _zombie(server: Discord) -> None:
    server.zombie = True


def _refused(server: Discord) -> None:
    server.refuse(REFUSED)
    server.drop()


def _forgotten(server: Discord) -> None:
    server.forget()
    server.drop()


BREAKS: Mapping[str, Callable[[Discord], None]] = {
    "closed cleanly": lambda server: server.hang_up(1000),
    "closed for a reason": lambda server: server.hang_up(4000),
    "reset": Discord.drop,
    "asked to reconnect": Discord.tell_reconnect,
    "invalid session, may resume": lambda server: server.invalidate(resumable=True),
    "invalid session": Discord.invalidate,
    "reset and forgotten": _forgotten,
    "zombie": _zombie,
    "handshakes refused": _refused,
}


class Chaos:
    """Everything that happens, by chance and yet the same for the same seed."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.wishes: list[Wish] = []
        self.breaks: Counter[str] = Counter()
        self._chance = Random(seed)
        people = [town.person(f"Person{number}") for number in range(CHANNELS)]
        rooms = [town.guild.channel(f"room-{number}") for number in range(CHANNELS)]
        self._askers = [
            *(Asker(person, room, way) for person in people for room in rooms for way in (Way.MENTION, Way.SLASH)),
            *(Asker(person, town.discord.dm(person), Way.DIRECT) for person in people for _ in range(CHANNELS)),
        ]

    async def rage(self, jobs: int, breaks: int) -> None:
        """So many wishes and breaks, at random moments."""
        events: list[Callable[[], None]] = [self._wish] * jobs
        moments = sorted(self._chance.sample(range(1, jobs), breaks))
        kinds = [list(BREAKS)[number % len(BREAKS)] for number in range(breaks)]
        self._chance.shuffle(kinds)
        for number, event in enumerate(events):
            event()
            if moments and number == moments[0]:
                moments.pop(0)
                await self._break(kinds.pop())
            await self.town.rest(self._chance.uniform(0, 0.04))
        await self.calm()

    def _wish(self) -> None:
        wish = Wish(f"Tom{len(self.wishes):04}", self._chance.choice(self._askers))
        self.wishes.append(wish)
        wish.ask()

    async def _break(self, kind: str) -> None:
        """People go on meanwhile; the next break may come before all is well again."""
        self.breaks[kind] += 1
        BREAKS[kind](self.town.discord)
        if kind == "zombie":
            await self.town.rest(self._chance.uniform(*DEAD))
            self.town.discord.drop()
            self.town.discord.zombie = False
        await self.town.rest(self._chance.uniform(*BETWEEN))

    async def calm(self) -> None:
        """All is connected again, and who was not served has asked once more."""
        await self.town.until(lambda: bool(self.town.discord.online))
        while True:
            await self.town.rest(AGAIN)
            taken = await self._taken()
            unheard = [wish for wish in self.wishes if wish.failed and not taken[wish.name]]
            if not unheard:
                return
            for wish in unheard:
                wish.ask()

    async def _taken(self) -> Counter[str]:
        """Jobs by the name of the wish."""
        return Counter(_wished(job) for job in await self.town.jobs())

    async def abandoned(self, seconds: float) -> float:
        """Real seconds until the bot itself leaves a connection that died without a word; somebody asks meanwhile."""
        begun, before = time.monotonic(), self.town.discord.handshakes
        self.town.discord.zombie = True
        self._wish()
        await self.town.until(lambda: self.town.discord.handshakes > before, seconds)
        self.town.discord.zombie = False
        left = time.monotonic() - begun
        await self.calm()
        return left

    async def over(self, seconds: float) -> Outcome:
        """What there is when everything has come to its end, or after so many real seconds."""
        await self.town.discord.until(self._served, seconds)
        await self.town.rest(1)
        found = Outcome(orders=self.town.ima.creates, breaks=self.breaks)
        found.resumes, found.identifies = self.town.discord.resumes, self.town.discord.identifies
        found.repeated = sum(len(wish.asked) - 1 for wish in self.wishes)
        jobs = await self.town.jobs()
        self._judge(jobs, found)
        return found

    def _served(self) -> bool:
        return sum(self._pictures().values()) >= len(self.wishes)

    def _pictures(self) -> Counter[str]:
        """By the job."""
        rooms = {asker.channel for asker in self._askers}
        return Counter(job_of(post) for room in rooms for post in room.posts if kind_of(post) == "picture")

    def _judge(self, jobs: list[Job], found: Outcome) -> None:
        shown = self._pictures()
        found.pictures = sum(shown.values())
        by_wish: defaultdict[str, list[Job]] = defaultdict(list)
        for job in jobs:
            by_wish[_wished(job)].append(job)
        for wish in self.wishes:
            own = by_wish[wish.name]
            times = sum(shown[job.id] for job in own)
            told = f"{wish.name} {wish.asker.way}, shown {times} times: {[str(job.state) for job in own]}"
            if not times:
                found.lost.append(told)
            elif times > 1 or len(own) > 1:
                found.doubled.append(told)
            found.late += len(own) == 1 and any(isinstance(one, Interaction) and not one.answered for one in wish.asked)
        found.wrong = [job for job in shown if job not in {one.id for one in jobs}]


def _wished(job: Job) -> str:
    return job.order.prompt.rpartition(" ")[2].partition("x")[0]
