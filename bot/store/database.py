"""The store and the journal: every verb of the ports, gathered into batches."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store import events, forgetting, jobs, journal, posts, profiles, turns
from bot.store.batches import Batches
from bot.store.line import Line
from bot.store.situations import situations
from bot.values import Entry, Inbound, Job, Person, Post, Profile, Situation, Turn
from bot.values.turns import Heard


class Database:
    """Speaks over two lines, so that who reads does not wait for who writes."""

    def __init__(self, writer: Line, reader: Line) -> None:
        self._writes = Batches(writer)
        self._admit = self._writes.verb(events.admit)
        self._commit = self._writes.verb(turns.commit)
        self._attempt = self._writes.verb(posts.attempt)
        self._sent = self._writes.verb(posts.sent)
        self._write = self._writes.verb(journal.write)
        self._forget = self._writes.verb(forgetting.forget)
        self._reads = Batches(reader)
        self._situation = self._reads.verb(situations)
        self._post = self._reads.verb(posts.named)
        self._profile = self._reads.verb(profiles.of)
        self._job = self._reads.verb(jobs.called)
        self._jobs = self._reads.verb(jobs.newest)
        self._unfinished = self._reads.verb(jobs.unfinished)
        self._unhandled = self._reads.verb(events.unhandled)
        self._unsent = self._reads.verb(posts.unsent)
        self._since = self._reads.verb(journal.since)

    async def close(self) -> None:
        """Writes all that was asked; what is asked from now on is a RuntimeError."""
        await self._writes.close()
        await self._reads.close()

    async def admit(self, event: Inbound) -> Situation | None:
        return await self._admit(event)

    async def situation(self, event: Inbound | Heard) -> Situation:
        return await self._situation(event)

    async def commit(self, turn: Turn) -> bool:
        return await self._commit(turn)

    async def advance(self, job: Job, at: float) -> bool:
        return await self._commit(Turn(at, jobs=(job,)))

    async def unhandled(self) -> Sequence[Inbound]:
        return await self._unhandled(None)

    async def unfinished(self) -> Sequence[Job]:
        return await self._unfinished(None)

    async def unsent(self) -> Sequence[Post]:
        return await self._unsent(None)

    async def attempt(self, key: str) -> int:
        return await self._attempt(key)

    async def sent(self, key: str, message: str) -> None:
        await self._sent((key, message))

    async def post(self, key: str) -> Post | None:
        return await self._post(key)

    async def job(self, reference: str) -> Job | None:
        return await self._job(reference)

    async def jobs(self, limit: int = 50) -> Sequence[Job]:
        return await self._jobs(limit)

    async def profile(self, person: Person) -> Profile:
        return await self._profile(person)

    async def forget(self, profile: Profile) -> int:
        return await self._forget(profile.person)

    async def write(self, room: str, message: str, body: str) -> int:
        return await self._write((room, message, body))

    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        return await self._since((room, sequence, limit))
