"""Turns: written whole or not at all, many in one transaction without disturbing each other."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.store import pairings, profiles, rows
from bot.store.forgetting import forget
from bot.store.rows import run
from bot.store.spelling import or_change, unless_there
from bot.store.tables import conversations, events, jobs, pictures, posts, transitions
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


def commit(connection: Connection, turns: Sequence[Turn]) -> list[bool]:
    ids = sorted({job.id for turn in turns for job in turn.jobs})
    revisions = {row.id: row.revision for row in connection.execute(REVISIONS, {"ids": ids})} if ids else {}
    unused = pairings.unused(connection, map(pairings.used, turns))
    verdicts = [_stands(turn, revisions, unused) for turn in turns]
    standing = [turn for turn, verdict in zip(turns, verdicts, strict=True) if verdict]
    _write_jobs(connection, standing)
    _write_posts(connection, standing)
    _write_places(connection, standing)
    _write_people(connection, standing)
    return verdicts


def _stands(turn: Turn, revisions: dict[str, int], unused: set[str]) -> bool:
    """Whether each job of it takes the step after its last one and its code was used by nobody before; if so, the later
    turns of the batch build on it."""
    after: dict[str, int] = {}
    for job in turn.jobs:
        if after.get(job.id, revisions.get(job.id, NEW)) != job.revision - 1:
            return False
        after[job.id] = job.revision
    code = pairings.used(turn)
    if code is not None:
        if code not in unused:
            return False
        unused.remove(code)
    revisions.update(after)
    return True


def _write_jobs(connection: Connection, turns: Sequence[Turn]) -> None:
    stepping = [(job, turn.at) for turn in turns for job in turn.jobs]
    run(connection, ASK, [rows.asked(job) for job, _ in stepping if not job.revision])
    run(connection, STEP, [rows.step(job) for job, _ in stepping if job.revision])
    run(connection, TRANSITION, [row for job, at in stepping for row in rows.transitions(job, at)])
    run(connection, unless_there(connection, pictures), [row for job, _ in stepping for row in rows.pictures(job)])


def _write_posts(connection: Connection, turns: Sequence[Turn]) -> None:
    run(connection, unless_there(connection, posts), [rows.post(post) for turn in turns for post in turn.posts])
    run(connection, HANDLED, [{"of": key, "then": turn.at} for turn in turns for key in turn.handled])


def _write_places(connection: Connection, turns: Sequence[Turn]) -> None:
    last = {turn.conversation.place: turn.conversation for turn in turns if turn.conversation is not None}
    run(connection, or_change(connection, conversations), [rows.conversation(kept) for kept in last.values()])


def _write_people(connection: Connection, turns: Sequence[Turn]) -> None:
    """Whoever is forgotten is forgotten last, so that nothing of the same moment stays."""
    kept = [profile for turn in turns for profile in turn.profiles]
    if kept:
        profiles.keep(connection, kept)
    pairings.keep(connection, turns)
    forget(connection, [turn.forgotten.person for turn in turns if turn.forgotten is not None])
