"""Paces: moments that all processes together may take only every so many seconds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, Float, Insert, bindparam, case

from bot.store.spelling import or_set
from bot.store.tables import paces

_at: BindParameter[float] = bindparam("at", type_=Float)
_every: BindParameter[float] = bindparam("every", type_=Float)
_later = case((paces.c.free > _at, paces.c.free), else_=_at)


def claim(connection: Connection, asked: Sequence[tuple[str, float, float]]) -> list[float]:
    """Of a name that several ask for at one time, the first gets the first moment. Sorted, so that processes do not
    wait for each other in a ring."""
    delays = [0.0] * len(asked)
    taking = _claiming(connection)
    for index in sorted(range(len(asked)), key=lambda index: asked[index][0]):
        name, at, every = asked[index]
        taken = {"name": name, "free": at + every, "at": at, "every": every}
        free: float = connection.execute(taking, taken).scalar_one()
        delays[index] = max(0.0, free - every - at)
    return delays


def _claiming(connection: Connection) -> Insert:
    return or_set(connection, paces, {"free": _later + _every}).returning(paces.c.free)


def hold(connection: Connection, asked: Sequence[tuple[str, float]]) -> list[None]:
    holding = or_set(connection, paces, {"free": _later})
    until = {name: max(until for other, until in asked if other == name) for name, _ in asked}
    connection.execute(holding, [{"name": name, "free": at, "at": at} for name, at in sorted(until.items())])
    return [None] * len(asked)
