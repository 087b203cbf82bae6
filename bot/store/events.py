"""Events: kept once, in order of arrival, until their turn is written."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from bot.store import rows
from bot.store.codec import event_of
from bot.store.situations import situations
from bot.store.tables import UNHANDLED, events
from bot.values import Inbound, Situation

KNOWN = select(events.c.key).where(events.c.key.in_(bindparam("keys", expanding=True)))
KEEP = insert(events)
WAITING = select(events.c.kind, events.c.body).where(UNHANDLED).order_by(events.c.sequence)


def admit(connection: Connection, asked: Sequence[Inbound]) -> list[Situation | None]:
    """If another process admits one of them at this moment, the insert fails and all of it is tried again."""
    known = set(connection.execute(KNOWN, {"keys": [event.key for event in asked]}).scalars())
    fresh: dict[str, int] = {}
    for index, event in enumerate(asked):
        if event.key not in known:
            fresh.setdefault(event.key, index)
    met: list[Situation | None] = [None] * len(asked)
    if fresh:
        taken = [asked[index] for index in fresh.values()]
        connection.execute(KEEP, [rows.event(event) for event in taken])
        for index, situation in zip(fresh.values(), situations(connection, taken), strict=True):
            met[index] = situation
    return met


def unhandled(connection: Connection, asked: Sequence[None]) -> list[Sequence[Inbound]]:
    return [tuple(event_of(kind, body) for kind, body in connection.execute(WAITING))] * len(asked)
