"""A store in memory, held to the same contract as the real one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.values import Inbound, Job, Pairing, Person, Place, Post, Pressed, Profile, Said, Situation, Turn
from bot.values.memory import Conversation
from bot.values.turns import Heard

NEWEST = 50
SHOWN = 4
CODE = re.compile(r"(?<![\w/])/link(?:@[\w.-]{1,60})?\W+([a-z0-9]{4})\W*([a-z0-9]{4})(?!\w)", re.IGNORECASE | re.ASCII)


class People:
    """What is remembered of people, and the codes that were given to them."""

    def __init__(self) -> None:
        self._kept: dict[Person, Profile] = {}
        self._pairings: dict[str, Pairing] = {}

    def profile(self, person: Person) -> Profile:
        kept = self._kept.get(person, Profile(person))
        owner = self._owner(kept)
        sharing = [other for other, its in self._kept.items() if owner and its.owner == owner.person]
        if owner is None or len(sharing) == 1:
            return replace(kept, person=person, owner=None)
        ordered = sorted(sharing, key=lambda other: (other != owner.person, other.platform, other.id))
        return replace(owner, person=person, identities=tuple(ordered))

    def _owner(self, profile: Profile) -> Profile | None:
        """Whose profile counts, as long as the owner is one of those who share it."""
        owner = self._kept.get(profile.owner) if profile.owner else None
        return owner if owner and owner.owner == owner.person else None

    def keep(self, profile: Profile) -> None:
        alone = profile.owner in {None, profile.person}
        self._kept[profile.person] = replace(profile, identities=(), preferences=profile.preferences if alone else {})
        owner = self._owner(profile)
        if owner is not None:
            self._kept[owner.person] = replace(
                owner, language=profile.language, hints=profile.hints, preferences=profile.preferences
            )

    def pairing(self, event: Inbound | Heard) -> Pairing | None:
        found = CODE.search(event.text) if isinstance(event, Said) else None
        pairing = self._pairings.get(f"{found[1]}-{found[2]}".upper()) if found else None
        return pairing and replace(pairing, owner=self.profile(pairing.owner.person))

    def accepts(self, pairing: Pairing | None) -> bool:
        """Not the use of a code that was used before."""
        return pairing is None or pairing.expires > 0 or pairing.code in self._pairings

    def pair(self, pairing: Pairing, at: float) -> None:
        if not pairing.expires:
            del self._pairings[pairing.code]
            return
        self._pairings = {code: kept for code, kept in self._pairings.items() if kept.expires > at}
        self._pairings[pairing.code] = pairing

    def forget(self, person: Person) -> int:
        kept = self._kept.pop(person, None)
        codes = [code for code, pairing in self._pairings.items() if pairing.owner.person == person]
        for code in codes:
            del self._pairings[code]
        return (1 + len(kept.preferences) if kept else 0) + len(codes)


class MemoryStore:
    """Forgets everything with the process."""

    def __init__(self) -> None:
        self._waiting: dict[str, Inbound] = {}
        self._handled: dict[str, Inbound | None] = {}
        self._jobs: dict[str, Job] = {}
        self._posts: dict[str, Post] = {}
        self._conversations: dict[Place, Conversation] = {}
        self._people = People()

    async def admit(self, event: Inbound) -> Situation | None:
        if event.key in self._waiting or event.key in self._handled:
            return None
        self._waiting[event.key] = event
        return await self.situation(event)

    async def situation(self, event: Inbound | Heard) -> Situation:
        about = event if isinstance(event, Inbound) else event.job
        conversation = self._conversations.get(about.place, Conversation(about.place))
        jobs = sorted((job for job in self._open() if job.place == about.place), key=_age)[-NEWEST:]
        named = [conversation.last_job, *self._named(event)]
        met = {job.id: job for job in [*jobs, *(self._jobs[id] for id in named if id in self._jobs)]}
        profile = self._people.profile(about.person)
        return Situation(conversation, profile, tuple(met.values()), pairing=self._people.pairing(event))

    def _named(self, event: Inbound | Heard) -> Iterator[str]:
        """The jobs that the event is about."""
        if isinstance(event, Pressed):
            yield from event.button.split(":")[1:2]
        elif not isinstance(event, Inbound):
            yield event.job.id
        elif not isinstance(event, Said):
            asked = (event.place, event.message)
            yield from (id for id, job in self._jobs.items() if (job.place, job.message) == asked)

    async def commit(self, turn: Turn) -> bool:
        if not self._follow(turn.jobs) or not self._people.accepts(turn.pairing):
            return False
        self._handled.update({key: self._waiting.pop(key) for key in turn.handled if key in self._waiting})
        if turn.conversation:
            self._conversations[turn.conversation.place] = turn.conversation
        self._jobs.update({job.id: job for job in turn.jobs})
        for post in turn.posts:
            self._posts.setdefault(post.key, post)
        await self._remember(turn)
        return True

    async def _remember(self, turn: Turn) -> None:
        for profile in turn.profiles:
            self._people.keep(profile)
        if turn.pairing:
            self._people.pair(turn.pairing, turn.at)
        if turn.forgotten:
            await self.forget(turn.forgotten)

    def _follow(self, jobs: Sequence[Job]) -> bool:
        """Whether each takes the step after its last one."""
        after = {job.id: self._jobs[job.id].revision for job in jobs if job.id in self._jobs}
        for job in jobs:
            if job.revision != after.get(job.id, -1) + 1:
                return False
            after[job.id] = job.revision
        return True

    async def advance(self, job: Job, at: float) -> bool:
        return await self.commit(Turn(at, jobs=(job,)))

    async def unhandled(self) -> Sequence[Inbound]:
        return list(self._waiting.values())

    async def unfinished(self) -> Sequence[Job]:
        return sorted(self._open(), key=_age)

    def _open(self) -> Iterator[Job]:
        return (job for job in self._jobs.values() if not job.state.ended)

    async def unsent(self) -> Sequence[Post]:
        return [post for post in self._posts.values() if not post.message]

    async def attempt(self, key: str) -> int:
        post = self._posts.get(key)
        if post is None:
            return 0
        self._posts[key] = replace(post, attempts=post.attempts + 1)
        return post.attempts

    async def sent(self, key: str, message: str) -> None:
        if key in self._posts:
            self._posts[key] = replace(self._posts[key], message=message)

    async def post(self, key: str) -> Post | None:
        return self._posts.get(key)

    async def job(self, reference: str) -> Job | None:
        begin = reference.strip().removeprefix("#")
        newest = (job for job in await self.jobs(len(self._jobs)) if len(begin) >= SHOWN and job.id.startswith(begin))
        return self._jobs.get(begin) or next(newest, None)

    async def jobs(self, limit: int = 50) -> Sequence[Job]:
        return sorted(self._jobs.values(), key=_age, reverse=True)[:limit]

    async def profile(self, person: Person) -> Profile:
        return self._people.profile(person)

    async def forget(self, profile: Profile) -> int:
        identities = self._people.profile(profile.person).identities or (profile.person,)
        return sum(self._people.forget(person) + self._silence(person) for person in identities)

    def _silence(self, person: Person) -> int:
        """What was said loses its words."""
        said = [key for key, event in self._handled.items() if event and event.person == person]
        over = [job for job in self._jobs.values() if job.person == person and job.state.ended and job.order.prompt]
        self._handled.update(dict.fromkeys(said))
        for place, kept in self._conversations.items():
            if kept.last_job in {job.id for job in over}:
                self._conversations[place] = replace(kept, last_job="")
        self._jobs.update({job.id: _wordless(job) for job in over})
        posts = [post for post in self._posts.values() if post.message and post.job in {job.id for job in over}]
        self._posts.update(
            {post.key: replace(post, outbound=replace(post.outbound, text="", alt="")) for post in posts}
        )
        return len(said) + len(over)


def _age(job: Job) -> tuple[float, str]:
    return job.created, job.id


def _wordless(job: Job) -> Job:
    order = replace(job.order, prompt="", attachments=())
    return replace(job, order=order, ticket="", links=(), person=replace(job.person, name=""))
