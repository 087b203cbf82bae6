"""Connections to Feishu that break in every way while people ask for pictures: what comes of their requests."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from bot.values import Job
from tests.emulators.faults import Says
from tests.emulators.feishu import Feishu
from tests.feishu_world import Asker, Town, job_of, kind_of

CHATS = 8
REFUSED = 2
"""Connections in a row, where some are refused."""
LOST = 3
"""Acknowledgements in a row."""
DEAD = (0.2, 0.8)
"""Real seconds for which a connection stands without anything coming through, at least and at most."""
BETWEEN = (0.05, 0.9)
"""Real seconds between two breaks."""
LATEST = 120.0
"""Real seconds within which it is connected again: after several refusals the bot waits half a minute."""
INTERNAL = 1000040343
TOO_MANY = "1000040350"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants."""

    name: str
    asker: Asker


@dataclass(slots=True)
class Outcome:
    """What chaos left behind. The lists must be empty."""

    orders: int = 0
    pictures: int = 0
    breaks: Counter[str] = field(default_factory=Counter)
    handshakes: int = 0
    repeated: int = 0
    """Events that Feishu brought more than once."""
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Pictures of something else, or without anybody having asked."""

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


def _zombie(server: Feishu) -> None:
    server.zombie = True


def _endpoint_refused(server: Feishu) -> None:
    server.refuse_endpoint(INTERNAL, "internal error", times=REFUSED)
    server.drop()


def _endpoint_broken(server: Feishu) -> None:
    server.fail("endpoint", Says(b"<html>Bad Gateway</html>", 502), times=REFUSED)
    server.drop()


def _upgrade_refused(server: Feishu) -> None:
    server.refuse_upgrade(times=REFUSED)
    server.drop()


def _too_many(server: Feishu) -> None:
    server.refuse_upgrade(autherrcode=TOO_MANY, times=REFUSED)
    server.drop()


def _acks_lost(server: Feishu) -> None:
    server.lose_acks = LOST


def _garbage(server: Feishu) -> None:
    server.frame(b"\xff\x00garbage")


BREAKS: Mapping[str, Callable[[Feishu], None]] = {
    "closed cleanly": lambda server: server.close(1000),
    "closed for a reason": lambda server: server.close(1011),
    "reset": Feishu.drop,
    "endpoint refused": _endpoint_refused,
    "endpoint broken": _endpoint_broken,
    "connection refused": _upgrade_refused,
    "too many connections": _too_many,
    "zombie": _zombie,
    "acknowledgements lost": _acks_lost,
    "garbage": _garbage,
}


class Chaos:
    """Everything that happens, by chance and yet the same for the same seed."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.wishes: list[Wish] = []
        self.breaks: Counter[str] = Counter()
        self._chance = Random(seed)
        people = [town.person(f"Person{number}") for number in range(CHATS)]
        groups = [town.feishu.group(f"room-{number}", *people) for number in range(CHATS)]
        self._askers = [
            *(Asker(person, group, direct=False) for person in people for group in groups),
            *(Asker(person, town.feishu.direct(person), direct=True) for person in people for _ in range(CHATS)),
        ]

    async def rage(self, jobs: int, breaks: int) -> None:
        """So many wishes and breaks, at random moments."""
        moments = sorted(self._chance.sample(range(1, jobs), breaks))
        kinds = [list(BREAKS)[number % len(BREAKS)] for number in range(breaks)]
        self._chance.shuffle(kinds)
        for number in range(jobs):
            self._wish()
            if moments and number == moments[0]:
                moments.pop(0)
                await self._break(kinds.pop())
            await self.town.rest(self._chance.uniform(0, 0.04))
        await self.calm()

    def _wish(self) -> None:
        wish = Wish(f"Tom{len(self.wishes):04}", self._chance.choice(self._askers))
        self.wishes.append(wish)
        wish.asker.asks(f"a cat called {wish.name}")

    async def _break(self, kind: str) -> None:
        """People go on meanwhile; the next break may come before all is well again."""
        self.breaks[kind] += 1
        BREAKS[kind](self.town.feishu)
        if kind == "zombie":
            await self.town.rest(self._chance.uniform(*DEAD))
            self.town.feishu.drop()
            self.town.feishu.zombie = False
        await self.town.rest(self._chance.uniform(*BETWEEN))

    async def calm(self) -> None:
        """All is connected again, and Feishu has brought everything that was not taken."""
        await self.town.until(lambda: self.town.feishu.connections, LATEST)
        self.town.feishu.lose_acks = 0
        await self.town.taken()

    async def abandoned(self, seconds: float) -> float:
        """Real seconds until the bot itself leaves a connection that died without a word; somebody asks meanwhile."""
        begun, before = time.monotonic(), self.town.feishu.handshakes
        self.town.feishu.zombie = True
        self._wish()
        await self.town.until(lambda: self.town.feishu.handshakes > before, seconds)
        self.town.feishu.zombie = False
        left = time.monotonic() - begun
        await self.calm()
        return left

    async def over(self, seconds: float) -> Outcome:
        """What there is when everything has come to its end, or after so many real seconds."""
        await self.town.feishu.until(self._served, seconds)
        await self.town.rest(1)
        found = Outcome(orders=self.town.ima.creates, breaks=self.breaks, handshakes=self.town.feishu.handshakes)
        found.repeated = sum(len(one.attempts) > 1 for one in self.town.feishu.deliveries)
        self._judge(await self.town.jobs(), found)
        return found

    def _served(self) -> bool:
        return sum(self._pictures().values()) >= len(self.wishes)

    def _pictures(self) -> Counter[str]:
        """By the job."""
        chats = {asker.chat.id: asker.chat for asker in self._askers}
        return Counter(job_of(post) for chat in chats.values() for post in chat.posts if kind_of(post) == "picture")

    def _judge(self, jobs: list[Job], found: Outcome) -> None:
        shown = self._pictures()
        found.pictures = sum(shown.values())
        by_wish: defaultdict[str, list[Job]] = defaultdict(list)
        for job in jobs:
            by_wish[job.order.prompt.rpartition(" ")[2]].append(job)
        for wish in self.wishes:
            own = by_wish[wish.name]
            times = sum(shown[job.id] for job in own)
            told = f"{wish.name}, shown {times} times: {[str(job.state) for job in own]}"
            if not times:
                found.lost.append(told)
            elif times > 1 or len(own) > 1:
                found.doubled.append(told)
        found.wrong = [job for job in shown if job not in {one.id for one in jobs}]
