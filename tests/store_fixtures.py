"""A store of each kind, for the tests of the store. PYTEST_DONT_REWRITE: some import it by name, others as a plugin."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot import store
from bot.ports import Store
from bot.testing import MemoryStore


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """Of an empty database."""
    if request.param == "sqlite":
        return ""
    named: str = request.getfixturevalue("empty_postgres")
    return named


@pytest.fixture
def empty_postgres(postgres_url: str) -> str:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres_url


@pytest.fixture
async def database(url: str, tmp_path: Path) -> AsyncIterator[store.Database]:
    async with store.connect(url, tmp_path) as opened:
        yield opened


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """The double too, for what the port promises."""
    if request.param == "memory":
        yield MemoryStore()
        return
    url = request.getfixturevalue("empty_postgres") if request.param == "postgres" else ""
    async with store.connect(url, tmp_path) as opened:
        yield opened
