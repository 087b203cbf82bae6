"""A store in memory, held to the same contract as the real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.values import Inbound, Job, Place, Post, Pressed, Said, Situation, Turn
from bot.values.turns import Conversation, Heard, Profile

NEWEST = 50


class MemoryStore:
    """Forgets everything with the process."""

    def __init__(self) -> None:
        self._events: dict[str, tuple[Inbound, bool]] = {}
        self._jobs: dict[str, Job] = {}
        self._posts: dict[str, Post] = {}
        self._conversations: dict[Place, Conversation] = {}
        self._profiles: dict[str, Profile] = {}

    async def admit(self, event: Inbound) -> Situation | None:
        if event.key in self._events:
            return None
        self._events[event.key] = (event, False)
        return await self.situation(event)

    async def situation(self, event: Inbound | Heard) -> Situation:
        about = event if isinstance(event, Inbound) else event.job
        place, person = about.place, about.person
        conversation = self._conversations.get(place, Conversation(place))
        profile = self._profiles.get(str(person), Profile(person))
        named = {conversation.last_job, *self._named(event)}
        jobs = [job for job in self._jobs.values() if job.place == place and not job.state.ended][-NEWEST:]
        others = [job for id, job in self._jobs.items() if id in named and job not in jobs]
        return Situation(conversation, profile, tuple(jobs + others))

    def _named(self, event: Inbound | Heard) -> set[str]:
        """The jobs that the event is about."""
        if isinstance(event, Pressed):
            return {event.button.split(":")[1]} if ":" in event.button else set()
        if isinstance(event, Said) or not isinstance(event, Inbound):
            return set()
        return {id for id, job in self._jobs.items() if (job.place, job.message) == (event.place, event.message)}

    async def commit(self, turn: Turn) -> bool:
        if not all(map(self._follows, turn.jobs)):
            return False
        for key in turn.handled:
            event, _ = self._events[key]
            self._events[key] = (event, True)
        if turn.conversation:
            self._conversations[turn.conversation.place] = turn.conversation
        if turn.profile:
            self._profiles[str(turn.profile.person)] = turn.profile
        self._jobs.update({job.id: job for job in turn.jobs})
        for post in turn.posts:
            self._posts.setdefault(post.key, post)
        return True

    def _follows(self, job: Job) -> bool:
        known = self._jobs.get(job.id)
        return job.revision == (0 if known is None else known.revision + 1)

    async def advance(self, job: Job, at: float) -> bool:
        return await self.commit(Turn(at, jobs=(job,)))

    async def unhandled(self) -> Sequence[Inbound]:
        return [event for event, handled in self._events.values() if not handled]

    async def unfinished(self) -> Sequence[Job]:
        return [job for job in self._jobs.values() if not job.state.ended]

    async def unsent(self) -> Sequence[Post]:
        return [post for post in self._posts.values() if not post.message]

    async def attempt(self, key: str) -> int:
        post = self._posts[key]
        self._posts[key] = replace(post, attempts=post.attempts + 1)
        return post.attempts

    async def sent(self, key: str, message: str) -> None:
        if key in self._posts:
            self._posts[key] = replace(self._posts[key], message=message)

    async def post(self, key: str) -> Post | None:
        return self._posts.get(key)

    async def job(self, reference: str) -> Job | None:
        begin = reference.removeprefix("#")
        return next((job for id, job in self._jobs.items() if begin and id.startswith(begin)), None)

    async def jobs(self, limit: int = 50) -> Sequence[Job]:
        return sorted(self._jobs.values(), key=lambda job: job.created, reverse=True)[:limit]

    async def forget(self, profile: Profile) -> int:
        return int(self._profiles.pop(str(profile.person), None) is not None)
