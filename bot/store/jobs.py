"""Jobs: found by what people and the next start know of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, String, bindparam, select

from bot.store.codec import job_of
from bot.store.tables import UNFINISHED, jobs, transitions
from bot.values import Job, State

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
TAKEN = (
    select(transitions.c.job, transitions.c.state, transitions.c.at)
    .where(transitions.c.job.in_(bindparam("ids", expanding=True)))
    .order_by(transitions.c.job, transitions.c.revision, transitions.c.state)
)


def unfinished(connection: Connection, asked: Sequence[None]) -> list[Sequence[Job]]:
    found = sorted(map(job_of, connection.execute(OPEN).scalars()), key=lambda job: (job.created, job.id))
    return [found] * len(asked)


def newest(connection: Connection, limits: Sequence[int]) -> list[Sequence[Job]]:
    found = tuple(map(job_of, connection.execute(NEWEST, {"most": max(limits)}).scalars()))
    return [found[:limit] for limit in limits]


def called(connection: Connection, references: Sequence[str]) -> list[Job | None]:
    known = {reference: _called(connection, reference) for reference in set(references)}
    return [known[reference] for reference in references]


def _called(connection: Connection, reference: str) -> Job | None:
    """Where several jobs begin like this, the newest is meant."""
    first, last = beginning(reference)
    body = connection.execute(CALLED, {"first": first, "last": last}).scalar()
    return None if body is None else job_of(body)


def beginning(reference: str) -> tuple[str, str]:
    """The first id and the last that may be meant; those of a whole id are itself."""
    name = reference.strip().removeprefix("#")
    return name, name + LAST if len(name) >= SHOWN else name


def steps(connection: Connection, ids: Sequence[str]) -> list[Sequence[tuple[State, float]]]:
    taken: defaultdict[str, list[tuple[State, float]]] = defaultdict(list)
    for id, state, at in connection.execute(TAKEN, {"ids": list(set(ids))}):
        taken[id].append((State(state), at))
    return [tuple(taken[id]) for id in ids]
