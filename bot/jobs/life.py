"""The lives of all jobs of this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.jobs.kit import Kit
from bot.jobs.line import Line
from bot.jobs.making import Making
from bot.jobs.ticker import Ticker
from bot.ports import Provider
from bot.values import FailureKind, Job, State
from bot.values.turns import Failed, Progressed

AT_ONCE = 50
"""How many jobs tell their progress before others may do something."""


class Jobs:
    """Lets each job wait its turn, be made, and tell how far it is."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._ticker = Ticker(kit.clock)
        self._makings: dict[str, Making] = {}
        self._lines = {name: Line(provider.abilities.at_once) for name, provider in kit.doors.providers.items()}

    @property
    def submitting(self) -> int:
        """How many orders are under way to a provider at this moment, their answers unknown."""
        return sum(making.job.state is State.SUBMITTING for making in self._makings.values())

    def submits(self, id: str) -> bool:
        making = self._makings.get(id)
        return making is not None and making.job.state is State.SUBMITTING

    @property
    def queued(self) -> int:
        """How many jobs wait for their turn."""
        return sum(map(len, self._lines.values()))

    def places(self) -> Mapping[str, int]:
        return {name: line.next_place for name, line in self._lines.items()}

    async def live(self, job: Job) -> None:
        """Take the job from where it stands to where it can be posted. To cancel this leaves it where it stands."""
        if job.state is State.CONFIRMING:
            await self._expire(job)
            return
        provider = self._kit.doors.providers.get(job.quote.provider)
        if provider is None:
            now = self._kit.clock.now()
            await self._kit.tell(
                Failed(replace(job.to(State.FAILED), failure=FailureKind.NOT_FOUND, finished=now), now)
            )
        else:
            await self._make(provider, job)

    async def _make(self, provider: Provider, job: Job) -> None:
        making = Making(self._kit, provider, job)
        self._makings[job.id] = making
        self._ticker.watch(job.id, job.quote.progress_every, job.submitted or self._kit.clock.now())
        try:
            async with self._lines[job.quote.provider].turn(job.id, at_once=job.state is not State.QUEUED):
                await making.run()
        finally:
            self._ticker.forget(job.id)
            if self._makings.get(job.id) is making:
                del self._makings[job.id]

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
        while True:
            await self._ticker.pause()
            for told, id in enumerate(self._ticker.due(), 1):
                await self._tell_progress(id)
                if told % AT_ONCE == 0:
                    await self._kit.clock.sleep(0)

    async def _tell_progress(self, id: str) -> None:
        making = self._makings.get(id)
        if making is None:
            return
        job, now = making.job, self._kit.clock.now()
        place = self._lines[job.quote.provider].place(id)
        if job.submitted and now - job.submitted > job.quote.expected.high:
            self._ticker.slow_down(id)
        await self._kit.tell(Progressed(job, now, making.share, place))
