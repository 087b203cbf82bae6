"""A provider that does as it is told."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

from bot.errors import JobError
from bot.ports import Abilities, Accepted, Commission, Finished, Pending
from bot.values import Cost, Offer, Price, Span, Task


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
    """Finishes after `polls` polls; what stands in `answers` (to orders), `news` (to polls), `found` (to looking an
    order up) and `refusals` (to cancelling) comes first. `taken` is every order it got."""

    sold: Sequence[Offer] = field(default_factory=lambda: (offer(),))
    abilities: Abilities = field(default_factory=Abilities)
    polls: int = 8
    answers: deque[Accepted | Finished | JobError] = field(default_factory=deque)
    news: deque[Pending | Finished | JobError] = field(default_factory=deque)
    found: deque[str | JobError | None] = field(default_factory=deque)
    refusals: deque[JobError] = field(default_factory=deque)
    taken: list[Commission] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    _polled: dict[str, int] = field(default_factory=dict)

    async def offers(self) -> Sequence[Offer]:
        return self.sold

    async def submit(self, commission: Commission) -> Accepted | Finished:
        self.taken.append(commission)
        answer = self.answers.popleft() if self.answers else Accepted(f"ticket-{commission.job}")
        if isinstance(answer, JobError):
            raise answer
        return answer

    async def poll(self, ticket: str) -> Pending | Finished:
        if self.news:
            news = self.news.popleft()
            if isinstance(news, JobError):
                raise news
            return news
        self._polled[ticket] = self._polled.get(ticket, 0) + 1
        return Finished((picture(),)) if self._polled[ticket] >= self.polls else Pending()

    async def cancel(self, ticket: str) -> None:
        self.cancelled.append(ticket)
        if self.refusals:
            raise self.refusals.popleft()

    async def lookup(self, job: str) -> str | None:
        if self.found:
            found = self.found.popleft()
            if isinstance(found, JobError):
                raise found
            return found
        return f"ticket-{job}" if any(commission.job == job for commission in self.taken) else None
