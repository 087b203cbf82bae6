"""Jobs: found by what people and the next start know of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, String, bindparam, select

from bot.store.codec import job_of
from bot.store.tables import UNFINISHED, jobs
from bot.values import Job

LAST = "\U0010ffff"
"""Comes after every character of an id."""
SHOWN = 4
"""Characters of an id that people are shown; fewer are no reference."""

_first: BindParameter[str] = bindparam("first", type_=String)

OPEN = select(jobs.c.body).where(UNFINISHED)
NEWEST = select(jobs.c.body).order_by(jobs.c.created.desc(), jobs.c.id.desc()).limit(bindparam("most"))
CALLED = (
    select(jobs.c.body)
    .where(jobs.c.id.between(_first, bindparam("last", type_=String)))
    .order_by(jobs.c.id != _first, jobs.c.created.desc(), jobs.c.id)
    .limit(1)
)


def unfinished(connection: Connection, asked: Sequence[None]) -> list[Sequence[Job]]:
    found = sorted(map(job_of, connection.execute(OPEN).scalars()), key=lambda job: (job.created, job.id))
    return [found] * len(asked)


def newest(connection: Connection, limits: Sequence[int]) -> list[Sequence[Job]]:
    found = tuple(map(job_of, connection.execute(NEWEST, {"most": max(limits)}).scalars()))
    return [found[:limit] for limit in limits]


def called(connection: Connection, references: Sequence[str]) -> list[Job | None]:
    names = [reference.strip().removeprefix("#") for reference in references]
    known = {name: _called(connection, name) for name in set(names)}
    return [known[name] for name in names]


def _called(connection: Connection, name: str) -> Job | None:
    """Where several jobs begin like this, the newest is meant."""
    last = name + LAST if len(name) >= SHOWN else name
    body = connection.execute(CALLED, {"first": name, "last": last}).scalar()
    return None if body is None else job_of(body)
