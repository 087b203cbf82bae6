"""A line to the database: one connection, and the one thread that speaks over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from msgspec import MsgspecError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError
from bot.store.troubles import general, passing, renamed

TRIES = 3
"""How often a transaction is tried that failed for a passing reason."""

Work = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a transaction was not written; general: it was not for what was asked, so it would fail each alone too."""

    error: StoreError
    general: bool


class Line:
    """A transaction is one visit to the thread, not one for each statement: a visit costs as much as a statement.

    Through aiosqlite, which visits its thread for each, one event took two to three times as long to be kept, and the
    event loop stood still while a batch was put together (`bench/store.py`).
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.thread = ThreadPoolExecutor(1, thread_name_prefix=f"store {name}")

    def attempt(self, works: Sequence[Work], tries: int = TRIES) -> Trouble | None:
        """All of it in one transaction, in the calling thread."""
        try:
            with self.engine.begin() as connection:
                for work in works:
                    work(connection)
        except (SQLAlchemyError, MsgspecError, ValueError) as error:
            if tries > 1 and passing(error):
                return self.attempt(works, tries - 1)
            return Trouble(renamed(error, self.engine.url), general(error))
        return None

    def close(self) -> None:
        """Waits for the transaction that is under way."""
        self.thread.submit(self.engine.dispose)
        self.thread.shutdown(wait=True)
