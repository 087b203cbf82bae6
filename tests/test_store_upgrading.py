"""A database of an older program is brought up to date with all that is in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot import store
from bot.store import rows
from bot.store.line import Line
from bot.store.opening import SCRIPTS, lines, located
from bot.store.tables import events, jobs
from bot.values import Conversation, Cost, Preference, Profile, Task, Turn
from tests.stored import ANN, BOB, ROOM, job, said

pytest_plugins = "tests.store_fixtures"


@pytest.fixture
def writer(url: str, tmp_path: Path) -> Iterator[Line]:
    """To an empty database."""
    one, other = lines(located(url, tmp_path))
    yield one
    one.close()
    other.close()


def bring_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def write_as_the_first_did(connection: Connection) -> None:
    room, ann, bob = '["web","room:1",""]', '["web","ann"]', '["web","bob"]'
    connection.execute(events.insert(), [rows.event(said("waiting"))])
    connection.execute(jobs.insert(), [rows.asked(job("k3f9"))])
    connection.execute(text("INSERT INTO conversations VALUES (:of, 'fr', 'painter-1', 'k3f9')"), {"of": room})
    connection.execute(text("INSERT INTO people VALUES (:of, 'de')"), [{"of": ann}, {"of": bob}])
    preferred = text("INSERT INTO preferences VALUES (:of, 'text_to_image', 'painter-2', 'Painter 2', 5, 'points', 7)")
    connection.execute(preferred, {"of": ann})


async def test_nothing_is_lost_on_the_way_from_the_first_revision(writer: Line, url: str, tmp_path: Path) -> None:
    with writer.engine.begin() as connection:
        bring_to(connection, "0001")
        write_as_the_first_did(connection)

    async with store.connect(url, tmp_path) as database:
        met = await database.situation(said("e1"))
        assert met.conversation == Conversation(ROOM, "fr", "painter-1", "k3f9", explicit=None)
        preferred = {Task.TEXT_TO_IMAGE: Preference("painter-2", "Painter 2", Cost(5, "points"), 7)}
        assert met.profile == Profile(ANN, "de", preferred)
        assert await database.profile(BOB) == Profile(BOB, "de")
        assert met.jobs == (job("k3f9"),)
        assert tuple(await database.unhandled()) == (said("waiting"),)


async def test_what_is_new_can_be_kept_in_a_database_that_was_upgraded(writer: Line, url: str, tmp_path: Path) -> None:
    with writer.engine.begin() as connection:
        bring_to(connection, "0001")
        write_as_the_first_did(connection)
    decided = Conversation(ROOM, "fr", "painter-1", "k3f9", explicit=True)
    shared = Profile(ANN, "ja", {}, hints=False, owner=ANN, identities=(ANN, BOB))

    async with store.connect(url, tmp_path) as database:
        linked = (shared, Profile(BOB, "ja", {}, hints=False, owner=ANN, identities=(ANN, BOB)))
        await database.commit(Turn(1.0, conversation=decided, profiles=linked))

        met = await database.situation(said("e1"))
        assert (met.conversation, met.profile) == (decided, shared)
