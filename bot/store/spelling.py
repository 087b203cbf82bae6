"""The one thing that the two databases spell apart: what to do with a row whose key is there already."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, Insert, Table, or_
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def unless_there(connection: Connection, table: Table) -> Insert:
    """Leave a row with the same key as it is."""
    return _unless_there(connection.dialect.name, table)


def or_change(connection: Connection, table: Table) -> Insert:
    """Give a row with the same key the new values."""
    return _or_change(connection.dialect.name, table)


def or_correct(connection: Connection, table: Table, kept: str) -> Insert:
    """Give a row with the same key the new values but for one column, if any of the others is another."""
    return _or_correct(connection.dialect.name, table, kept)


def or_set(connection: Connection, table: Table, new: Mapping[str, ColumnElement[float]]) -> Insert:
    """Compute the new values of a row with the same key."""
    insert = _insert(connection.dialect.name, table)
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=dict(new))


def or_add(connection: Connection, table: Table, column: str) -> Insert:
    """Add the new value of the column to that of a row with the same key."""
    return _or_add(connection.dialect.name, table, column)


@cache
def _unless_there(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _or_change(dialect: str, table: Table) -> Insert:
    insert = _insert(dialect, table)
    new = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)


@cache
def _or_correct(dialect: str, table: Table, kept: str) -> Insert:
    insert = _insert(dialect, table)
    names = [column.name for column in table.columns if not column.primary_key and column.name != kept]
    new = {name: insert.excluded[name] for name in names}
    changed = or_(*(table.c[name] != value for name, value in new.items()))
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=new, where=changed)


@cache
def _or_add(dialect: str, table: Table, column: str) -> Insert:
    insert = _insert(dialect, table)
    new = {column: table.c[column] + insert.excluded[column]}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of a second that SQLite need not wait for

    return postgresql.insert(table)
