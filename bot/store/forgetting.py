"""Forgetting a person: what is remembered goes, and what was said loses its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import BindParameter, Connection, bindparam, delete, or_, select, update

from bot.store import litter, profiles
from bot.store.codec import body_of, job_of, outbound_of, person_of
from bot.store.rows import run
from bot.store.spelling import unless_there
from bot.store.tables import (
    UNFINISHED,
    conversations,
    events,
    farewells,
    jobs,
    joiners,
    journal,
    pairings,
    people,
    posts,
    preferences,
)
from bot.values import ENDS, Job, Person

FORGOTTEN = b""
"""The body of an event that is known by its key alone, so that it is still not taken twice."""
MANY = 500
"""Jobs that a statement names."""

_of: BindParameter[str] = bindparam("of")
_ids: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)

PREFERENCES = delete(preferences).where(preferences.c.person == _of)
PROFILE = delete(people).where(people.c.person == _of)
CODES = delete(pairings).where(pairings.c.person == _of)
EVENTS = update(events).where(events.c.person == _of, events.c.handled.is_not(None)).values(body=FORGOTTEN, person="")
REMEMBERED = (PREFERENCES, PROFILE, CODES, EVENTS)
ROOM = delete(journal).where(journal.c.room == _of)
"""A journal of its own is called by the person's id."""

_theirs = or_(jobs.c.person == _of, jobs.c.id.in_(select(joiners.c.job).where(joiners.c.person == _of)))
ENDED = select(jobs.c.body).where(_theirs, jobs.c.state.in_(sorted(ENDS)))
WAITING = select(jobs.c.id).where(_theirs, UNFINISHED)
BLANKED = update(jobs).where(jobs.c.id == _of).values(body=bindparam("blank"), ticket="")
LEFT = update(jobs).where(jobs.c.id == _of).values(body=bindparam("blank"))
TOLD = select(posts.c.sequence, posts.c.body).where(posts.c.job.in_(_ids), posts.c.message != "")
SILENCED = update(posts).where(posts.c.sequence == _of).values(body=bindparam("blank"))
UNREPEATABLE = update(conversations).where(conversations.c.last_job.in_(_ids)).values(last_job="")
"""Nothing can be drawn again whose words are gone."""


def forget(connection: Connection, persons: Sequence[Person]) -> list[int]:
    """How many rows for each; of a person who is known on several platforms, all that is known there."""
    return [sum(_forget(connection, key) for key in _names(connection, person)) for person in persons]


def _names(connection: Connection, person: Person) -> Sequence[str]:
    """As they are now: a turn may be of before the last change."""
    (profile,) = profiles.of(connection, [person])
    return profiles.names(profile)


def _forget(connection: Connection, key: str) -> int:
    """In jobs under way the person is remembered until they are over: somebody waits for the picture."""
    person = person_of(key)
    gone = sum(connection.execute(statement, {"of": key}).rowcount for statement in REMEMBERED)
    gone += connection.execute(ROOM, {"of": person.id}).rowcount
    ended = [job_of(body) for body in connection.execute(ENDED, {"of": key}).scalars()]
    waiting = [{"job": id, "person": key} for id in connection.execute(WAITING, {"of": key}).scalars()]
    run(connection, unless_there(connection, farewells), waiting)
    return gone + silence(connection, [(job, person) for job in ended])


def silence(connection: Connection, concerned: Iterable[tuple[Job, Person]]) -> int:
    """What was said loses its words, and who it was for their trace, in jobs that are over; of how many."""
    left = [(job, person, wordless(job, person)) for job, person in concerned]
    changed = [(person, after) for job, person, after in left if (job, job.person.name) != (after, after.person.name)]
    own = [after for person, after in changed if after.person == person]
    others = [after for person, after in changed if after.person != person]
    for start in range(0, len(own), MANY):
        ids = [job.id for job in own[start : start + MANY]]
        _unword(connection, ids)
        litter.drop(connection, ids)
        connection.execute(UNREPEATABLE, {"ids": ids})
    run(connection, BLANKED, [{"of": job.id, "blank": body_of(job)} for job in own])
    run(connection, LEFT, [{"of": job.id, "blank": body_of(job)} for job in others])
    return len(changed)


def _unword(connection: Connection, ids: Sequence[str]) -> None:
    """The posts of a job may quote what was asked for."""
    silent = [
        {"of": sequence, "blank": body_of(replace(outbound_of(body), text="", alt=""))}
        for sequence, body in connection.execute(TOLD, {"ids": ids}).all()
    ]
    run(connection, SILENCED, silent)


def wordless(job: Job, person: Person) -> Job:
    """Without what is remembered of the person in it; a ticket is the provider's own and may hold the order."""
    left = replace(job, joined=tuple(one for one in job.joined if one.person != person))
    if job.person != person:
        return left
    order = replace(job.order, prompt="", negative="", attachments=(), pictures=())
    return replace(left, order=order, ticket="", links=(), pictures=(), parts=(), person=replace(person, name=""))
