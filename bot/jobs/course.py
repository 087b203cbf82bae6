"""Where a job stands on its way; each step is written before the outside world is touched for the next one."""

from __future__ import annotations

from bot.jobs.line import Seat
from bot.jobs.workshop import Workshop, insist
from bot.ports import Provider
from bot.values import Job, State


class OutOfStep(Exception):
    """The job has gone another way in the store, so this making of it is over."""


class Course:
    """A job under way in this process."""

    __slots__ = ("allowed", "held", "job", "left", "provider", "seat", "share", "shop", "told")

    def __init__(self, shop: Workshop, provider: Provider, job: Job) -> None:
        self.shop = shop
        self.provider = provider
        self.job = job
        self.seat = Seat(job.quote.provider, str(job.person))
        self.share: float | None = None
        """The provider's own report of how far it is (0 to 1), where it reports one."""
        self.held = 0.0
        """The order is held back until then (Unix seconds)."""
        self.left = False
        """It was cancelled while the order was on its way: what comes of it is withdrawn."""
        self.allowed = ""
        """The prompt that the moderation had nothing against."""
        self.told = 0
        """The place in the line that was told last."""

    @property
    def begun(self) -> float:
        """Since when it is waited for; of an order that was made elsewhere this is not known."""
        return self.job.submitted or self.job.created

    async def write(self, step: Job) -> None:
        """Also when somebody joined the job, left it or handed it over meanwhile. Raises OutOfStep if it went another
        way."""
        base = self.job
        while not await self._kept(step):
            stored = await self._stored()
            moved = step.after(stored) if stored is not None and _as_it_was(stored, base) else None
            if moved is None:
                raise OutOfStep
            step = moved
        self.job = step

    async def claim(self, step: Job) -> bool:
        """The step before an order is sent. False if the order was changed meanwhile and has to be read anew."""
        if await self._kept(step):
            self.job = step
            return True
        stored = await self._stored()
        if stored is None or stored.state is not State.QUEUED or stored.quote.provider != self.job.quote.provider:
            raise OutOfStep
        self.job = stored
        return False

    async def _kept(self, step: Job) -> bool:
        """A step whose writing failed may have been written all the same."""
        kit, tried = self.shop.kit, 0

        async def advance() -> bool:
            nonlocal tried
            tried += 1
            if await kit.store.advance(step, kit.clock.now()):
                return True
            return tried > 1 and await kit.store.job(step.id) == step

        return await insist(kit.clock, advance)

    async def _stored(self) -> Job | None:
        kit = self.shop.kit
        return await insist(kit.clock, lambda: kit.store.job(self.job.id))


def _as_it_was(stored: Job, base: Job) -> bool:
    """Nothing but the people who wait for it is different."""
    return (stored.state, stored.order, stored.quote, stored.ticket) == (
        base.state,
        base.order,
        base.quote,
        base.ticket,
    )
