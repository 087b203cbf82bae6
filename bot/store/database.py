"""The store and the journal: every verb of the ports, gathered into batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo
from functools import partial

from bot.ports import Retention
from bot.store import (
    events,
    findings,
    forgetting,
    jobs,
    journal,
    litter,
    paces,
    posts,
    profiles,
    sweeping,
    timings,
    turns,
)
from bot.store.batches import Batches
from bot.store.line import Line
from bot.store.situations import situations
from bot.values import (
    Entry,
    Findings,
    Inbound,
    Inquiry,
    Job,
    Person,
    Post,
    Profile,
    Situation,
    State,
    Timed,
    Turn,
)
from bot.values.turns import Heard


class Writing:
    """What is asked of the line that writes."""

    def __init__(self, line: Line, zone: tzinfo, now: Callable[[], float]) -> None:
        batches = Batches(line)
        self.close = batches.close
        self.admit = batches.verb(events.admit)
        self.commit = batches.verb(partial(turns.commit, zone=zone))
        self.attempt = batches.verb(posts.attempt)
        self.sent = batches.verb(posts.sent)
        self.write = batches.verb(partial(journal.write, now=now))
        self.forget = batches.verb(forgetting.forget)
        self.claim = batches.verb(paces.claim)
        self.hold = batches.verb(paces.hold)
        self.drop = batches.verb(sweeping.drop)
        self.cleared = batches.verb(litter.cleared)


class Reading:
    """What is asked of the line that reads."""

    def __init__(self, line: Line, zone: tzinfo) -> None:
        batches = Batches(line)
        self.close = batches.close
        self.situation = batches.verb(situations)
        self.post = batches.verb(posts.named)
        self.profile = batches.verb(profiles.of)
        self.job = batches.verb(jobs.called)
        self.jobs = batches.verb(jobs.newest)
        self.unfinished = batches.verb(jobs.unfinished)
        self.unhandled = batches.verb(events.unhandled)
        self.unsent = batches.verb(posts.unsent)
        self.since = batches.verb(journal.since)
        self.look = batches.verb(partial(findings.look, zone=zone))
        self.timings = batches.verb(timings.newest)
        self.steps = batches.verb(jobs.steps)
        self.find = batches.verb(sweeping.find)
        self.litter = batches.verb(litter.named)


class Database:
    """Speaks over two lines, so that who reads does not wait for who writes."""

    def __init__(self, writer: Line, reader: Line, zone: tzinfo = UTC, now: Callable[[], float] = time.time) -> None:
        self._writes = Writing(writer, zone, now)
        self._reads = Reading(reader, zone)

    async def close(self) -> None:
        """Writes all that was asked; what is asked from now on is a RuntimeError."""
        await self._writes.close()
        await self._reads.close()

    async def admit(self, event: Inbound) -> Situation | None:
        return await self._writes.admit(event)

    async def situation(self, event: Inbound | Heard) -> Situation:
        return await self._reads.situation(event)

    async def commit(self, turn: Turn) -> bool:
        return await self._writes.commit(turn)

    async def advance(self, job: Job, at: float) -> bool:
        return await self._writes.commit(Turn(at, jobs=(job,)))

    async def unhandled(self) -> Sequence[Inbound]:
        return await self._reads.unhandled(None)

    async def unfinished(self) -> Sequence[Job]:
        return await self._reads.unfinished(None)

    async def unsent(self) -> Sequence[Post]:
        return await self._reads.unsent(None)

    async def attempt(self, key: str) -> int:
        return await self._writes.attempt(key)

    async def sent(self, key: str, message: str) -> None:
        await self._writes.sent((key, message))

    async def post(self, key: str) -> Post | None:
        return await self._reads.post(key)

    async def job(self, reference: str) -> Job | None:
        return await self._reads.job(reference)

    async def jobs(self, limit: int = 50) -> Sequence[Job]:
        return await self._reads.jobs(limit)

    async def profile(self, person: Person) -> Profile:
        return await self._reads.profile(person)

    async def forget(self, profile: Profile) -> int:
        return await self._writes.forget(profile.person)

    async def look(self, event: Inbound, inquiry: Inquiry) -> Findings:
        return await self._reads.look((event, inquiry))

    async def timings(self) -> Sequence[Timed]:
        return await self._reads.timings(None)

    async def steps(self, job: str) -> Sequence[tuple[State, float]]:
        return await self._reads.steps(job)

    async def claim(self, name: str, at: float, every: float) -> float:
        return await self._writes.claim((name, at, every))

    async def hold(self, name: str, until: float) -> None:
        await self._writes.hold((name, until))

    async def sweep(self, at: float, retention: Retention) -> int:
        walks = sweeping.walks(at, retention)
        return sum([await sweeping.go(walk, self._reads.find, self._writes.drop) for walk in walks])

    async def litter(self) -> Sequence[str]:
        return await self._reads.litter(None)

    async def cleared(self, paths: Sequence[str]) -> None:
        await self._writes.cleared(paths)

    async def write(self, room: str, message: str, body: str) -> int:
        return await self._writes.write((room, message, body))

    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        return await self._reads.since((room, sequence, limit))
