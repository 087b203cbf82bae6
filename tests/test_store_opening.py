"""Opening a database: its tables, and what the operator is told if it cannot be used."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from bot import store
from bot.errors import StoreError
from bot.store import Database
from bot.store.opening import FILE, REVISIONS, SCRIPTS, lines, located, upgrade
from bot.store.tables import events, metadata, transitions
from bot.store.upgrading import to_newest
from bot.values import State, Turn
from tests.stored import job, said, stepped

pytest_plugins = "tests.store_fixtures"

ROOT = Path(__file__).parents[1]


async def complaint(url: str, directory: Path) -> str:
    """What the operator reads."""
    with pytest.raises(StoreError) as caught:
        async with store.connect(url, directory) as database:
            await database.admit(said("e1"))
    return read(caught.value)


def read(error: StoreError) -> str:
    return error.text.message % error.text.words


@pytest.mark.parametrize("way", ["all at once", "revision by revision"])
def test_every_way_leads_to_the_tables_as_they_are(way: str, url: str, tmp_path: Path) -> None:
    writer, reader = lines(located(url, tmp_path))
    try:
        if way != "all at once":
            with writer.engine.begin() as connection:
                to_newest(connection, SCRIPTS)
        upgrade(writer)
        with writer.engine.begin() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == REVISIONS[-1]
            whole = MigrationContext.configure(connection, opts={"compare_server_default": True})
            assert compare_metadata(whole, metadata) == []
    finally:
        reader.close()
        writer.close()


def test_the_newest_revision_is_the_one_that_stands_last() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))

    assert ScriptDirectory.from_config(config).get_current_head() == REVISIONS[-1]


async def test_a_database_is_opened_again_with_all_that_is_in_it(url: str, tmp_path: Path) -> None:
    for number in range(3):
        async with store.connect(url, tmp_path) as database:
            assert len(await database.unhandled()) == number
            await database.admit(said(f"e{number}"))


async def open_once(url: str, directory: Path) -> None:
    async with store.connect(url, directory):
        pass


def test_a_file_is_looked_for_in_the_directory_unless_its_path_is_whole(tmp_path: Path) -> None:
    for url in ("", "sqlite:///other.db", f"sqlite:///{tmp_path}/third.db", "sqlite+aiosqlite:///fourth.db"):
        asyncio.run(open_once(url, tmp_path))

    assert {path.name for path in tmp_path.iterdir()} == {FILE, "other.db", "third.db", "fourth.db"}


def test_a_database_that_is_up_to_date_is_opened_without_the_library_that_upgrades(tmp_path: Path) -> None:
    asyncio.run(open_once("", tmp_path))
    script = (
        "import asyncio, sys; from pathlib import Path; from bot import store\n"
        "async def main():\n"
        f"    async with store.connect('', Path({str(tmp_path)!r})): pass\n"
        "asyncio.run(main()); sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


async def test_of_two_processes_that_find_an_empty_database_one_makes_the_tables(url: str, tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as tasks:
        for _ in range(2):
            tasks.create_task(open_once(url, tmp_path))

    async with store.connect(url, tmp_path) as database:
        assert await database.jobs() == ()


async def test_a_row_that_cannot_be_understood_is_reported(url: str, tmp_path: Path) -> None:
    async with store.connect(url, tmp_path) as database:
        await database.admit(said("e1"))
    writer, reader = lines(located(url, tmp_path))
    with writer.engine.begin() as connection:
        connection.execute(events.update().values(kind="sung"))
    writer.close()
    reader.close()

    async with store.connect(url, tmp_path) as database:
        with pytest.raises(StoreError, match="no event is sung"):
            await database.unhandled()


def test_a_missing_driver_is_named_with_the_command_that_installs_it() -> None:
    script = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from pathlib import Path; from bot import errors; from bot.store import opening\n"
        "try: opening.lines(opening.located('postgresql://localhost/easel', Path()))\n"
        "except errors.StoreError as error: sys.exit(error.text.message)"
    )

    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert "pip install 'easelbot[postgres]'" in ended.stderr


async def test_a_job_leaves_a_row_for_every_step(url: str, tmp_path: Path) -> None:
    queued, asked = job("queued"), job("asked", State.ASKED)
    async with store.connect(url, tmp_path) as database:
        await database.commit(Turn(1500.0, jobs=(queued, asked)))
        await database.advance(stepped(queued, State.SUBMITTING), 1600.0)

    assert steps(url, tmp_path) == [
        ("asked", 0, "asked", 1000.0),
        ("queued", 0, "asked", 1000.0),
        ("queued", 0, "queued", 1500.0),
        ("queued", 1, "submitting", 1600.0),
    ]


def steps(url: str, directory: Path) -> list[tuple[str, int, str, float]]:
    writer, reader = lines(located(url, directory))
    try:
        with reader.engine.begin() as connection:
            ordered = select(transitions).order_by(*transitions.primary_key)
            return [(row.job, row.revision, row.state, row.at) for row in connection.execute(ordered)]
    finally:
        reader.close()
        writer.close()


async def test_a_database_of_a_newer_program_is_left_alone(url: str, tmp_path: Path) -> None:
    writer, reader = lines(located(url, tmp_path))
    try:
        upgrade(writer)
        with writer.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    finally:
        reader.close()
        writer.close()

    assert await complaint(url, tmp_path) == "The database was written by a newer Easel (9999). Update Easel."


async def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path}/nowhere/{FILE} cannot be opened" in await complaint("", tmp_path / "nowhere")


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"GIF89a" * 1000)

    assert f"{tmp_path / FILE} is not a database" in await complaint("", tmp_path)


async def test_a_database_that_may_only_be_read_is_named(tmp_path: Path) -> None:
    await open_once("", tmp_path)

    assert "is read-only" in await complaint(f"sqlite:///file:{tmp_path / FILE}?mode=ro&uri=true", tmp_path)


async def test_a_database_that_another_program_locks_is_named_and_used_again_when_it_is_free(tmp_path: Path) -> None:
    url = f"sqlite:///{FILE}?timeout=0.05"
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        async with store.connect(url, tmp_path) as database:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError) as caught:
                await database.admit(said("e1"))
            assert "is locked by another program" in read(caught.value)
            assert await database.unhandled() == ()
            assert "is locked by another program" in await complaint(url, tmp_path)

            other.execute("ROLLBACK")
            assert await database.admit(said("e1")) is not None


async def test_a_full_disk_is_named_and_used_again_when_there_is_room(tmp_path: Path) -> None:
    writer, reader = lines(located("", tmp_path))
    try:
        upgrade(writer)
        database = Database(writer, reader)
        limit = text("PRAGMA max_page_count = 60")
        with writer.engine.begin() as connection:
            connection.execute(limit)
        with pytest.raises(StoreError) as caught:
            await database.admit(said("e1", "a cat " * 100_000))
        assert "is full" in read(caught.value)
        assert await database.unhandled() == ()

        assert await database.admit(said("e1")) is not None
    finally:
        reader.close()
        writer.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", "sqlite://"])
async def test_a_url_of_no_database_we_know_is_named(url: str, tmp_path: Path) -> None:
    assert f"store.url is {url}" in await complaint(url, tmp_path)


async def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    told = await complaint("postgresql://easel:secret@127.0.0.1:1/easel", tmp_path)

    assert "127.0.0.1:1/easel cannot be used" in told
    assert "secret" not in told


@pytest.mark.postgres
async def test_a_connection_that_the_server_ended_is_made_anew(empty_postgres: str, tmp_path: Path) -> None:
    others = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    async with store.connect(empty_postgres, tmp_path) as database:
        await database.admit(said("before the end"))
        with psycopg.connect(empty_postgres, autocommit=True) as connection:
            ended = connection.execute(f"SELECT pg_terminate_backend(pid) FROM {others}").fetchall()

        assert await database.admit(said("after the end")) is not None
        assert ended == [(True,)]


async def test_a_store_that_was_left_is_not_asked(tmp_path: Path) -> None:
    async with store.connect("", tmp_path) as database:
        pass

    with pytest.raises(RuntimeError, match="closed"):
        await database.jobs()
