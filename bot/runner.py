"""Runs jobs in this process, each as a task of the house's group."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot.jobs import Jobs
from bot.values import Job, Situation, State

log = structlog.get_logger()


class LocalRunner:
    """Stopping the house cancels the tasks and leaves the jobs in the store, to be taken up at the next start."""

    def __init__(self, jobs: Jobs, tasks: asyncio.TaskGroup) -> None:
        self._jobs = jobs
        self._group = tasks
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    def seen(self, situation: Situation) -> Situation:
        places, resting = self._jobs.places(situation.profile.person), self._jobs.resting()
        if not resting and not any(places.values()):
            return situation
        places_of = {job.id: self._jobs.place(job.id) for job in situation.jobs if job.state is State.QUEUED}
        waiting = {id: place for id, place in places_of.items() if place}
        return replace(situation, places=places, waiting=waiting, resting=resting)

    def start(self, job: Job) -> None:
        if job.id in self._tasks and self._jobs.renew(job):
            return
        self._end(job.id)
        task = self._group.create_task(self._jobs.live(job), name=f"job {job.id}")
        self._tasks[job.id] = task
        task.add_done_callback(lambda done: self._gone(job.id, done))

    def stop(self, job: Job) -> None:
        """An order that is on its way is not cut off: whether it was taken must be known before it is withdrawn."""
        if not self._jobs.withdraw(job.id):
            self._end(job.id)
            self._group.create_task(self._cancel(job), name=f"cancel {job.id}")

    async def _cancel(self, job: Job) -> None:
        try:
            await self._jobs.cancel(job)
        except Exception:
            log.exception("cancelling broke", job=job.id, provider=job.quote.provider)

    def _end(self, id: str) -> None:
        task = self._tasks.pop(id, None)
        if task is not None:
            task.cancel()

    def _gone(self, id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(id) is task:
            del self._tasks[id]
