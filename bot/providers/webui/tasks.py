"""Which of the machine's tasks are ours, and which of them nobody waits for any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.errors import Broken, JobError
from bot.ports import Pending
from bot.providers.webui.api import Api
from bot.providers.webui.orders import preview

_LOOKED = 4
"""So many tasks of one job may be on the machine: an order is sent three times at the most."""


class Tasks:
    """The machine draws on when nobody listens any more, and its interrupt stops whatever it draws. So every order has
    a task id of its own, and nothing is stopped, or told as ours, that is not known to be.

    Where the machine cannot be asked for a task, one is known to be ours only if nobody else uses the machine, and it
    is the only one that we have there."""

    def __init__(self, api: Api, *, alone: bool) -> None:
        self._api = api
        self._alone = alone
        self._waiting: dict[str, asyncio.Timeout] = {}
        """By job: what ends the waiting for its answer."""
        self._sent: set[str] = set()
        """Tasks that may be on the machine."""
        self._numbers: dict[str, int] = {}
        """Of the task that stands for a job, where it is not the first."""

    def named(self, job: str) -> str:
        return _named(job, self._numbers.get(job, 1))

    @asynccontextmanager
    async def waiting(self, job: str) -> AsyncIterator[None]:
        """Raises Broken as soon as the order is taken back."""
        try:
            async with asyncio.timeout(None) as patience:
                self._waiting[job] = patience
                yield
        except TimeoutError:
            raise Broken("the order was taken back") from None
        finally:
            self._waiting.pop(job, None)

    def sent(self, job: str) -> None:
        self._sent.add(self.named(job))

    def ended(self, job: str) -> None:
        """The machine said so, or never had it."""
        self._sent.discard(self.named(job))
        self._numbers.pop(job, None)

    async def progress(self, job: str, *, previews: bool) -> Pending:
        if job not in self._waiting:
            return Pending()
        task = self.named(job)
        look = await self._api.look(task, preview=previews)
        if look is not None and look.queued:
            await self.sweep()
            return Pending()
        if look is not None and look.active:
            return await _pending(look.progress, look.live_preview)
        if self._alone and self._sent == {task}:
            glance = await self._api.glance(preview=previews)
            return await _pending(glance.progress, glance.current_image) if glance.working else Pending()
        return Pending()

    async def withdraw(self, job: str) -> None:
        """Nobody waits any more before it is stopped: what is stopped is answered as if it were finished. A task that
        waits in the machine's queue cannot be taken out of it: a sweep stops it when it has begun."""
        task = self.named(job)
        patience = self._waiting.pop(job, None)
        if patience is not None:
            patience.reschedule(asyncio.get_running_loop().time())
        self._numbers.pop(job, None)
        await self._over(task)

    async def forgo(self, job: str) -> None:
        """The job's next order gets a task id of its own, so that it is never taken for one that is still there."""
        task = self.named(job)
        self._sent.add(task)
        try:
            there = [number for number in range(1, _LOOKED + 1) if not await self._over(_named(job, number))]
        except JobError:
            there = [self._numbers.get(job, 1)]
        self._sent.discard(task)
        self._sent.update(_named(job, number) for number in there)
        self._numbers[job] = max(there, default=0) + 1

    async def sweep(self) -> None:
        """Stop what is being drawn for nobody. What cannot be asked now is asked another time."""
        for task in self._sent - {self.named(job) for job in self._waiting}:
            with suppress(JobError):
                if await self._over(task):
                    self._sent.discard(task)

    async def _over(self, task: str) -> bool:
        """Stops the task if it is being drawn; False while the machine has it. The machine has no word that stops one
        task and no other: for the moment between these two calls, it has to be trusted to go on with the same."""
        look = await self._api.look(task)
        if look is not None and (look.active or look.queued):
            if look.active:
                await self._api.interrupt()
            return False
        if not self._alone or task not in self._sent:
            return True
        working = (await self._api.glance()).working
        if working and self._sent == {task}:
            await self._api.interrupt()
        return not working


def _named(job: str, number: int) -> str:
    return f"easel-{job}" if number == 1 else f"easel-{job}-{number}"


async def _pending(share: float | None, image: str | None) -> Pending:
    return Pending(None if share is None else min(1.0, max(0.0, share)), await preview(image))
