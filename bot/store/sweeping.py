"""Sweeping: who reads walks through the tables a slice at a time, and who writes deletes just what was found old."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Float,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    select,
    tuple_,
    update,
)

from bot.ports import Retention
from bot.store import forgetting, litter
from bot.store.codec import job_of, person_of
from bot.store.ledger import RESERVED
from bot.store.rows import run
from bot.store.tables import UNFINISHED, conversations, events, farewells, jobs, journal, posts, timings, transitions
from bot.store.tables import ledger as accounts
from bot.store.timings import OUTDATED
from bot.values import ENDS, PostKind

SEEN = 1000
"""Rows that are looked at in one visit to the database."""
DROPPED = 100
"""Rows that are deleted in one transaction, so that nobody waits long for it."""
DAY, HOUR = 86_400.0, 3600.0
MONTHS = 62 * DAY
"""The ledger goes back so far: the statement of this month and of the last can always be drawn up."""

Key = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of what is old, and after which key to go on; None at the end."""

    keys: Sequence[Key]
    after: Key | None = None


class Walk(Protocol):
    """Through one kind of thing that is kept only so long."""

    def find(self, connection: Connection, after: Key | None) -> Found: ...

    def drop(self, connection: Connection, keys: Sequence[Key]) -> int:
        """How many rows."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that go alone."""

    key: tuple[Column[str] | Column[int], ...]
    old: ColumnElement[bool]
    before: float

    def find(self, connection: Connection, after: Key | None) -> Found:
        walked = select(*self.key, self.old).order_by(*self.key).limit(SEEN)
        if after is not None:
            walked = walked.where(tuple_(*self.key) > after)
        seen = [tuple(row) for row in connection.execute(walked, {"before": self.before})]
        return Found([row[:-1] for row in seen if row[-1]], seen[-1][:-1] if len(seen) == SEEN else None)

    def drop(self, connection: Connection, keys: Sequence[Key]) -> int:
        named = [bindparam(f"of_{column.name}", type_=column.type) for column in self.key]
        is_it = [column == name for column, name in zip(self.key, named, strict=True)]
        gone = delete(self.key[0].table).where(*is_it)
        run(connection, gone, [dict(zip((name.key for name in named), key, strict=True)) for key in keys])
        return len(keys)


_before = bindparam("before", type_=Float)
_going_on = exists().where(jobs.c.id == posts.c.job, UNFINISHED)
_shown = and_(posts.c.kind == PostKind.PICTURE.value, exists().where(jobs.c.id == posts.c.job))
_unfinished = exists().where(jobs.c.id == transitions.c.job, UNFINISHED)

SAID = ((events.c.sequence,), and_(events.c.handled.is_not(None), events.c.handled < _before))
TOLD = ((posts.c.sequence,), and_(posts.c.message != "", posts.c.at < _before, ~_going_on, ~_shown))
TAKEN = (tuple(transitions.primary_key.columns), and_(transitions.c.at < _before, ~_unfinished))
SHOWN = (tuple(journal.primary_key.columns), journal.c.at < _before)
SPENT = ((accounts.c.job,), and_(accounts.c.at < _before, accounts.c.state != RESERVED))

