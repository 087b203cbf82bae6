"""Litter: pictures that nobody knows any more, until their files are gone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from bot.store.rows import run
from bot.store.spelling import unless_there
from bot.store.tables import litter, pictures

MOST = 500
"""Named at one time."""

NAMED = select(litter.c.path).order_by(litter.c.path).limit(MOST)
CLEARED = delete(litter).where(litter.c.path == bindparam("of"))
PICTURES = select(pictures.c.path).where(pictures.c.job.in_(bindparam("jobs", expanding=True)))
UNKNOWN = delete(pictures).where(pictures.c.path == bindparam("of"))


def drop(connection: Connection, jobs: Sequence[str]) -> None:
    """The pictures of these jobs are known no more."""
    paths = sorted(connection.execute(PICTURES, {"jobs": jobs}).scalars())
    run(connection, unless_there(connection, litter), [{"path": path} for path in paths])
    run(connection, UNKNOWN, [{"of": path} for path in paths])


def named(connection: Connection, asked: Sequence[None]) -> list[Sequence[str]]:
    return [tuple(connection.execute(NAMED).scalars())] * len(asked)


def cleared(connection: Connection, asked: Sequence[Sequence[str]]) -> list[None]:
    run(connection, CLEARED, [{"of": path} for path in sorted({path for paths in asked for path in paths})])
    return [None] * len(asked)
