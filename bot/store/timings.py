"""Timings: how long pictures took, the newest of each kind."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from bot.store import rows
from bot.store.tables import timings
from bot.values import Job, State, Timed

REMEMBERED = 100
"""Of each provider, model and size."""

KEEP = insert(timings)
_kind = (timings.c.provider, timings.c.model, timings.c.size)
_age = func.row_number().over(partition_by=_kind, order_by=timings.c.sequence.desc())
_aged = select(timings, _age.label("age")).subquery()
NEWEST = (
    select(_aged.c.provider, _aged.c.model, _aged.c.size, _aged.c.seconds)
    .where(_aged.c.age <= REMEMBERED)
    .order_by(_aged.c.sequence)
)
OUTDATED = select(_aged.c.sequence).where(_aged.c.age > REMEMBERED)


def telling(job: Job) -> bool:
    """Its step tells how long such a picture takes; that of several orders, one after the other, does not."""
    known = job.submitted > 0 and job.finished > job.submitted
    return job.state is State.DELIVERING and known and not (job.resumed or job.parts)


def keep(connection: Connection, jobs: Sequence[Job]) -> None:
    rows.run(connection, KEEP, [rows.timing(job) for job in jobs if telling(job)])


def newest(connection: Connection, asked: Sequence[None]) -> list[Sequence[Timed]]:
    return [tuple(Timed(*row) for row in connection.execute(NEWEST))] * len(asked)
