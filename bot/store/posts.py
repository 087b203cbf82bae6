"""Posts: what is to be in a chat, and how far its sending has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Row, bindparam, select, update

from bot.store.codec import outbound_of, place_of
from bot.store.tables import SENT, UNSENT, posts
from bot.values import Post

WRITTEN = select(posts.c.key, posts.c.place, posts.c.body, posts.c.job, posts.c.message, posts.c.attempts, posts.c.at)
WAITING = WRITTEN.where(UNSENT).order_by(posts.c.sequence)
NAMED = WRITTEN.where(posts.c.key.in_(bindparam("keys", expanding=True)))
TRIED = (
    select(posts.c.key, posts.c.attempts)
    .where(posts.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(posts.c.key)
    .with_for_update()
)
TRY = update(posts).where(posts.c.key == bindparam("of")).values(attempts=bindparam("now"))
ANSWERED = WRITTEN.where(
    posts.c.place.in_(bindparam("places", expanding=True)),
    SENT,
    posts.c.message.in_(bindparam("messages", expanding=True)),
).order_by(posts.c.sequence)
DELIVERED = update(posts).where(posts.c.key == bindparam("of")).values(message=bindparam("there"))


def attempt(connection: Connection, keys: Sequence[str]) -> list[int]:
    """How often each had been tried before; 0 for a post that nobody wrote."""
    tried = {row.key: row.attempts for row in connection.execute(TRIED, {"keys": list(set(keys))})}
    before = []
    for key in keys:
        before.append(tried.get(key, 0))
        if key in tried:
            tried[key] += 1
    if tried:
        connection.execute(TRY, [{"of": key, "now": attempts} for key, attempts in tried.items()])
    return before


def sent(connection: Connection, messages: Sequence[tuple[str, str]]) -> list[None]:
    connection.execute(DELIVERED, [{"of": key, "there": message} for key, message in messages])
    return [None] * len(messages)


def unsent(connection: Connection, asked: Sequence[None]) -> list[Sequence[Post]]:
    return [tuple(map(_post, connection.execute(WAITING)))] * len(asked)


def named(connection: Connection, keys: Sequence[str]) -> list[Post | None]:
    found = {row.key: _post(row) for row in connection.execute(NAMED, {"keys": list(set(keys))})}
    return [found.get(key) for key in keys]


def answered(connection: Connection, asked: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Post]:
    """By place and message; where several became one message, the newest."""
    if not asked:
        return {}
    places, messages = zip(*asked, strict=True)
    found = connection.execute(ANSWERED, {"places": list(set(places)), "messages": list(set(messages))})
    return {(row.place, row.message): _post(row) for row in found}


def _post(row: Row[str, str, bytes, str, str, int, float]) -> Post:
    key, place, body, job, message, attempts, at = row
    return Post(key, place_of(place), outbound_of(body), job, message, attempts, at)
