"""Chats that the bot was sent out of: what is under way in any of them, however many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import BindParameter, Connection, String, bindparam, func, select

from bot.store.codec import job_of, place_of, platform_prefix
from bot.store.tables import UNFINISHED, jobs
from bot.values import Job, Removed

MANY = 500
"""Jobs that a statement names."""

_platform: BindParameter[str] = bindparam("platform", type_=String)

THERE = select(jobs.c.id, jobs.c.place).where(
    UNFINISHED, func.substr(jobs.c.place, 1, func.length(_platform)) == _platform
)
NAMED = select(jobs.c.body).where(jobs.c.id.in_(bindparam("ids", expanding=True)), UNFINISHED)


def unfinished(connection: Connection, removed: Removed) -> Sequence[Job]:
    """The oldest first. What is unfinished is little, and read by one statement; a server may have thousands of
    chats."""
    chats, found = frozenset(removed.chats), connection.execute(THERE, {"platform": platform_prefix(removed.place)})
    ids = sorted(id for id, place in found if place_of(place).chat in chats)
    return sorted(_named(connection, ids), key=lambda job: (job.created, job.id))


def _named(connection: Connection, ids: Sequence[str]) -> Iterator[Job]:
    for start in range(0, len(ids), MANY):
        bodies = connection.execute(NAMED, {"ids": ids[start : start + MANY]}).scalars()
        yield from map(job_of, bodies)
