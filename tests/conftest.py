"""What tests borrow from the machine: a PostgreSQL database of their own, and the path of a Chromium. What they do to
the log they leave behind for nobody."""

import logging
import os
import shutil
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from bot.log import CHATTY

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(autouse=True)
def _log_as_it_was() -> Iterator[None]:
    """A house that runs in a test decides for its whole process what is written down."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in CHATTY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL, as psycopg takes it, of an empty database that is dropped afterwards."""
    server = os.environ.get("EASEL_TEST_POSTGRES_URL")
    if not server:
        pytest.skip(
            "needs PostgreSQL: set EASEL_TEST_POSTGRES_URL, such as postgresql://postgres@127.0.0.1:5432/test, "
            "with a user that may create databases"
        )
    name = f"easel_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    named = os.environ.get("EASEL_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("needs Chromium: install chromium, or set EASEL_TEST_CHROMIUM to the path of a Chrome or Chromium")
    return found
