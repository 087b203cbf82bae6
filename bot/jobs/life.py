"""The lives of all jobs of this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import structlog

from bot.errors import JobError
from bot.jobs import parts
from bot.jobs.course import Course
from bot.jobs.keeping import thrown_away
from bot.jobs.kit import Kit
from bot.jobs.making import ended
from bot.jobs.previews import preview, rubbed_out
from bot.jobs.together import make, settled
from bot.jobs.workshop import Workshop
from bot.ports import Provider
from bot.values import FailureKind, Job, Person, Place, State
from bot.values.turns import Failed, Paused, Progressed

log = structlog.get_logger()

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
        self._hall = self._shop.hall
        self._courses: dict[str, Course] = {}

    @property
    def submitting(self) -> int:
        """How many orders are under way to a provider at this moment, their answers unknown."""
        return sum(course.submitting for course in self._courses.values())

    @property
    def made(self) -> frozenset[Place]:
        """Where something is being drawn at this moment."""
        return frozenset(course.job.place for course in self._courses.values() if course.drawn)

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
        if course is None or not course.submitting:
            return False
        course.leave()
        return True

    def nudge(self, id: str) -> bool:
        """A provider says that the job's pictures may be there: it is asked at once, though not sooner after the last
        time than it allows. False for a job that is not under way here."""
        course = self._courses.get(id)
        if course is None:
            return False
        for one in (course, *course.parts.values()):
            if one.called is not None:
                one.called.set()
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
            await make(course)
        finally:
            if self._courses.get(job.id) is course:
                self._shop.ticker.forget(job.id)
                del self._courses[job.id]
        if course.left:
            await thrown_away(self._kit, course.job)
        if course.preview is not None or job.state is not State.QUEUED:
            await rubbed_out(self._kit, job)

    def _watch(self, course: Course) -> None:
        job = course.job
        self._shop.ticker.forget(job.id)
        begun = self._kit.clock.now() if job.state is State.QUEUED else course.begun
        self._shop.ticker.watch(job.id, job.quote.progress_every, begun)

    async def _give_up(self, job: Job) -> None:
        """Its provider is no longer there. What was on its way to it may have been taken, and what was there already is
        delivered."""
        cause = f"{job.quote.provider} is not switched on"
        if job.parts:
            await self._kit.tell(await settled(self._kit, parts.given_up(job, FailureKind.NOT_FOUND, cause)))
            return
        sent = job.state is State.SUBMITTING
        kind = FailureKind.UNKNOWN_OUTCOME if sent else FailureKind.NOT_FOUND
        now = self._kit.clock.now()
        await self._kit.tell(Failed(replace(ended(job, kind), failure=kind, finished=now, cause=cause), now))

    async def _expire(self, job: Job) -> None:
        deadline = job.created + self._kit.patience.question
        await self._kit.clock.sleep(max(0.0, deadline - self._kit.clock.now()))
        now = self._kit.clock.now()
        await self._kit.tell(Failed(replace(job.to(State.EXPIRED), finished=now), now))

    async def cancel(self, job: Job) -> None:
        """Tell the provider, where it can be told and knows of it; whatever was there by then goes."""
        provider = self._kit.doors.providers.get(job.quote.provider)
        if provider is not None and provider.abilities.cancel:
            for ticket in parts.waited_for(job):
                await _cancel(provider, job, ticket)
        await thrown_away(self._kit, job)
        await rubbed_out(self._kit, job)

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
        elif course.drawn:
            await self._tell_drawn(course, now)

    async def _tell_drawn(self, course: Course, now: float) -> None:
        job = course.job
        if now - course.begun > job.quote.expected.high:
            self._shop.ticker.slow_down(job.id, RARELY if job.late else 0)
        seen = await preview(course)
        if self._courses.get(job.id) is course and course.drawn:
            await self._kit.tell(Progressed(course.job, now, course.share, preview=seen))
        else:
            await rubbed_out(self._kit, job)

    async def _tell_place(self, course: Course, now: float) -> None:
        """Only if it is another one than was told last."""
        place = self._hall.place(course.seat)
        if place != course.told:
            course.told = place
            await self._kit.tell(Progressed(course.job, now, None, place))


async def _cancel(provider: Provider, job: Job, ticket: str) -> None:
    try:
        await provider.cancel(ticket)
    except JobError as error:
        log.warning("provider did not cancel", job=job.id, provider=job.quote.provider, cause=error.detail)
