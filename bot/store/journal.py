"""Journals: the messages of chats that have no server of their own, numbered in the order in which they changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, select

from bot.store.spelling import or_add, or_change
from bot.store.tables import journal, rooms
from bot.values import Entry

Line = tuple[str, str, str]
"""Room, message, body."""

CHANGED = (
    select(journal.c.sequence, journal.c.message, journal.c.body)
    .where(journal.c.room == bindparam("of"), journal.c.sequence > bindparam("after"))
    .order_by(journal.c.sequence.desc())
    .limit(bindparam("most"))
)


def write(connection: Connection, lines: Sequence[Line], now: Callable[[], float]) -> list[int]:
    """A message that is written twice at one time stays as it was written last."""
    counted = [
        {"room": room, "sequence": count} for room, count in sorted(Counter(room for room, _, _ in lines).items())
    ]
    reached = or_add(connection, rooms, "sequence").returning(rooms.c.room, rooms.c.sequence)
    after = {row.room: row.sequence for row in connection.execute(reached, counted)}
    numbers = []
    for room, _, _ in reversed(lines):
        numbers.append(after[room])
        after[room] -= 1
    numbers.reverse()
    at = now()
    written = {
        (room, message): {"room": room, "message": message, "sequence": number, "body": body, "at": at}
        for (room, message, body), number in zip(lines, numbers, strict=True)
    }
    connection.execute(or_change(connection, journal), list(written.values()))
    return numbers


def since(connection: Connection, asked: Sequence[tuple[str, int, int]]) -> list[Sequence[Entry]]:
    """For a room, after a number, so many at the most."""
    return [_since(connection, *one) for one in asked]


def _since(connection: Connection, room: str, sequence: int, limit: int) -> Sequence[Entry]:
    found = connection.execute(CHANGED, {"of": room, "after": sequence, "most": limit}).all()
    return tuple(Entry(number, message, body) for number, message, body in reversed(found))
