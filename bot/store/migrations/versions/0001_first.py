"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _events()
    _jobs()
    _steps()
    _posts()
    _memory()
    _journal()


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, primary_key=primary_key, nullable=False)


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float, nullable=False)


def _count(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=primary_key, nullable=False)


def _body() -> sa.Column[bytes]:
    return sa.Column("body", sa.LargeBinary, nullable=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("sequence", COUNTING, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        _text("kind"),
        _text("place"),
        _text("person"),
        _body(),
        _number("at"),
        sa.Column("handled", sa.Float),
    )
    _partial_index("events_unhandled", "events", ["sequence"], "handled IS NULL")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", BYTEWISE, primary_key=True),
        _text("state"),
        _count("revision"),
        _text("place"),
        _text("person"),
        _text("message"),
        _number("created"),
        _number("finished"),
        _body(),
    )
    op.create_index("jobs_created", "jobs", ["created"])
    unfinished = "state NOT IN ('cancelled', 'done', 'expired', 'failed', 'uncertain')"
    _partial_index("jobs_unfinished", "jobs", ["place", "created"], unfinished)


def _steps() -> None:
    op.create_table(
        "transitions",
        sa.Column("job", BYTEWISE, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        _count("revision", primary_key=True),
        _text("state", primary_key=True),
        _number("at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pictures",
        _text("path", primary_key=True),
        sa.Column("job", BYTEWISE, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
        _text("mime"),
        _count("width"),
        _count("height"),
        sa.Column("size", sa.BigInteger, nullable=False),
        _text("link"),
    )
    op.create_index("pictures_job", "pictures", ["job"])


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("sequence", COUNTING, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        _text("place"),
        _text("job"),
        _text("kind"),
        _body(),
        _text("message"),
        _count("attempts"),
    )
    _partial_index("posts_unsent", "posts", ["sequence"], "message = ''")


def _memory() -> None:
    op.create_table(
        "conversations", _text("place", primary_key=True), _text("language"), _text("model"), _text("last_job")
    )
    op.create_table("people", _text("person", primary_key=True), _text("language"))
    op.create_table(
        "preferences",
        _text("person", primary_key=True),
        _text("task", primary_key=True),
        _text("model"),
        _text("name"),
        _number("amount"),
        _text("unit"),
        _number("used"),
    )


def _journal() -> None:
    op.create_table("rooms", _text("room", primary_key=True), sa.Column("sequence", sa.BigInteger, nullable=False))
    op.create_table(
        "journal",
        _text("room", primary_key=True),
        _text("message", primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        _text("body"),
    )
    op.create_index("journal_sequence", "journal", ["room", "sequence"], unique=True)
