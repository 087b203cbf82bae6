"""What a database complains about, in words that tell the operator what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError

from bot.errors import StoreError
from bot.values import Text

Told = Callable[[str], Text]

LOST_RACES = frozenset({"40001", "40P01"})
"""PostgreSQL: serialization failure, deadlock."""

SQLITE: Mapping[str, Told] = {
    "unable to open database file": lambda path: Text(
        "The database %(path)s cannot be opened. Check that its directory exists and that Easel may write there.",
        path=path,
    ),
    "readonly database": lambda path: Text(
        "The database %(path)s is read-only. Give Easel the right to write to the file and to its directory.",
        path=path,
    ),
    "file is not a database": lambda path: Text(
        "%(path)s is not a database. Move the file away, or name another one in store.url.", path=path
    ),
    "malformed": lambda path: Text(
        "The database %(path)s is damaged. Put back a copy of it, or move it away to start with an empty one.",
        path=path,
    ),
    "database or disk is full": lambda path: Text(
        "The disk with the database %(path)s is full. Make room there.", path=path
    ),
    "database is locked": lambda path: Text(
        "The database %(path)s is locked by another program. Stop the other program, or start Easel only once.",
        path=path,
    ),
    "disk I/O error": lambda path: Text(
        "The disk with the database %(path)s is full or fails. Make room there, or check the disk.", path=path
    ),
}


def renamed(error: Exception, url: URL) -> StoreError:
    complaint = str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
    return StoreError(_told(error, complaint, url), f"{type(error).__name__}: {complaint}")


def _told(error: Exception, complaint: str, url: URL) -> Text:
    if url.get_backend_name() == "sqlite":
        for words, told in SQLITE.items():
            if words in complaint:
                return told(url.database or "")
    elif isinstance(error, OperationalError):
        return Text(
            "The database %(address)s cannot be used: %(cause)s. Check the server and store.url.",
            address=url.render_as_string(hide_password=True),
            cause=complaint.strip(),
        )
    return Text(
        "The database %(address)s cannot be used: %(cause)s.",
        address=url.render_as_string(hide_password=True),
        cause=complaint.strip(),
    )


def passing(error: Exception) -> bool:
    """The next try may succeed: another process was faster, or the connection had ended before all was said over it.

    If the connection ends in the commit, which is no statement, nobody knows whether it was written.
    """
    if not isinstance(error, DBAPIError):
        return False
    cut_off = error.connection_invalidated and error.statement is not None
    return cut_off or isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in LOST_RACES


def general(error: Exception) -> bool:
    """The database as a whole does not work at this moment, whatever it is asked."""
    return isinstance(error, OperationalError | InterfaceError | InternalError)
