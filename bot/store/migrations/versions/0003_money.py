"""Money, experience and paces; what was joined, and what is to be deleted."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
UNFINISHED = "state NOT IN ('cancelled', 'done', 'expired', 'failed', 'uncertain')"


def upgrade() -> None:
    _choices()
    _jobs()
    _moments()
    _ledger()
    _experience()
    _leavings()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, primary_key=True, nullable=False)


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float, nullable=False)


def _job() -> sa.Column[str]:
    return sa.Column("job", BYTEWISE, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True, nullable=False)


def _add_text(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, sa.String, nullable=False, server_default=sa.text("''")))


def _partial_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "jobs", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _choices() -> None:
    for name in ("style", "confirm", "blocked"):
        _add_text("conversations", name)
    op.add_column("conversations", sa.Column("retention", sa.Integer))
    _add_text("conversations", "budgets")
    _add_text("people", "confirm")


def _jobs() -> None:
    _add_text("jobs", "ticket")
    on_postgres = op.get_bind().dialect.name == "postgresql"
    jobs = sa.table("jobs", sa.column("ticket"), sa.column("body"))
    text = sa.func.convert_from(jobs.c.body, "UTF8") if on_postgres else sa.cast(jobs.c.body, sa.String)
    ticket = sa.cast(text, sa.JSON)["ticket"].as_string() if on_postgres else sa.func.json_extract(text, "$.ticket")
    op.execute(jobs.update().values(ticket=ticket))
    _partial_index("jobs_waiting", ["person", "place"], UNFINISHED)
    _partial_index("jobs_ticket", ["ticket"], "ticket <> ''")
    op.create_index("jobs_person", "jobs", ["person", "created"])


def _moments() -> None:
    """What was there before is as old as the upgrade."""
    for table in ("posts", "journal"):
        op.add_column(table, sa.Column("at", sa.Float, nullable=False, server_default=sa.text("0")))
        op.execute(sa.table(table, sa.column("at")).update().values(at=time.time()))


def _ledger() -> None:
    """Jobs under way get their row with their next step."""
    op.create_table(
        "ledger",
        sa.Column("job", BYTEWISE, primary_key=True, nullable=False),
        _text("person"),
        _text("chat"),
        _text("unit"),
        _number("amount"),
        sa.Column("pictures", sa.Integer, nullable=False),
        _text("state"),
        _number("at"),
    )
    op.create_index("ledger_person", "ledger", ["person", "at"])
    op.create_index("ledger_chat", "ledger", ["chat", "at"])


def _experience() -> None:
    op.create_table(
        "timings",
        sa.Column("sequence", COUNTING, primary_key=True),
        _text("provider"),
        _text("model"),
        _text("size"),
        _number("seconds"),
    )
    op.create_table("paces", _key("name"), _number("free"))


def _leavings() -> None:
    op.create_table("joiners", _job(), _key("person"))
    op.create_index("joiners_person", "joiners", ["person"])
    op.create_table("farewells", _job(), _key("person"))
    op.create_table("litter", _key("path"))
