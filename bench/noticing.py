"""A provider whose pictures take as long as real ones do, and how soon after its success a picture is posted."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log
from random import Random

from typing_extensions import override

from bot.catalog import Timings
from bot.catalog.timings import Experience
from bot.ports import Abilities, Accepted, Account, Commission, Finished, Lost, Pending
from bot.testing.providers import offer, picture
from bot.values import Offer, Span, Timed

EXPECTED = Span(20, 40)
POLL = 5.0
SIZE = "2K"
TAUGHT = 100
"""Pictures that are known of beforehand."""


class Durations:
    """Seconds that pictures take: most of them within the span that the catalog expects."""

    def __init__(self, seed: str, spread: float) -> None:
        self._chance = Random(seed)
        self._spread = spread

    def next(self) -> float:
        middle = log((EXPECTED.low * EXPECTED.high) ** 0.5)
        return exp(self._chance.gauss(middle, self._spread))


class Artist:
    """Takes every order; remembers when each picture was ready, and how often it was asked for it."""

    abilities = Abilities(at_once=1_000_000)

    def __init__(self, name: str, model: str, spread: float) -> None:
        self._offer = replace(
            offer(model), provider=name, expected=EXPECTED, poll_every=POLL, progress_every=EXPECTED.low
        )
        self._durations = Durations("orders", spread)
        self._picture = picture()
        self.ready: dict[str, float] = {}
        self.polls: Counter[str] = Counter()

    async def offers(self) -> Sequence[Offer]:
        return (self._offer,)

    async def submit(self, commission: Commission) -> Accepted:
        self.ready[commission.job] = time.time() + self._durations.next()
        return Accepted(commission.job)

    async def poll(self, ticket: str) -> Pending | Finished:
        self.polls[ticket] += 1
        return Finished((self._picture,)) if time.time() >= self.ready[ticket] else Pending()

    async def cancel(self, ticket: str) -> None:
        """Nobody cancels."""

    async def progress(self, job: str) -> Pending:
        return Pending()

    async def lookup(self, lost: Lost) -> str | None:
        return None

    async def check(self) -> Account:
        return Account()


class Taught(Timings):
    """Knows one provider well, and never learns anything of the others."""

    def __init__(self, provider: str, model: str, spread: float) -> None:
        durations = Durations("history", spread)
        super().__init__(Timed(provider, model, SIZE, durations.next()) for _ in range(TAUGHT))
        self._provider = provider

    @override
    def experience(self, provider: str, model: str, size: str) -> Experience | None:
        return super().experience(provider, model, size) if provider == self._provider else None


def noticed(name: str, artist: Artist, posted: dict[str, float]) -> None:
    """Print how long the pictures lay there."""
    waited = sorted(posted[job] - ready for job, ready in artist.ready.items() if job in posted)
    if not waited:
        print(f"  {name:<26} no picture")
        return
    p99 = waited[min(len(waited) - 1, round(len(waited) * 0.99))]
    polls, half = artist.polls.total() / len(waited), statistics.median(waited)
    print(
        f"  {name:<26} {len(waited)} of {len(artist.ready)} pictures   polls {polls:5.2f} each   "
        f"success to post: median {half:5.2f}   99 % {p99:5.2f}   longest {waited[-1]:5.2f} s"
    )
