"""Turns: written whole or not at all, many in one transaction without disturbing each other."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Executable, bindparam, delete, insert, select, update

from bot.store import rows
from bot.store.codec import person_key
from bot.store.spelling import or_change, unless_there
from bot.store.tables import conversations, events, jobs, people, pictures, posts, preferences, transitions
from bot.values import Turn

NEW = -1
"""The revision of a job that is not there yet, so that its first one is the next."""

REVISIONS = (
    select(jobs.c.id, jobs.c.revision)
    .where(jobs.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(jobs.c.id)
    .with_for_update()
)
ASK = insert(jobs)
STEP = update(jobs).where(jobs.c.id == bindparam("of"), jobs.c.revision == bindparam("before"))
STEP = STEP.values({name: bindparam(name) for name in ("state", "revision", "message", "finished", "body")})
TRANSITION = insert(transitions)
HANDLED = update(events).where(events.c.key == bindparam("of")).values(handled=bindparam("then"))
UNPREFERRED = delete(preferences).where(preferences.c.person == bindparam("of"))
PREFERRED = insert(preferences)


def commit(connection: Connection, turns: Sequence[Turn]) -> list[bool]:
    ids = sorted({job.id for turn in turns for job in turn.jobs})
    revisions = {row.id: row.revision for row in connection.execute(REVISIONS, {"ids": ids})} if ids else {}
    verdicts = [_stands(turn, revisions) for turn in turns]
    standing = [turn for turn, verdict in zip(turns, verdicts, strict=True) if verdict]
    _write_jobs(connection, standing)
    _write_posts(connection, standing)
    _write_places(connection, standing)
    _write_people(connection, standing)
    return verdicts


def _stands(turn: Turn, revisions: dict[str, int]) -> bool:
    """Whether each job of it takes the step after its last one; if so, the later turns of the batch build on it."""
    after: dict[str, int] = {}
    for job in turn.jobs:
        if after.get(job.id, revisions.get(job.id, NEW)) != job.revision - 1:
            return False
        after[job.id] = job.revision
    revisions.update(after)
    return True


def _run(connection: Connection, statement: Executable, written: Sequence[rows.Row]) -> None:
    if written:
        connection.execute(statement, written)


def _write_jobs(connection: Connection, turns: Sequence[Turn]) -> None:
    stepping = [(job, turn.at) for turn in turns for job in turn.jobs]
    _run(connection, ASK, [rows.asked(job) for job, _ in stepping if not job.revision])
    _run(connection, STEP, [rows.step(job) for job, _ in stepping if job.revision])
    _run(connection, TRANSITION, [row for job, at in stepping for row in rows.transitions(job, at)])
    _run(connection, unless_there(connection, pictures), [row for job, _ in stepping for row in rows.pictures(job)])


def _write_posts(connection: Connection, turns: Sequence[Turn]) -> None:
    _run(connection, unless_there(connection, posts), [rows.post(post) for turn in turns for post in turn.posts])
    _run(connection, HANDLED, [{"of": key, "then": turn.at} for turn in turns for key in turn.handled])


def _write_places(connection: Connection, turns: Sequence[Turn]) -> None:
    last = {turn.conversation.place: turn.conversation for turn in turns if turn.conversation is not None}
    _run(connection, or_change(connection, conversations), [rows.conversation(kept) for kept in last.values()])


def _write_people(connection: Connection, turns: Sequence[Turn]) -> None:
    last = {turn.profile.person: turn.profile for turn in turns if turn.profile is not None}
    _run(connection, or_change(connection, people), [rows.person(profile) for profile in last.values()])
    _run(connection, UNPREFERRED, [{"of": person_key(person)} for person in last])
    _run(connection, PREFERRED, [row for profile in last.values() for row in rows.preferences(profile)])
