"""Brings the tables of a database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def to_newest(connection: Connection, scripts: Path) -> None:
    """Within the connection's transaction, so that a failed upgrade leaves the database as it was."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
