"""Where a job stands on its way; each step is written before the outside world is touched for the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import JobError
from bot.insisting import insist
from bot.jobs import parts
from bot.jobs.line import Seat
from bot.jobs.workshop import Workshop
from bot.ports import Pending, Provider
from bot.values import Job, Picture, State


class OutOfStep(Exception):
    """The job has gone another way in the store, so this making of it is over."""


@dataclass(slots=True, eq=False)
class Course:
    """A job under way in this process, or one of the parts that it is ordered in."""

    shop: Workshop
    provider: Provider
    job: Job
    number: int = 0
    """Of the part, 1 is the first; 0: all of it."""
    of: Course | None = None
    """What it is a part of."""
    parts: dict[int, Course] = field(default_factory=dict)
    """Those that are under way."""
    seat: Seat = field(init=False)
    held: float = 0
    """The order is held back until then (Unix seconds)."""
    sending: bool = False
    """The provider has the order, and answers with the pictures."""
    left: bool = False
    """It was cancelled while the order was on its way: what comes of it is withdrawn."""
    leaving: asyncio.Event | None = None
    """Set then, where somebody waits for it."""
    called: asyncio.Event | None = None
    """Set when the provider calls, where it does: it may be there."""
    halted: JobError | None = None
    """Why a part was not taken, so that no other is sent."""
    allowed: str = ""
    """The prompt that the moderation let through."""
    covered: bool = False
    """It wants the pictures of that prompt covered."""
    told: int = 0
    """The place in the line that was told last."""
    reported: float | None = None
    """The provider's own report of how far it is (0 to 1), where it reports one."""
    sketch: bytes = b""
    """What can be seen of the picture, until it is told."""
    preview: Picture | None = None
    """What was told last of it."""
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)
    """What the parts do one after the other."""
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.seat = Seat(self.job.quote.provider, str(self.job.person))
        self.called = asyncio.Event() if self.provider.abilities.calls else None

    def part(self, number: int) -> Course:
        self.parts[number] = Course(self.shop, self.provider, parts.alone(self.job, number), number, self)
        return self.parts[number]

    @property
    def whole(self) -> Course:
        """What it is a part of, or itself."""
        return self.of or self

    @property
    def name(self) -> str:
        """By which the provider knows the order: each part has its own."""
        return f"{self.job.id}-{self.number}" if self.number > 1 else self.job.id

    @property
    def begun(self) -> float:
        """Since when it is waited for; of an order that was made elsewhere this is not known."""
        return self.job.submitted or self.job.created

    @property
    def submitting(self) -> bool:
        """An order is on its way, and it is not known whether it is taken."""
        if self.job.parts:
            return any(part.state is State.SUBMITTING for part in self.job.parts)
        return self.job.state is State.SUBMITTING

    @property
    def drawn(self) -> bool:
        """A provider is at work on it, and somebody wants it."""
        sending = self.sending or any(part.sending for part in self.parts.values())
        state = self.job.state
        return not self.left and (state is State.PAINTING or (sending and state is State.SUBMITTING))

    @property
    def share(self) -> float | None:
        """What is reported of all parts together."""
        if not self.job.parts:
            return self.reported
        shares = [part.reported for part in self.parts.values()]
        if all(share is None for share in shares):
            return None
        there = sum(part.over for part in self.job.parts)
        return (there + sum(share or 0.0 for share in shares)) / len(self.job.parts)

    def see(self, news: Pending) -> None:
        self.reported = news.share
        if news.preview and self._shows():
            self.whole.sketch = news.preview

    def _shows(self) -> bool:
        """Whether the chat can show what is not there yet."""
        chat = self.shop.kit.doors.chats.get(self.job.place.platform)
        hidden = self.job.covered or self.whole.job.covered
        return not hidden and chat is not None and chat.limits(self.job.place).previews

    def leave(self) -> None:
        self.left = True
        if self.leaving is not None:
            self.leaving.set()

    async def write(self, step: Job) -> None:
        """Also when somebody joined the job, left it or handed it over meanwhile. Raises OutOfStep if it went another
        way."""
        if self.of is None:
            await self.change(lambda _: step)
        else:
            await self.of.change(lambda job: parts.stepped(job, self.number, step))
            self.job = step

    async def change(self, step: Callable[[Job], Job]) -> None:
        """A step that follows from the job as it is by then."""
        async with self.writing:
            await self._write(step(self.job))

    async def _write(self, step: Job) -> None:
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
        if self.of is not None:
            await self.write(step)
            return True
        if await self._kept(step):
            self.job = step
            return True
        stored = await self._stored()
        if stored is None or stored.state is not State.QUEUED or stored.quote.provider != self.job.quote.provider:
            raise OutOfStep
        self.job = stored
        return False

    async def unwatched(self, watch: asyncio.Task[None]) -> None:
        """End a task that writes too, but not in the middle of a step."""
        async with self.whole.writing:
            watch.cancel()

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
