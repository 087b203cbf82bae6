"""The ledger: what each job costs, as its state says, written with the state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, Column, Connection, Select, bindparam, func, select, update

from bot.store.codec import chat_key, person_key
from bot.store.rows import Row, run
from bot.store.spelling import or_correct
from bot.store.tables import ledger
from bot.values import Cost, Job, State

RESERVED, SETTLED, RELEASED = "reserved", "settled", "released"

_keys: BindParameter[Sequence[str]] = bindparam("keys", expanding=True)
_jobs: BindParameter[Sequence[str]] = bindparam("jobs", expanding=True)
_within = (ledger.c.at >= bindparam("since"), ledger.c.at < bindparam("until"))

RELEASE = update(ledger).where(ledger.c.job == bindparam("of")).values(state=RELEASED, amount=0.0, pictures=0)
OF_JOBS = select(ledger).where(ledger.c.job.in_(_jobs))


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger; `at` is the moment of the reservation."""

    job: str
    person: str
    chat: str
    unit: str
    amount: float
    pictures: int
    state: str
    at: float


def entry(job: Job, at: float) -> Entry | None:
    """What the job's state makes of its price; nothing before somebody agreed to it."""
    match job.state:
        case State.ASKED | State.CONFIRMING:
            return None
        case State.QUEUED | State.SUBMITTING | State.PAINTING:
            return _entry(job, at, RESERVED, job.quote.cost, job.order.n)
        case State.DELIVERING | State.DONE:
            real = job.charged if job.charged is not None and job.charged.known else job.quote.cost
            return _entry(job, at, SETTLED, real, len(job.pictures))
        case State.FAILED | State.CANCELLED | State.EXPIRED | State.UNCERTAIN:
            return _entry(job, at, RELEASED, Cost(0, job.quote.cost.unit), 0)


def _entry(job: Job, at: float, state: str, cost: Cost, pictures: int) -> Entry:
    return Entry(job.id, person_key(job.person), chat_key(job.place), cost.unit, cost.amount, pictures, state, at)


def write(connection: Connection, steps: Iterable[tuple[Job, float]]) -> None:
    """Of each job, what its last step says, as of the moment of the first that said anything."""
    entries: dict[str, Entry] = {}
    for job, at in steps:
        before = entries.get(job.id)
        after = entry(job, at if before is None else before.at)
        if after is not None:
            entries[job.id] = after
    holding = [_row(one) for _, one in sorted(entries.items()) if one.state != RELEASED]
    run(connection, or_correct(connection, ledger, "at"), holding)
    run(connection, RELEASE, [{"of": id} for id, one in sorted(entries.items()) if one.state == RELEASED])


def _row(entry: Entry) -> Row:
    return {
        "job": entry.job,
        "person": entry.person,
        "chat": entry.chat,
        "unit": entry.unit,
        "amount": entry.amount,
        "pictures": entry.pictures,
        "state": entry.state,
        "at": entry.at,
    }


def of_jobs(connection: Connection, ids: Sequence[str]) -> dict[str, Entry]:
    return {row.job: Entry(*row) for row in connection.execute(OF_JOBS, {"jobs": ids})}


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money is looked at: a column of the ledger, and the keys in it."""

    column: str
    keys: tuple[str, ...]


def spent(connection: Connection, account: Account, within: tuple[float, float]) -> dict[str, float]:
    """By unit, what is reserved and settled."""
    found: defaultdict[str, float] = defaultdict(float)
    for (_, unit), amount in spent_by(connection, account.column, account.keys, within).items():
        if unit and amount:
            found[unit] += amount
    return found


def spent_by(
    connection: Connection, column: str, keys: Sequence[str], within: tuple[float, float]
) -> dict[tuple[str, str], float]:
    """By key and unit, what is reserved and settled."""
    asked = {"keys": keys, "since": within[0], "until": within[1]}
    return {(key, unit): amount for key, unit, amount in connection.execute(SPENT[column], asked)}


def _spent(owner: Column[str]) -> Select[str, str, float]:
    total = select(owner, ledger.c.unit, func.sum(ledger.c.amount)).where(owner.in_(_keys), *_within)
    return total.group_by(owner, ledger.c.unit)


SPENT = {"person": _spent(ledger.c.person), "chat": _spent(ledger.c.chat)}