YOUNGEST = select(func.min(conversations.c.retention)).where(conversations.c.retention > 0)
_days = case((conversations.c.retention.is_not(None), conversations.c.retention), else_=bindparam("days"))
_limit = bindparam("at", type_=Float) - _days * DAY
_outdated = and_(_days > 0, jobs.c.state.in_(sorted(ENDS)), jobs.c.created < _limit, jobs.c.finished < _limit)
_asked = (jobs.c.created, jobs.c.id)
KEPT = (
    select(*_asked, _outdated.label("old"))
    .outerjoin(conversations, conversations.c.place == jobs.c.place)
    .where(jobs.c.created < _before)
    .order_by(*_asked)
    .limit(SEEN)
)
PLACES = select(jobs.c.id, jobs.c.place).where(jobs.c.id.in_(bindparam("ids", expanding=True)))
UNREPEATABLE = (
    update(conversations)
    .where(conversations.c.place == bindparam("of"), conversations.c.last_job == bindparam("over"))
    .values(last_job="")
)
GONE = delete(jobs).where(jobs.c.id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs that are over, in the order in which they were asked for; their pictures become litter."""

    at: float
    days: int

    def find(self, connection: Connection, after: Key | None) -> Found:
        chosen = [days for days in (self.days, connection.execute(YOUNGEST).scalar()) if days]
        if not chosen:
            return Found(())
        bounds = {"at": self.at, "days": self.days, "before": self.at - min(chosen) * DAY}
        walked = KEPT if after is None else KEPT.where(tuple_(*_asked) > after)
        seen = connection.execute(walked, bounds).all()
        last = (seen[-1].created, seen[-1].id) if len(seen) == SEEN else None
        return Found([(row.id,) for row in seen if row.old], last)

    def drop(self, connection: Connection, keys: Sequence[Key]) -> int:
        ids = sorted(str(id) for (id,) in keys)
        litter.drop(connection, ids)
        places = sorted((place, id) for id, place in connection.execute(PLACES, {"ids": ids}))
        run(connection, UNREPEATABLE, [{"of": place, "over": id} for place, id in places])
        run(connection, GONE, [{"of": id} for id in ids])
        return len(ids)


_over = and_(jobs.c.state.in_(sorted(ENDS)), jobs.c.created < _before, jobs.c.finished < _before)
LEAVING = select(farewells.c.job, farewells.c.person).join(jobs, jobs.c.id == farewells.c.job).where(_over)
LEFT = select(jobs.c.body).where(jobs.c.id == bindparam("of"))
PARTED = delete(farewells).where(farewells.c.job == bindparam("of"), farewells.c.person == bindparam("whose"))


@dataclass(frozen=True, slots=True)
class Farewells:
    """Who was forgotten while a job of theirs was under way is forgotten in it an hour after it was over: by then all
    posts about it are there."""

    at: float

    def find(self, connection: Connection, _: Key | None) -> Found:
        return Found([tuple(row) for row in connection.execute(LEAVING, {"before": self.at - HOUR})])

    def drop(self, connection: Connection, keys: Sequence[Key]) -> int:
        gone = 0
        for job, person in keys:
            body: bytes = connection.execute(LEFT, {"of": job}).scalar_one()
            gone += forgetting.silence(connection, [(job_of(body), person_of(str(person)))])
        run(connection, PARTED, [{"of": job, "whose": person} for job, person in keys])
        return gone


class Timings:
    """Experience that newer experience has replaced."""

    def find(self, connection: Connection, _: Key | None) -> Found:
        return Found([(sequence,) for sequence in connection.execute(OUTDATED).scalars()])

    def drop(self, connection: Connection, keys: Sequence[Key]) -> int:
        return Rows((timings.c.sequence,), timings.c.sequence > 0, 0).drop(connection, keys)


def walks(at: float, retention: Retention) -> Iterator[Walk]:
    yield Farewells(at)
    if retention.logs:
        before = at - retention.logs * DAY
        yield from (Rows(key, old, before) for key, old in (SAID, TOLD, TAKEN, SHOWN))
    yield Jobs(at, retention.pictures)
    yield Rows(*SPENT, at - MONTHS)
    yield Timings()


Finding = tuple[Walk, Key | None]
Dropping = tuple[Walk, Sequence[Key]]


def find(connection: Connection, asked: Sequence[Finding]) -> list[Found]:
    return [walk.find(connection, after) for walk, after in asked]


def drop(connection: Connection, asked: Sequence[Dropping]) -> list[int]:
    return [walk.drop(connection, keys) for walk, keys in asked]


async def go(walk: Walk, look: Callable[[Finding], Awaitable[Found]], put: Callable[[Dropping], Awaitable[int]]) -> int:
    """To the end; how many rows were deleted on the way."""
    gone = 0
    found = await look((walk, None))
    while True:
        for start in range(0, len(found.keys), DROPPED):
            gone += await put((walk, found.keys[start : start + DROPPED]))
        if found.after is None:
            return gone
        found = await look((walk, found.after))
