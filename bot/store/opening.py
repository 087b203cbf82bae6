"""Opens a database: from its URL to a line that writes and a line that reads, with its tables up to date."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import OperationalError
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.errors import StoreError
from bot.store.line import Line
from bot.store.tables import metadata
from bot.store.troubles import renamed
from bot.values import Text

FILE = "easel.db"
PATIENCE = 5
"""Seconds that SQLite waits for another process to finish writing; `?timeout=` in the URL says otherwise."""
SCRIPTS = Path(__file__).parent / "migrations"
REVISIONS = tuple(sorted(script.stem.partition("_")[0] for script in (SCRIPTS / "versions").glob("[0-9]*.py")))
UPGRADING = 0x6561_7365
"""PostgreSQL's advisory lock that one process holds while it upgrades."""

TURNS = 20
"""How often another process that opens the same new file is let go first."""

PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")
READING = ("PRAGMA query_only = ON",)


class Connected(Protocol):
    """SQLite's own connection, as far as it is used here."""

    isolation_level: str | None

    def execute(self, statement: str, /) -> object: ...


def located(url: str, directory: Path) -> URL:
    """Where the database is; without a URL a file in the directory. Raises StoreError."""
    if not url:
        return URL.create("sqlite", database=str(directory / FILE))
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _not_understood(url) from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            own = parsed.database.startswith("file:")
            file = parsed.database if own else str(directory / parsed.database)
            return parsed.set(drivername="sqlite", database=file)
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case _:
            raise _not_understood(parsed.render_as_string(hide_password=True))


def _not_understood(url: str) -> StoreError:
    text = Text(
        "store.url is %(url)s, which is no database that Easel knows. Write postgresql://user@host/name, "
        "sqlite:///file.db, or leave it out for a file in the data directory.",
        url=url,
    )
    return StoreError(text)


def lines(url: URL) -> tuple[Line, Line]:
    """The one that writes and the one that reads; nothing is connected yet. Raises StoreError."""
    if url.get_backend_name() == "sqlite":
        return Line(_sqlite(url, PRAGMAS, "BEGIN IMMEDIATE"), "writer"), Line(_sqlite(url, READING, "BEGIN"), "reader")
    return Line(_postgres(url), "writer"), Line(_postgres(url), "reader")


def _sqlite(url: URL, settings: tuple[str, ...], begin: str) -> Engine:
    waits = {} if "timeout" in url.query else {"timeout": PATIENCE}
    engine = create_engine(url, pool_size=1, max_overflow=0, connect_args={"check_same_thread": False, **waits})

    @event.listens_for(engine, "connect")
    def _connected(connection: Connected, _: object) -> None:
        connection.isolation_level = None
        for setting in settings:
            _set(connection, setting)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _set(connection: Connected, setting: str) -> None:
    """To become a WAL SQLite does not wait for another process that is at it, as it does for one that writes."""
    for _ in range(TURNS):
        try:
            connection.execute(setting)
        except OperationalError:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        else:
            return
    connection.execute(setting)


def _postgres(url: URL) -> Engine:
    waits = {} if "connect_timeout" in url.query else {"connect_timeout": PATIENCE}
    try:
        return create_engine(url, pool_size=1, max_overflow=0, connect_args=waits)
    except ModuleNotFoundError as error:
        text = Text(
            "store.url names a PostgreSQL database. Install what speaks to it: pip install 'easelbot[postgres]'."
        )
        raise StoreError(text, str(error)) from error


def upgrade(line: Line) -> None:
    """In the line's thread. The library that upgrades takes longer to load than a start may take: only where needed."""
    try:
        with line.engine.begin() as connection:
            if _outdated(connection):
                _upgrade(connection)
    except SQLAlchemyError as error:
        raise renamed(error, line.engine.url) from error


def _outdated(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return True
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision not in REVISIONS:
        raise StoreError(
            Text("The database was written by a newer Easel (%(revision)s). Update Easel.", revision=str(revision))
        )
    return bool(revision != REVISIONS[-1])


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADING})
    if _outdated(connection) and not _new(connection):
        _to_newest(connection)


def _new(connection: Connection) -> bool:
    """An empty database gets the newest tables at once, which saves it the way there and the library for it."""
    if inspect(connection).get_table_names():
        return False
    metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": REVISIONS[-1]})
    return True


def _to_newest(connection: Connection) -> None:
    from bot.store.upgrading import to_newest  # noqa: PLC0415 - loads Alembic

    to_newest(connection, SCRIPTS)
