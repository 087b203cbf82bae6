"""A database of each kind, for the tests of the store."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot import store


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
