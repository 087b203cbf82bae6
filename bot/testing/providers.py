"""A provider that does as it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar

from PIL import Image

from bot.errors import JobError
from bot.ports import Abilities, Accepted, Account, Commission, Finished, Lost, Pending
from bot.values import Cost, Offer, Price, Span, Task

T = TypeVar("T")


def picture(width: int = 64, height: int = 64, colour: str = "teal") -> bytes:
    """A small PNG file."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def offer(name: str = "canvas", points: float = 4, expected: Span | None = None, provider: str = "canvas") -> Offer:
    """One model at one price, whatever the size."""
    return Offer(
        model=name,
        provider=provider,
        vendor_id=f"{name}-v1",
        prices=tuple(Price(task, "2K", Cost(points, "points")) for task in Task),
        tasks=tuple(Task),
        ratios=("1:1", "16:9", "9:16"),
        sizes=("1K", "2K", "4K"),
        expected=expected or Span(30, 60),
        poll_every=5,
        progress_every=20,
        most=4,
    )


@dataclass(slots=True)
class Canvas:
    """Finishes after `polls` polls, or looks at the progress of what it holds; what stands in `answers` (to orders),
    `news` (to polls), `found` (to looking an order up) and `refusals` (to cancelling) comes first. `taken` is every
    order it got."""

    sold: Sequence[Offer] = field(default_factory=lambda: (offer(),))
    abilities: Abilities = field(default_factory=Abilities)
    polls: int = 8
    answers: deque[Accepted | Finished | JobError] = field(default_factory=deque)
    news: deque[Pending | Finished | JobError] = field(default_factory=deque)
    found: deque[str | JobError | None] = field(default_factory=deque)
    refusals: deque[JobError] = field(default_factory=deque)
    taken: list[Commission] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    shown: dict[str, Pending | JobError] = field(default_factory=dict)
    """How far orders are, by their jobs."""
    holding: dict[str, asyncio.Event] = field(default_factory=dict)
    """Held orders that are not answered yet; one is answered once its event is set."""
    account: Account | JobError = field(default_factory=Account)
    _polled: dict[str, int] = field(default_factory=dict)

    async def offers(self) -> Sequence[Offer]:
        return self.sold

    async def submit(self, commission: Commission) -> Accepted | Finished:
        self.taken.append(commission)
        if self.answers:
            answer = self.answers.popleft()
            if isinstance(answer, JobError):
                raise answer
            return answer
        if self.abilities.held:
            return await self._held(commission)
        return Accepted(f"ticket-{commission.job}")

    async def _held(self, commission: Commission) -> Finished:
        self.holding[commission.job] = gate = asyncio.Event()
        try:
            await gate.wait()
        finally:
            del self.holding[commission.job]
        return self._finished(commission.job)

    async def poll(self, ticket: str) -> Pending | Finished:
        if self.news:
            news = self.news.popleft()
            if isinstance(news, JobError):
                raise news
            return news
        job = ticket.removeprefix("ticket-")
        return self._finished(job) if self._looked(job) else _said(self.shown.get(job, Pending()))

    def _looked(self, job: str) -> bool:
        """Whether it is there by now."""
        self._polled[job] = self._polled.get(job, 0) + 1
        return self._polled[job] >= self.polls

    def _finished(self, job: str) -> Finished:
        """As many pictures as were ordered."""
        n = next((commission.n for commission in self.taken if commission.job == job), 1)
        return Finished((picture(),) * n)

    async def cancel(self, ticket: str) -> None:
        self.cancelled.append(ticket)
        if self.refusals:
            raise self.refusals.popleft()

    async def progress(self, job: str) -> Pending:
        if self._looked(job) and job in self.holding:
            self.holding[job].set()
        return _said(self.shown.get(job, Pending()))

    async def lookup(self, lost: Lost) -> str | None:
        if self.found:
            return _said(self.found.popleft())
        taken = any(commission.job == lost.job for commission in self.taken)
        return f"ticket-{lost.job}" if taken else None

    async def check(self) -> Account:
        return _said(self.account)


def _said(what: T | JobError) -> T:
    if isinstance(what, JobError):
        raise what
    return what
