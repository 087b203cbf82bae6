"""A bot that is killed again and again while its provider fails in every way: what comes of orders and money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec

from bot.values import FailureKind, Job, State
from tests.emulators.faults import Breaks, Fault, Hangs, Mangles, Says, Slows, Storm
from tests.emulators.pictures import owner_of
from tests.lives import World, world

PATIENCE = 0.6
"""Real seconds that the bot waits for an answer of the provider."""
SLOW = 0.3
LIFE = (0.3, 1.6)
"""Real seconds after which a life is ended, at least and at most."""
HONEST = frozenset({FailureKind.UNKNOWN_OUTCOME})
"""What is told where an order may have been charged although there is no picture."""


def refused(code: int, message: str, retry: str = "") -> Says:
    body = msgspec.json.encode({"code": code, "message": message, "data": None})
    return Says(body, code, headers={"Retry-After": retry} if retry else {})


def garbled(_: bytes) -> bytes:
    return b'{"code": 0, "da\xff\x00ta": <html>'


FAULTS: Mapping[str, Fault] = {
    "500": refused(500, "the request is too complex"),
    "429": refused(429, "Rate limit exceeded", "3"),
    "time-out": Hangs(done=True),
    "cut before": Breaks(),
    "cut after": Breaks(done=True),
    "slow": Slows(SLOW),
    "garbage": Mangles(garbled),
}
ENDPOINTS = ("create", "detail", "picture", "list")


@dataclass(slots=True)
class Outcome:
    """What a storm left behind. All but the first four must be empty."""

    orders: int
    pictures: int = 0
    charges: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    """Orders that have neither a picture nor a reason."""
    twice: list[str] = field(default_factory=list)
    """Jobs with more than one picture or reason, or with both."""
    mistaken: list[str] = field(default_factory=list)
    """Pictures of another order than the one they answer."""
    unexplained: list[str] = field(default_factory=list)
    """What was charged by the provider, and neither came to a picture nor to a word that it may have been."""
    overcharged: list[str] = field(default_factory=list)
    """Orders that the provider was paid for more than once."""
    billed: list[str] = field(default_factory=list)
    """Persons who paid for a failure, or more or less than their picture cost."""

    @property
    def wrongs(self) -> Mapping[str, list[str]]:
        return {
            "jobs lost": self.lost,
            "pictures delivered twice": self.twice,
            "pictures given to another order": self.mistaken,
            "charges without a picture or an honest note": self.unexplained,
            "orders paid for twice": self.overcharged,
            "persons charged wrongly": self.billed,
        }


@contextmanager
def stormy(directory: Path, seed: int, share: float = 0.1) -> Iterator[World]:
    """A provider that fails with each fault at this share of its requests."""
    with world(directory) as made:
        for at, endpoint in enumerate(ENDPOINTS):
            made.ima.faults.storms[endpoint] = Storm(Random(f"{seed} {at}"), FAULTS, share)
        yield made


def weather(world: World, jobs: int, kills: int, seed: int) -> None:
    """So many orders come in over so many lives that end without warning; the last one is left alone."""
    chance = Random(seed)
    born = [*range(0, jobs, max(1, jobs // (kills + 1)))][: kills + 1]
    for begin, end in zip(born, [*born[1:], jobs], strict=True):
        live(world)
        for _ in range(begin, end):
            world.order("1K")
            world.watched.wait(lambda: False, chance.uniform(0, 0.1))
        if end < jobs:
            world.watched.wait(lambda: False, chance.uniform(*LIFE))
            world.kill()


def live(world: World) -> None:
    world.start(f"--api-seconds={PATIENCE}")


def calm(world: World, seconds: float) -> bool:
    """All orders have come to an end; False if they do not within the time."""
    ended = world.watched.wait(
        lambda: world.platform.ended() >= world.orders and not world.platform.unacknowledged, seconds
    )
    world.ima.faults.storms.clear()
    for _ in range(2):
        world.asked("events", world.listened + 1)
        world.stop()
        live(world)
    world.stop()
    return ended


def outcome(world: World) -> Outcome:
    """Compared: what people see, what the provider was paid, and what persons were charged."""
    found = Outcome(world.orders, charges=world.ima.creates)
    jobs = {job.id: job for job in world.kept()}
    ordered = {job.order.prompt: job for job in jobs.values()}
    shown = world.platform.shown()
    ended = {jobs[id].message for id, kinds in shown.items() if id in jobs and (kinds["picture"] or kinds["failure"])}
    requests = {f"request-{number + 1:05}" for number in range(world.orders)}
    found.lost.extend(sorted(requests - ended))
    for id, kinds in shown.items():
        found.pictures += kinds["picture"] > 0
        if kinds["picture"] + kinds["failure"] > 1:
            found.twice.append(f"{id} {dict(kinds)}")
    found.failures.update(str(job.failure) for job in jobs.values() if job.failure)
    _look_at_pictures(world, jobs, found)
    _count_charges(world, ordered, found)
    _audit(world, jobs, found)
    return found


def _look_at_pictures(world: World, jobs: Mapping[str, Job], found: Outcome) -> None:
    tasks = {id: task.order.fixed.prompt for id, task in world.ima.tasks.items()}
    for post in world.platform.posts:
        job = jobs.get(post.nonce.partition(":")[0])
        for picture in post.pictures:
            owner = owner_of(picture, list(tasks))
            if job is None or owner is None or tasks[owner] != job.order.prompt:
                found.mistaken.append(post.nonce)


def _count_charges(world: World, ordered: Mapping[str, Job], found: Outcome) -> None:
    shown = world.platform.shown()
    for prompt, times in world.prompts().items():
        job = ordered.get(prompt)
        if times > 1:
            found.overcharged.append(f"{prompt} {times}")
        if job is None or not _accounted(job, shown.get(job.id, Counter())):
            found.unexplained.append(f"{prompt} {job and (job.id, str(job.state), str(job.failure), job.cause)}")


def _accounted(job: Job, kinds: Counter[str]) -> bool:
    if job.state is State.DONE:
        return kinds["picture"] == 1
    return bool(kinds["failure"]) and (job.failure in HONEST or bool(job.links))


def _audit(world: World, jobs: Mapping[str, Job], found: Outcome) -> None:
    """A picture costs what was agreed or less, and nothing else costs anything."""
    paid = world.paid()
    for id, job in jobs.items():
        due = (job.charged or job.quote.cost).amount if job.state is State.DONE else 0
        if paid.get(id, 0) != due or (job.state is State.DONE and due <= 0):
            found.billed.append(f"{id} {job.state} {paid.get(id)} instead of {due}")
