"""Pairings: the codes by which somebody says on another platform who they are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, delete, select

from bot.store import rows
from bot.store.spelling import or_change
from bot.store.tables import pairings
from bot.values import Turn

_codes: BindParameter[Sequence[str]] = bindparam("codes", expanding=True)

NAMED = select(pairings).where(pairings.c.code.in_(_codes))
UNUSED = select(pairings.c.code).where(pairings.c.code.in_(_codes)).order_by(pairings.c.code).with_for_update()
EXPIRED = delete(pairings).where(pairings.c.expires <= bindparam("now"))
USED = delete(pairings).where(pairings.c.code == bindparam("of"))


def named(connection: Connection, codes: set[str]) -> Mapping[str, tuple[str, float]]:
    """By code, the key of the person to whom it was given, and when it expires."""
    if not codes:
        return {}
    return {row.code: (row.person, row.expires) for row in connection.execute(NAMED, {"codes": list(codes)})}


def used(turn: Turn) -> str | None:
    """The code that is used in the turn."""
    return turn.pairing.code if turn.pairing is not None and not turn.pairing.expires else None


def unused(connection: Connection, codes: Iterable[str | None]) -> set[str]:
    """Which of the codes are still there; nobody else can use those until the transaction is over."""
    asked = sorted(code for code in codes if code is not None)
    return set(connection.execute(UNUSED, {"codes": asked}).scalars()) if asked else set()


def keep(connection: Connection, turns: Sequence[Turn]) -> None:
    """A code is gone once it was used; those that nobody used go when the next one is given."""
    given = [(turn.pairing, turn.at) for turn in turns if turn.pairing is not None and turn.pairing.expires]
    if given:
        connection.execute(EXPIRED, {"now": max(at for _, at in given)})
    new = {pairing.code: rows.pairing(pairing) for pairing, _ in given}
    rows.run(connection, or_change(connection, pairings), list(new.values()))
    rows.run(connection, USED, [{"of": code} for code in map(used, turns) if code is not None])
