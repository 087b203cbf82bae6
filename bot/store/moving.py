"""A chat that goes on under another id: all that is known of it goes along, in the transaction of the turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import BindParameter, Column, ColumnElement, Connection, String, bindparam, delete, func, select, update

from bot.store import rows
from bot.store.codec import body_of, chat_key, chat_prefix, event_of, job_of, place_key, place_of
from bot.store.rows import run
from bot.store.situations import conversation_of
from bot.store.spelling import or_change
from bot.store.tables import UNHANDLED, conversations, events, jobs, ledger, posts
from bot.values import Conversation, Job, Moved

_chat: BindParameter[str] = bindparam("chat", type_=String)


def _there(place: Column[str]) -> ColumnElement[bool]:
    """In the chat, whichever thread."""
    return func.substr(place, 1, func.length(_chat)) == _chat


TALKS = select(conversations).where(_there(conversations.c.place))
NEW_TALKS = select(conversations).where(conversations.c.place.in_(bindparam("keys", expanding=True)))
OLD_TALK = delete(conversations).where(conversations.c.place == bindparam("of"))
ORDERED = select(jobs.c.body).where(_there(jobs.c.place)).order_by(jobs.c.id).with_for_update()
JOB = update(jobs).where(jobs.c.id == bindparam("of"))
JOB = JOB.values(place=bindparam("now"), body=bindparam("new"), revision=bindparam("then"))
WAITING = select(events.c.sequence, events.c.kind, events.c.body).where(_there(events.c.place), UNHANDLED)
EVENT = update(events).where(events.c.sequence == bindparam("of"))
EVENT = EVENT.values(place=bindparam("now"), body=bindparam("new"))
TOLD = select(posts.c.place).where(_there(posts.c.place)).distinct()
POSTS = update(posts).where(posts.c.place == bindparam("of")).values(place=bindparam("now"))
SPENT = update(ledger).where(ledger.c.chat == bindparam("of")).values(chat=bindparam("now"))


def move(connection: Connection, moves: Iterable[Moved]) -> None:
    """Once more changes nothing: by then there is nothing left under the old id."""
    for moved in moves:
        if chat_key(moved.place) != chat_key(moved.to):
            _move_talks(connection, moved)
            _move_jobs(connection, moved)
            _move_events(connection, moved)
            _move_posts(connection, moved)
            connection.execute(SPENT, {"of": chat_key(moved.place), "now": chat_key(moved.to)})


def _move_talks(connection: Connection, moved: Moved) -> None:
    found = connection.execute(TALKS, {"chat": chat_prefix(moved.place)}).all()
    old = [conversation_of(row, place_of(row.place)) for row in found]
    keys = [place_key(moved.now(talk.place)) for talk in old]
    known = connection.execute(NEW_TALKS, {"keys": keys}).all() if keys else ()
    new = {row.place: conversation_of(row, place_of(row.place)) for row in known}
    merged = [new.get(key, Conversation(place_of(key))).after(talk) for key, talk in zip(keys, old, strict=True)]
    run(connection, or_change(connection, conversations), [rows.conversation(talk) for talk in merged])
    run(connection, OLD_TALK, [{"of": place_key(talk.place)} for talk in old])


def _move_jobs(connection: Connection, moved: Moved) -> None:
    """Those under way take a step by it, so that whoever is at work on one learns where it is now."""
    found = connection.execute(ORDERED, {"chat": chat_prefix(moved.place)}).scalars()
    there = [_moved(job_of(body), moved) for body in found]
    run(connection, JOB, [_row(job) for job in there])


def _moved(job: Job, moved: Moved) -> Job:
    return replace(job, place=moved.now(job.place), revision=job.revision + (not job.state.ended))


def _row(job: Job) -> rows.Row:
    return {"of": job.id, "now": place_key(job.place), "new": body_of(job), "then": job.revision}


def _move_events(connection: Connection, moved: Moved) -> None:
    """Those that wait for their turn; what was heard before stays as it was heard."""
    found = connection.execute(WAITING, {"chat": chat_prefix(moved.place)}).all()
    waiting = [(sequence, event_of(kind, body)) for sequence, kind, body in found]
    there: Sequence[rows.Row] = [
        {
            "of": sequence,
            "now": place_key(moved.now(event.place)),
            "new": body_of(replace(event, place=moved.now(event.place))),
        }
        for sequence, event in waiting
        if not isinstance(event, Moved)
    ]
    run(connection, EVENT, there)


def _move_posts(connection: Connection, moved: Moved) -> None:
    places = connection.execute(TOLD, {"chat": chat_prefix(moved.place)}).scalars().all()
    run(connection, POSTS, [{"of": place, "now": place_key(moved.now(place_of(place)))} for place in places])
