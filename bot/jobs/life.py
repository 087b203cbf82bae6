"""The lives of all jobs of this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.jobs.course import Course
from bot.jobs.hall import Hall
from bot.jobs.kit import Kit
from bot.jobs.making import ended, make
from bot.jobs.workshop import Workshop
from bot.ports import Provider
from bot.values import FailureKind, Job, Person, State
from bot.values.turns import Failed, Paused, Progressed

AT_ONCE = 50
"""How many jobs tell their progress before others may do something."""
BREATH = 0.1
"""Seconds for which they may: what is due all at once is told one after the other."""
RARELY = 900.0
"""Seconds between two notices of a job of which was said that it takes unusually long."""


class Jobs:
    """Lets each job wait its turn, be made, and tell how far it is."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._shop = Workshop(kit)
        self._courses: dict[str, Course] = {}
        limits = {name: provider.abilities.at_once for name, provider in kit.doors.providers.items()}
        self._hall = Hall(limits, kit.at_once)

    @property
    def submitting(self) -> int:
        """How many orders are under way to a provider at this moment, their answers unknown."""
        return sum(course.job.state is State.SUBMITTING for course in self._courses.values())

    @property
    def queued(self) -> int:
        """How many jobs wait for their turn."""
        return len(self._hall)

    def places(self, person: Person) -> Mapping[str, int]:
        """The place in the queue that a new job of somebody would get at each provider."""
        return self._hall.places(str(person))

    def place(self, id: str) -> int:
        """Of a job that waits for its turn; 0 of any other."""
        course = self._courses.get(id)
        return self._hall.place(course.seat) if course is not None else 0

    def resting(self) -> frozenset[str]:
        """Providers that failed again and again and are left alone for a while."""
        return self._shop.health.resting()

    def renew(self, job: Job) -> bool:
        """Take in a change of a job that is under way here: it keeps its place. False if it has to be started."""
        course = self._courses.get(job.id)
        if course is None or course.job.state.ended or course.job.quote.provider != job.quote.provider:
            return False
        if course.job.revision < job.revision and course.job.state is job.state:
            course.job = job
            self._watch(course)
        return True

    def withdraw(self, id: str) -> bool:
        """True if its order is on its way: whether it was taken must be known before it can be taken back."""
        course = self._courses.get(id)
        if course is None or course.job.state is not State.SUBMITTING:
            return False
        course.left = True
        return True

    async def live(self, job: Job) -> None:
        """Take the job from where it stands to where it can be posted. To cancel this leaves it where it stands."""
        if job.state is State.CONFIRMING:
            await self._expire(job)
            return
        provider = self._kit.doors.providers.get(job.quote.provider)
        if provider is None:
            await self._give_up(job)
        else:
            await self._make(provider, job)

    async def _make(self, provider: Provider, job: Job) -> None:
        self._courses[job.id] = course = Course(self._shop, provider, job)
        if job.state is not State.PAINTING:  # taken up, it may be finished: how far it is has to be asked first
            self._watch(course)
        try:
            async with self._hall.turn(course.seat, at_once=job.state is not State.QUEUED):
                await make(course)
        finally:
            if self._courses.get(job.id) is course:
                self._shop.ticker.forget(job.id)
                del self._courses[job.id]

    def _watch(self, course: Course) -> None:
        job = course.job
        self._shop.ticker.forget(job.id)
        begun = self._kit.clock.now() if job.state is State.QUEUED else course.begun
        self._shop.ticker.watch(job.id, job.quote.progress_every, begun)

    async def _give_up(self, job: Job) -> None:
        """Its provider is no longer there. What was on its way to it may have been taken."""
        sent = job.state is State.SUBMITTING
        kind = FailureKind.UNKNOWN_OUTCOME if sent else FailureKind.NOT_FOUND
        now = self._kit.clock.now()
        cause = f"{job.quote.provider} is not switched on"
        await self._kit.tell(Failed(replace(ended(job, kind), failure=kind, finished=now, cause=cause), now))

    async def _expire(self, job: Job) -> None:
        deadline = job.created + self._kit.patience.question
        await self._kit.clock.sleep(max(0.0, deadline - self._kit.clock.now()))
        now = self._kit.clock.now()
        await self._kit.tell(Failed(replace(job.to(State.EXPIRED), finished=now), now))

    async def cancel(self, job: Job) -> None:
        """Tell the provider, where it can be told and knows of it."""
        provider = self._kit.doors.providers.get(job.quote.provider)
        if provider is not None and provider.abilities.cancel and job.ticket:
            await provider.cancel(job.ticket)

    async def tell_progress(self) -> None:
        """Runs as long as the house does."""
        ticker = self._shop.ticker
        while True:
            await ticker.pause()
            for told, id in enumerate(ticker.due(), 1):
                await self._tell_progress(id)
                if told % AT_ONCE == 0:
                    await self._kit.clock.sleep(BREATH)

    async def _tell_progress(self, id: str) -> None:
        course = self._courses.get(id)
        if course is None:
            return
        job, now = course.job, self._kit.clock.now()
        if course.seat.waits:
            await self._tell_place(course, now)
        elif job.state is State.QUEUED and course.held > now:
            await self._kit.tell(Paused(job, now, course.held - now))
        elif job.state is State.PAINTING:
            if now - course.begun > job.quote.expected.high:
                self._shop.ticker.slow_down(id, RARELY if job.late else 0)
            await self._kit.tell(Progressed(job, now, course.share))

    async def _tell_place(self, course: Course, now: float) -> None:
        """Only if it is another one than was told last."""
        place = self._hall.place(course.seat)
        if place != course.told:
            course.told = place
            await self._kit.tell(Progressed(course.job, now, None, place))
