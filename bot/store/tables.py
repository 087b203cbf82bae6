"""The tables as they are at the newest revision; `migrations` is how a database gets there.

An index is kept up to date within every turn, so there are only those that a turn or a start reads by.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TextClause,
    text,
    true,
)

from bot.values import ENDS

metadata = MetaData()

UNFINISHED: TextClause = text("state NOT IN ({})".format(", ".join(f"'{state}'" for state in sorted(ENDS))))
"""Spelt as in the partial index: a condition with parameters would not be recognised as the index's own."""
UNSENT: TextClause = text("message = ''")
SENT: TextClause = text("message <> ''")
UNHANDLED: TextClause = text("handled IS NULL")
SHARING: TextClause = text("owner <> ''")
TICKETED: TextClause = text("ticket <> ''")

NOTHING = text("''")
NEVER = text("0")
"""What rows of an older database get in the columns that came later."""

counting = BigInteger().with_variant(Integer(), "sqlite")
bytewise = String().with_variant(String(collation="C"), "postgresql")
"""Sorted as SQLite sorts, so that the beginning of a key is a range of keys."""

events = Table(
    "events",
    metadata,
    Column("sequence", counting, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("place", String, nullable=False),
    Column("person", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
    Column("handled", Float),
)
Index("events_unhandled", events.c.sequence, sqlite_where=UNHANDLED, postgresql_where=UNHANDLED)

jobs = Table(
    "jobs",
    metadata,
    Column("id", bytewise, primary_key=True),
    Column("state", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("place", String, nullable=False),
    Column("person", String, nullable=False),
    Column("message", String, nullable=False),
    Column("created", Float, nullable=False),
    Column("finished", Float, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("ticket", String, nullable=False, server_default=NOTHING),
)
Index("jobs_unfinished", jobs.c.place, jobs.c.created, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)
Index("jobs_waiting", jobs.c.person, jobs.c.place, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)
Index("jobs_created", jobs.c.created)
Index("jobs_person", jobs.c.person, jobs.c.created)
Index("jobs_ticket", jobs.c.ticket, sqlite_where=TICKETED, postgresql_where=TICKETED)

transitions = Table(
    "transitions",
    metadata,
    Column("job", bytewise, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("state", String, primary_key=True),
    Column("at", Float, nullable=False),
    sqlite_with_rowid=False,
)

pictures = Table(
    "pictures",
    metadata,
    Column("path", String, primary_key=True),
    Column("job", bytewise, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("mime", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("link", String, nullable=False),
)
Index("pictures_job", pictures.c.job)

posts = Table(
    "posts",
    metadata,
    Column("sequence", counting, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("place", String, nullable=False),
    Column("job", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("message", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", Float, nullable=False, server_default=NEVER),
)
Index("posts_unsent", posts.c.sequence, sqlite_where=UNSENT, postgresql_where=UNSENT)
Index("posts_message", posts.c.place, posts.c.message, sqlite_where=SENT, postgresql_where=SENT)

conversations = Table(
    "conversations",
    metadata,
    Column("place", String, primary_key=True),
    Column("language", String, nullable=False),
    Column("model", String, nullable=False),
    Column("last_job", String, nullable=False),
    Column("explicit", Boolean),
    Column("style", String, nullable=False, server_default=NOTHING),
    Column("confirm", String, nullable=False, server_default=NOTHING),
    Column("blocked", String, nullable=False, server_default=NOTHING),
    Column("retention", Integer),
    Column("budgets", String, nullable=False, server_default=NOTHING),
)

people = Table(
    "people",
    metadata,
    Column("person", String, primary_key=True),
    Column("language", String, nullable=False),
    Column("hints", Boolean, nullable=False, server_default=true()),
    Column("owner", String, nullable=False, server_default=NOTHING),
    Column("confirm", String, nullable=False, server_default=NOTHING),
)
"""The owner's row names itself; empty: the person shares with nobody."""
Index("people_sharing", people.c.owner, sqlite_where=SHARING, postgresql_where=SHARING)

preferences = Table(
    "preferences",
    metadata,
    Column("person", String, primary_key=True),
    Column("task", String, primary_key=True),
    Column("model", String, nullable=False),
    Column("name", String, nullable=False),
    Column("amount", Float, nullable=False),
    Column("unit", String, nullable=False),
    Column("used", Float, nullable=False),
)

pairings = Table(
    "pairings",
    metadata,
    Column("code", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("expires", Float, nullable=False),
)

rooms = Table(
    "rooms",
    metadata,
    Column("room", String, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
"""Where each journal stands: the row is locked while a room is written, so its numbers appear in order."""

journal = Table(
    "journal",
    metadata,
    Column("room", String, primary_key=True),
    Column("message", String, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("body", String, nullable=False),
    Column("at", Float, nullable=False, server_default=NEVER),
)
Index("journal_sequence", journal.c.room, journal.c.sequence, unique=True)

ledger = Table(
    "ledger",
    metadata,
    Column("job", bytewise, primary_key=True),
    Column("person", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("amount", Float, nullable=False),
    Column("pictures", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("at", Float, nullable=False),
)
"""What each job costs since the moment at which it was reserved. It outlives the job."""
Index("ledger_person", ledger.c.person, ledger.c.at)
Index("ledger_chat", ledger.c.chat, ledger.c.at)

timings = Table(
    "timings",
    metadata,
    Column("sequence", counting, primary_key=True),
    Column("provider", String, nullable=False),
    Column("model", String, nullable=False),
    Column("size", String, nullable=False),
    Column("seconds", Float, nullable=False),
)

paces = Table(
    "paces",
    metadata,
    Column("name", String, primary_key=True),
    Column("free", Float, nullable=False),
)
"""From when on something may be done that all processes together do only every so often."""

joiners = Table(
    "joiners",
    metadata,
    Column("job", bytewise, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String, primary_key=True),
)
"""Who ever joined a job; whether they still wait is said by the job."""
Index("joiners_person", joiners.c.person)

farewells = Table(
    "farewells",
    metadata,
    Column("job", bytewise, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String, primary_key=True),
)
"""Who is to be forgotten in a job as soon as it is over."""

litter = Table("litter", metadata, Column("path", String, primary_key=True))
"""Pictures that nobody knows any more, until their files are gone."""
