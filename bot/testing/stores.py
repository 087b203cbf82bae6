"""A store in memory, held to the same contract as the real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.ports import Retention
from bot.testing.ledgers import Ledger
from bot.testing.people import People
from bot.testing.shelves import Shelf, wordless
from bot.values import (
    Findings,
    Inbound,
    Inquiry,
    Job,
    Moved,
    Person,
    Place,
    Post,
    PostKind,
    Pressed,
    Profile,
    Said,
    Situation,
    State,
    Timed,
    Turn,
)
from bot.values.memory import Conversation
from bot.values.turns import Heard

NEWEST = 50
REMEMBERED = 100
DAY, HOUR = 86_400.0, 3600.0


class MemoryStore:
    """Forgets everything with the process."""

    def __init__(self) -> None:
        self._waiting: dict[str, Inbound] = {}
        self._handled: dict[str, tuple[Inbound | None, float]] = {}
        self._shelf = Shelf()
        self._posts: dict[str, Post] = {}
        self._posted: dict[str, float] = {}
        self._conversations: dict[Place, Conversation] = {}
        self._people = People()
        self._ledger = Ledger(self._people.names)
        self._timed: list[Timed] = []
        self._free: dict[str, float] = {}

    async def admit(self, event: Inbound) -> Situation | None:
        if event.key in self._waiting or event.key in self._handled:
            return None
        self._waiting[event.key] = event
        return await self.situation(event)

    async def situation(self, event: Inbound | Heard) -> Situation:
        about = event if isinstance(event, Inbound) else event.job
        conversation = self._conversations.get(about.place, Conversation(about.place))
        jobs = [job for job in self._shelf.unfinished() if job.place == about.place][-NEWEST:]
        post = self._answered(event)
        meant = [conversation.last_job, post.job if post else "", *self._shelf.named(event)]
        named = map(self._shelf.jobs.get, meant)
        met = {job.id: job for job in [*jobs, *filter(None, named)]}
        names = self._people.names(about.person)
        elsewhere = [job for job in self._shelf.unfinished() if job.person in names and job.place != about.place]
        return Situation(
            conversation,
            self._people.profile(about.person),
            tuple(met.values()),
            pairing=self._people.pairing(event),
            elsewhere=len(elsewhere),
            post=post,
        )

    def _answered(self, event: Inbound | Heard) -> Post | None:
        """Ours that is replied to, or whose button was pressed."""
        match event:
            case Said(reply_to=message) | Pressed(message=message) if message:
                ours = [post for post in self._posts.values() if post.message == message]
                around = [post for post in ours if post.place == event.place.around]
                return next(reversed([*around, *(post for post in ours if post.place == event.place)]), None)
            case _:
                return None

    async def commit(self, turn: Turn) -> bool:
        follows = self._shelf.follows(turn.jobs) and self._people.accepts(turn.pairing)
        if not follows or not self._ledger.affords(turn):
            return False
        handled = {key: (self._waiting.pop(key), turn.at) for key in turn.handled if key in self._waiting}
        self._handled.update(handled)
        if turn.conversation:
            self._conversations[turn.conversation.place] = turn.conversation
        for post in turn.posts:
            self._posts.setdefault(post.key, replace(post, attempts=max(1, post.attempts), at=turn.at))
            self._posted.setdefault(post.key, turn.at)
        self._step(turn)
        await self._remember(turn)
        if turn.moved:
            self._move(turn.moved)
        return True

    def _step(self, turn: Turn) -> None:
        for job in turn.jobs:
            self._shelf.step(job, turn.at)
            spent = job.finished - job.submitted
            telling = job.submitted and spent > 0 and not (job.resumed or job.parts)
            if job.state is State.DELIVERING and telling:
                self._timed.append(Timed(job.quote.provider, job.order.model, job.order.size, spent))
        self._ledger.write(turn.jobs, turn.at)

    async def _remember(self, turn: Turn) -> None:
        for profile in turn.profiles:
            self._people.keep(profile)
        if turn.pairing:
            self._people.pair(turn.pairing, turn.at)
        if turn.forgotten:
            await self.forget(turn.forgotten)

    def _move(self, moved: Moved) -> None:
        if moved.now(moved.place) == moved.place:
            return
        for place in [place for place in self._conversations if moved.now(place) != place]:
            new = self._conversations.get(moved.now(place), Conversation(moved.now(place)))
            self._conversations[new.place] = new.after(self._conversations.pop(place))
        waiting = [event for event in self._waiting.values() if not isinstance(event, Moved)]
        self._waiting.update({event.key: replace(event, place=moved.now(event.place)) for event in waiting})
        self._posts = {key: replace(post, place=moved.now(post.place)) for key, post in self._posts.items()}
        self._shelf.move(moved)
        self._ledger.move(moved)

    async def advance(self, job: Job, at: float) -> bool:
        return await self.commit(Turn(at, jobs=(job,)))

    async def unhandled(self) -> Sequence[Inbound]:
        return list(self._waiting.values())

    async def unfinished(self) -> Sequence[Job]:
        return self._shelf.unfinished()

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
        return self._shelf.called(reference, self._shelf.newest())

    async def jobs(self, limit: int = 50) -> Sequence[Job]:
        return self._shelf.newest()[:limit]

    async def profile(self, person: Person) -> Profile:
        return self._people.profile(person)

    async def look(self, event: Inbound, inquiry: Inquiry) -> Findings:
        mine = self._shelf.of(self._people.names(event.person))
        here = self._shelf.within(event.place)
        drawn = [job for job in mine if job in here and job.state is State.DONE and job.pictures]
        return Findings(
            tuple(self._ledger.spending(event.person, event.place, event.at)) if inquiry.spending else (),
            self._ledger.statement(event.place, event.at) if inquiry.statement else (),
            tuple(drawn[: inquiry.history]),
            self._found(inquiry, [job for job in self._shelf.newest() if job in mine or job in here], mine, here),
        )

    def _found(self, inquiry: Inquiry, ours: list[Job], mine: list[Job], here: list[Job]) -> Job | None:
        if inquiry.reference:
            return self._shelf.called(inquiry.reference, ours)
        if inquiry.ticket:
            return next((job for job in ours if job.ticket == inquiry.ticket), None)
        return next((job for job in mine if job in here), None) if inquiry.latest else None

    async def timings(self) -> Sequence[Timed]:
        kinds: dict[tuple[str, str, str], int] = {}
        newest = []
        for timed in reversed(self._timed):
            kind = (timed.provider, timed.model, timed.size)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= REMEMBERED:
                newest.append(timed)
        return newest[::-1]

    async def steps(self, job: str) -> Sequence[tuple[State, float]]:
        return tuple(self._shelf.steps.get(job, ()))

    async def claim(self, name: str, at: float, every: float) -> float:
        moment = max(at, self._free.get(name, at))
        self._free[name] = moment + every
        return moment - at

    async def hold(self, name: str, until: float) -> None:
        self._free[name] = max(until, self._free.get(name, until))

    async def sweep(self, at: float, retention: Retention) -> int:
        gone = self._farewell(at)
        if retention.logs:
            gone += self._unlog(at - retention.logs * DAY)
        gone += self._outdated(at, retention.pictures)
        newest = list(await self.timings())
        gone += len(self._timed) - len(newest) + self._ledger.close(at)
        self._timed = newest
        return gone

    def _unlog(self, before: float) -> int:
        events = [key for key, (_, at) in self._handled.items() if at < before]
        posts = [key for key, post in self._posts.items() if post.message and self._posted[key] < before]
        over = [key for key in posts if self._is_over(self._posts[key])]
        for key in events:
            del self._handled[key]
        for key in over:
            del self._posts[key], self._posted[key]
        return len(events) + len(over) + self._shelf.unstep(before)

    def _is_over(self, post: Post) -> bool:
        """What shows a picture is kept with it."""
        shows = post.outbound.kind is PostKind.PICTURE and post.job in self._shelf.jobs
        return not shows and self._shelf.over(post.job)

    def _outdated(self, at: float, days: int) -> int:
        kept = {place: talk.retention for place, talk in self._conversations.items() if talk.retention is not None}
        old = [job for job in self._shelf.ended() if 0 < kept.get(job.place, days) * DAY < at - age(job)]
        for job in old:
            self._shelf.drop(job.id)
            self._unlast(job.id)
        return len(old)

    def _unlast(self, id: str) -> None:
        """Nothing can be drawn again that is not there any more."""
        for place, talk in self._conversations.items():
            if talk.last_job == id:
                self._conversations[place] = replace(talk, last_job="")

    def _farewell(self, at: float) -> int:
        over = [(job.id, person) for job, person in self._shelf.farewells() if job.state.ended and at > age(job) + HOUR]
        return sum(self._silence(id, person) for id, person in over)

    async def litter(self) -> Sequence[str]:
        return sorted(self._shelf.litter)[:500]

    async def cleared(self, paths: Sequence[str]) -> None:
        self._shelf.litter.difference_update(paths)

    async def forget(self, profile: Profile) -> int:
        return sum(self._forget(person) for person in self._people.names(profile.person))

    def _forget(self, person: Person) -> int:
        said = [key for key, (event, _) in self._handled.items() if event and event.person == person]
        self._handled.update({key: (None, self._handled[key][1]) for key in said})
        self._ledger.anonymise(person)
        concerned = self._shelf.concerning(person)
        self._shelf.promise(person, [job for job in concerned if not job.state.ended])
        return (
            self._people.forget(person)
            + len(said)
            + sum(self._silence(job.id, person) for job in concerned if job.state.ended)
        )

    def _silence(self, id: str, person: Person) -> int:
        """What was said loses its words, and who it was for its trace; whether anything did."""
        job = self._shelf.jobs[id]
        left = wordless(job, person)
        if (left, left.person.name) == (job, job.person.name):
            return 0
        self._shelf.blank(left)
        if job.person == person:
            self._unlast(job.id)
            posts = [post for post in self._posts.values() if post.message and post.job == job.id]
            silent = {post.key: replace(post, outbound=replace(post.outbound, text="", alt="")) for post in posts}
            self._posts.update(silent)
        return 1


def age(job: Job) -> float:
    """When it was over."""
    return max(job.created, job.finished)
