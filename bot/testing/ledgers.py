"""What jobs cost, as a store in memory keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.values import Ceiling, Cost, Job, Moved, Period, Person, Place, Share, Spent, State, Turn, Whose

PAID = frozenset({State.DELIVERING, State.DONE})
AGREED = frozenset({State.QUEUED, State.SUBMITTING, State.PAINTING})
MONTHS = 62 * 86_400.0
Names = Callable[[Person], Collection[Person]]


@dataclass(frozen=True, slots=True)
class Line:
    """What a job costs whom, and since when."""

    person: Person
    place: Place
    cost: Cost
    pictures: int
    at: float
    held: bool
    """It may still be released."""

    def belongs(self, whose: Whose, names: Collection[Person], place: Place) -> bool:
        match whose:
            case Whose.PERSON:
                return self.person in names
            case Whose.CHAT:
                return (self.place.platform, self.place.chat) == (place.platform, place.chat)


class Ledger:
    """Counts in days and months of UTC."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._lines: dict[str, Line] = {}

    def write(self, jobs: Iterable[Job], at: float) -> None:
        self._lines = self._after(jobs, at)

    def _after(self, jobs: Iterable[Job], at: float) -> dict[str, Line]:
        after = dict(self._lines)
        for job in jobs:
            since = after[job.id].at if job.id in after else at
            if job.state in AGREED:
                after[job.id] = Line(job.person, job.place, job.quote.cost, job.order.n, since, held=True)
            elif job.state in PAID:
                cost = job.charged if job.charged and job.charged.known else job.quote.cost
                after[job.id] = Line(job.person, job.place, cost, len(job.pictures), since, held=False)
            else:
                after.pop(job.id, None)
        return after

    def affords(self, turn: Turn) -> bool:
        after = self._after(turn.jobs, turn.at)
        return all(self._keeps(ceiling, turn.at, after) for ceiling in turn.ceilings)

    def _keeps(self, ceiling: Ceiling, at: float, after: dict[str, Line]) -> bool:
        budget = ceiling.budget
        names = self._names(ceiling.person)
        now, then = (
            sum(
                line.cost.amount
                for line in lines.values()
                if line.belongs(budget.whose, names, ceiling.place)
                and line.cost.unit == budget.cost.unit
                and same(budget.period, line.at, at)
            )
            for lines in (self._lines, after)
        )
        return then <= now or then <= budget.cost.amount + 1e-6

    def spending(self, person: Person, place: Place, at: float) -> Iterator[Spent]:
        names = self._names(person)
        for whose in Whose:
            mine = [line for line in self._lines.values() if line.belongs(whose, names, place)]
            for period in Period:
                total = _total(line.cost for line in mine if same(period, line.at, at))
                yield from (Spent(whose, period, cost) for cost in total)

    def statement(self, place: Place, at: float) -> tuple[Share, ...]:
        shares: dict[Person, Share] = {}
        for line in sorted(self._lines.values(), key=lambda line: line.at):
            if line.belongs(Whose.CHAT, (), place) and same(Period.MONTH, line.at, at):
                before = shares.get(line.person, Share(line.person, 0, ()))
                costs = _total((*before.costs, line.cost))
                shares[line.person] = Share(line.person, before.pictures + line.pictures, costs)
        return tuple(sorted(shares.values(), key=lambda share: (-share.pictures, share.person.id)))

    def move(self, moved: Moved) -> None:
        self._lines = {id: replace(line, place=moved.now(line.place)) for id, line in self._lines.items()}

    def close(self, at: float) -> int:
        """What is older than two months is not counted any more; how many lines."""
        kept = {id: line for id, line in self._lines.items() if line.held or line.at >= at - MONTHS}
        gone = len(self._lines) - len(kept)
        self._lines = kept
        return gone

    def anonymise(self, person: Person) -> None:
        """The name is gone; what was spent stays."""
        bare = replace(person, name="")
        self._lines = {
            id: replace(line, person=bare) if line.person == person else line for id, line in self._lines.items()
        }


def same(period: Period, at: float, other: float) -> bool:
    one, two = datetime.fromtimestamp(at, UTC).date(), datetime.fromtimestamp(other, UTC).date()
    match period:
        case Period.DAY:
            return one == two
        case Period.MONTH:
            return (one.year, one.month) == (two.year, two.month)


def _total(costs: Iterable[Cost]) -> tuple[Cost, ...]:
    """By unit; of a price that is not known nothing is counted."""
    found: defaultdict[str, float] = defaultdict(float)
    for cost in costs:
        if cost.known and cost.amount:
            found[cost.unit] += cost.amount
    return tuple(Cost(found[unit], unit) for unit in sorted(found))
