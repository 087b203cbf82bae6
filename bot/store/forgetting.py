"""Forgetting a person: what is remembered goes, and what was said loses its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from bot.store import profiles
from bot.store.codec import body_of, job_of, outbound_of, person_key
from bot.store.tables import conversations, events, jobs, pairings, people, posts, preferences
from bot.values import ENDS, Job, Person

FORGOTTEN = b""
"""The body of an event that is known by its key alone, so that it is still not taken twice."""

_of: BindParameter[str] = bindparam("of")

PREFERENCES = delete(preferences).where(preferences.c.person == _of)
PROFILE = delete(people).where(people.c.person == _of)
CODES = delete(pairings).where(pairings.c.person == _of)
EVENTS = update(events).where(events.c.person == _of, events.c.handled.is_not(None)).values(body=FORGOTTEN, person="")
MINE = (jobs.c.person == _of, jobs.c.state.in_(sorted(ENDS)))
ENDED = select(jobs.c.body).where(*MINE)
BLANKED = update(jobs).where(jobs.c.id == _of).values(body=bindparam("blank"))
TOLD = select(posts.c.sequence, posts.c.body).where(
    posts.c.job.in_(select(jobs.c.id).where(*MINE)), posts.c.message != ""
)
SILENCED = update(posts).where(posts.c.sequence == _of).values(body=bindparam("blank"))


UNREPEATABLE = (
    update(conversations).where(conversations.c.last_job.in_(select(jobs.c.id).where(*MINE))).values(last_job="")
)
"""Nothing can be drawn again whose words are gone."""
REMEMBERED = (PREFERENCES, PROFILE, CODES, EVENTS)


def forget(connection: Connection, persons: Sequence[Person]) -> list[int]:
    """How many rows for each; of a person who is known on several platforms, all that is known there."""
    return [sum(_forget(connection, key) for key in _names(connection, person)) for person in persons]


def _names(connection: Connection, person: Person) -> Sequence[str]:
    """As they are now: a turn may be of before the last change."""
    (profile,) = profiles.of(connection, [person])
    return [person_key(identity) for identity in profile.identities or (person,)]


def _forget(connection: Connection, person: str) -> int:
    gone = sum(connection.execute(statement, {"of": person}).rowcount for statement in REMEMBERED)
    wordy = [job for job in map(job_of, connection.execute(ENDED, {"of": person}).scalars()) if job.order.prompt]
    if wordy:
        _silence(connection, person)
        connection.execute(UNREPEATABLE, {"of": person})
        connection.execute(BLANKED, [{"of": job.id, "blank": body_of(_wordless(job))} for job in wordy])
    return gone + len(wordy)


def _silence(connection: Connection, person: str) -> None:
    """The posts of a job may quote what was asked for."""
    for sequence, body in connection.execute(TOLD, {"of": person}).all():
        silent = replace(outbound_of(body), text="", alt="")
        connection.execute(SILENCED, {"of": sequence, "blank": body_of(silent)})


def _wordless(job: Job) -> Job:
    """A ticket is the provider's own and may hold the order."""
    order = replace(job.order, prompt="", attachments=())
    return replace(job, order=order, ticket="", links=(), person=replace(job.person, name=""))
