"""The jobs of a store in memory, with their steps and what is left of their pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot.values import Edited, Inbound, Job, Moved, Person, Place, Pressed, Recalled, Removed, Said, State
from bot.values.turns import Heard

SHOWN = 4


class Shelf:
    """Jobs by id."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self._farewells: dict[tuple[str, Person], None] = {}
        self.steps: dict[str, list[tuple[State, float]]] = {}
        self.litter: set[str] = set()

    def newest(self) -> list[Job]:
        return sorted(self.jobs.values(), key=_age, reverse=True)

    def unfinished(self) -> list[Job]:
        return sorted((job for job in self.jobs.values() if not job.state.ended), key=_age)

    def ended(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.state.ended]

    def over(self, id: str) -> bool:
        """Also what was never there."""
        return id not in self.jobs or self.jobs[id].state.ended

    def answering(self, place: Place, message: str) -> list[Job]:
        """In the place, or in the chat that its thread is in."""
        places = {place, place.around}
        return [job for job in self.unfinished() if job.place in places and job.message == message]

    def named(self, event: Inbound | Heard) -> Iterator[str]:
        """The jobs that the event is about."""
        match event:
            case Pressed(button=button):
                yield from button.split(":")[1:2]
            case Recalled() | Edited():
                yield from (job.id for job in self.answering(event.place, event.message))
            case Removed():
                yield from (job.id for job in self.unfinished() if event.has(job.place))
            case Said() | Moved():
                return
            case _:
                yield event.job.id

    def of(self, persons: Collection[Person]) -> list[Job]:
        return [job for job in self.newest() if job.person in persons]

    def within(self, place: Place) -> list[Job]:
        """In the chat, whichever thread."""
        chat = (place.platform, place.chat)
        return [job for job in self.newest() if (job.place.platform, job.place.chat) == chat]

    def concerning(self, person: Person) -> list[Job]:
        return [job for job in self.jobs.values() if person in {job.person, *(one.person for one in job.joined)}]

    def called(self, reference: str, among: Sequence[Job]) -> Job | None:
        begin = reference.strip().removeprefix("#")
        whole = next((job for job in among if job.id == begin), None)
        return whole or next((job for job in among if len(begin) >= SHOWN and job.id.startswith(begin)), None)

    def follows(self, jobs: Sequence[Job]) -> bool:
        """Whether each takes the step after its last one."""
        after = {job.id: self.jobs[job.id].revision for job in jobs if job.id in self.jobs}
        for job in jobs:
            if job.revision != after.get(job.id, -1) + 1:
                return False
            after[job.id] = job.revision
        return True

    def step(self, job: Job, at: float) -> None:
        self.jobs[job.id] = job
        taken = self.steps.setdefault(job.id, [])
        if not job.revision:
            taken.append((State.ASKED, job.created))
        if job.revision or job.state is not State.ASKED:
            taken.append((job.state, at))

    def move(self, moved: Moved) -> None:
        """Those under way take a step by it."""
        for job in self.within(moved.place):
            step = job.revision + (not job.state.ended)
            self.jobs[job.id] = replace(job, place=moved.now(job.place), revision=step)

    def unstep(self, before: float) -> int:
        """Steps of jobs that are over are forgotten; how many."""
        gone = 0
        for job in self.ended():
            taken = self.steps[job.id]
            self.steps[job.id] = [(state, at) for state, at in taken if at >= before]
            gone += len(taken) - len(self.steps[job.id])
        return gone

    def drop(self, id: str) -> None:
        job = self.jobs.pop(id)
        del self.steps[id]
        self.litter.update(picture.path for picture in job.pictures)

    def blank(self, left: Job) -> None:
        """The job with less in it."""
        kept = {picture.path for picture in left.pictures}
        self.litter.update(picture.path for picture in self.jobs[left.id].pictures if picture.path not in kept)
        self.jobs[left.id] = left

    def promise(self, person: Person, jobs: Sequence[Job]) -> None:
        """The person will be forgotten in these when they are over."""
        self._farewells.update({(job.id, person): None for job in jobs})

    def farewells(self) -> list[tuple[Job, Person]]:
        return [(self.jobs[id], person) for id, person in self._farewells if id in self.jobs]


def wordless(job: Job, person: Person) -> Job:
    """Without what is remembered of the person in it; a ticket is the provider's own and may hold the order."""
    left = replace(job, joined=tuple(one for one in job.joined if one.person != person))
    if job.person != person:
        return left
    order = replace(job.order, prompt="", negative="", attachments=(), pictures=())
    return replace(left, order=order, ticket="", links=(), pictures=(), parts=(), person=replace(person, name=""))


def _age(job: Job) -> tuple[float, str]:
    return job.created, job.id
