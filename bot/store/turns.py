"""Turns: written whole or not at all, many in one transaction without disturbing each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.store import ledger, pairings, profiles, rows, timings
from bot.store.ceilings import Purse
from bot.store.forgetting import forget
from bot.store.moving import move
from bot.store.rows import run
from bot.store.spelling import or_change, unless_there
from bot.store.tables import conversations, events, jobs, joiners, pictures, posts, transitions
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
STEP = STEP.values(
    {name: bindparam(name) for name in ("state", "revision", "person", "message", "finished", "body", "ticket")}
)
TRANSITION = insert(transitions)
HANDLED = update(events).where(events.c.key == bindparam("of")).values(handled=bindparam("then"))


@dataclass(slots=True)
class Trial:
    """What the turns of a batch are judged by, one after the other; each that stands is built on by the next."""

    revisions: dict[str, int]
    codes: set[str]
    purse: Purse

    def stands(self, turn: Turn) -> bool:
        """Whether each job of it takes the step after its last one, its code was used by nobody before, and what it
        spends is there."""
        after: dict[str, int] = {}
        for job in turn.jobs:
            if after.get(job.id, self.revisions.get(job.id, NEW)) != job.revision - 1:
                return False
            after[job.id] = job.revision
        code = pairings.used(turn)
        if (code is not None and code not in self.codes) or not self.purse.affords(turn):
            return False
        self.codes.discard(code or "")
        self.revisions.update(after)
        return True


def commit(connection: Connection, turns: Sequence[Turn], zone: tzinfo = UTC) -> list[bool]:
    ids = sorted({job.id for turn in turns for job in turn.jobs})
    revisions = {row.id: row.revision for row in connection.execute(REVISIONS, {"ids": ids})} if ids else {}
    codes = pairings.unused(connection, map(pairings.used, turns))
    trial = Trial(revisions, codes, Purse(connection, turns, zone))
    verdicts = [trial.stands(turn) for turn in turns]
    standing = [turn for turn, verdict in zip(turns, verdicts, strict=True) if verdict]
    _write_jobs(connection, standing)
    _write_posts(connection, standing)
    _write_places(connection, standing)
    _write_people(connection, standing)
    move(connection, [turn.moved for turn in standing if turn.moved is not None])
    return verdicts


def _write_jobs(connection: Connection, turns: Sequence[Turn]) -> None:
    stepping = [(job, turn.at) for turn in turns for job in turn.jobs]
    run(connection, ASK, [rows.asked(job) for job, _ in stepping if not job.revision])
    run(connection, STEP, [rows.step(job) for job, _ in stepping if job.revision])
    run(connection, TRANSITION, [row for job, at in stepping for row in rows.transitions(job, at)])
    run(connection, unless_there(connection, pictures), [row for job, _ in stepping for row in rows.pictures(job)])
    run(connection, unless_there(connection, joiners), [row for job, _ in stepping for row in rows.joiners(job)])
    ledger.write(connection, stepping)
    timings.keep(connection, [job for job, _ in stepping])


def _write_posts(connection: Connection, turns: Sequence[Turn]) -> None:
    run(
        connection, unless_there(connection, posts), [rows.post(post, turn.at) for turn in turns for post in turn.posts]
    )
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
