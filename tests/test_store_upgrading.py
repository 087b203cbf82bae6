"""A database of an older program is brought up to date with all that is in it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot import store
from bot.ports import Retention
from bot.store import rows
from bot.store.codec import event_of, outbound_of
from bot.store.line import Line
from bot.store.opening import SCRIPTS, lines, located
from bot.store.tables import events
from bot.values import (
    Budget,
    Conversation,
    Cost,
    Inquiry,
    Job,
    Period,
    Preference,
    Profile,
    Share,
    State,
    Task,
    Turn,
    Whose,
)
from tests.stored import ANN, BOB, ROOM, job, post, said, stepped

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


def ask(connection: Connection, asked: Job) -> None:
    """As long as a ticket was known to the body alone."""
    columns = "id, state, revision, place, person, message, created, finished, body"
    names = ", ".join(f":{name}" for name in columns.split(", "))
    connection.execute(text(f"INSERT INTO jobs ({columns}) VALUES ({names})"), rows.asked(asked))


def write_as_the_first_did(connection: Connection) -> None:
    room, ann, bob = '["web","room:1",""]', '["web","ann"]', '["web","bob"]'
    connection.execute(events.insert(), [rows.event(said("waiting"))])
    ask(connection, job("k3f9"))
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


def test_an_event_that_an_older_program_kept_is_read() -> None:
    body = (
        b'{"key":"e1","place":{"platform":"web","chat":"room:1","thread":""},"person":{"platform":"web","id":"ann",'
        b'"name":"Ann"},"text":"draw a cat","message":"message of e1","at":1000.0,"locale":"en"}'
    )
    assert event_of("said", body) == said("e1")


def test_a_post_that_an_older_program_wrote_is_read() -> None:
    assert outbound_of(b'{"kind":"ack","key":"p1","text":"Got it.","alt":"a cat"}') == post("p1").outbound


def write_as_the_second_did(connection: Connection) -> None:
    room, ann, bob = '["web","room:1",""]', '["web","ann"]', '["web","bob"]'
    ask(connection, replace(job("open", State.PAINTING), ticket="t-open"))
    ask(connection, replace(job("over", State.DONE, person=BOB), ticket='t-\u00fc"ber'))
    conversation = text("INSERT INTO conversations VALUES (:of, 'fr', 'painter-1', 'over', :heard)")
    connection.execute(conversation, {"of": room, "heard": True})
    connection.execute(text("INSERT INTO people VALUES (:of, 'de', :hints, :of)"), {"of": ann, "hints": False})
    connection.execute(text("INSERT INTO people VALUES (:of, '', :hints, :by)"), {"of": bob, "hints": True, "by": ann})
    connection.execute(text("INSERT INTO pairings VALUES ('K3F9-X2M7', :of, 5000)"), {"of": bob})
    old = rows.post(post("over:picture", job="over"), 0)
    columns = "key, place, job, kind, body, message, attempts"
    written = text(f"INSERT INTO posts ({columns}) VALUES (:key, :place, :job, :kind, :body, 'm1', 1)")
    connection.execute(written, old)
    connection.execute(text("INSERT INTO journal VALUES ('ann', 'm1', 1, 'hello')"))


async def test_nothing_is_lost_on_the_way_from_the_second_revision(writer: Line, url: str, tmp_path: Path) -> None:
    with writer.engine.begin() as connection:
        bring_to(connection, "0002")
        write_as_the_second_did(connection)

    async with store.connect(url, tmp_path) as database:
        met = await database.situation(said("e1", "/link K3F9-X2M7"))
        assert met.conversation == Conversation(ROOM, "fr", "painter-1", "over", explicit=True)
        assert met.profile == Profile(ANN, "de", {}, hints=False, owner=ANN, identities=(ANN, BOB))
        assert {one.id for one in met.jobs} == {"open", "over"}
        assert met.pairing is not None
        for ticket, id in (("t-open", "open"), ('t-\u00fc"ber', "over")):
            found = await database.look(said("e1"), Inquiry(ticket=ticket))
            assert found.job is not None
            assert found.job.id == id
        assert await database.sweep(time.time() + 60, Retention()) == 0
        assert [entry.message for entry in await database.since("ann", 0)] == ["m1"]


async def test_a_job_that_was_under_way_is_settled_when_it_is_done(writer: Line, url: str, tmp_path: Path) -> None:
    with writer.engine.begin() as connection:
        bring_to(connection, "0002")
        write_as_the_second_did(connection)
    painting = replace(job("open", State.PAINTING), ticket="t-open")
    budget = Budget(Whose.CHAT, Period.DAY, Cost(40, "points"))
    decided = Conversation(ROOM, style="compact", confirm="always", blocked=("gore",), retention=3, budgets=(budget,))

    async with store.connect(url, tmp_path) as database:
        assert await database.commit(Turn(1.0, conversation=decided, profiles=(Profile(BOB, confirm="10 points"),)))
        assert await database.advance(stepped(painting, State.DELIVERING), 1000.0)

        found = await database.look(said("e1"), Inquiry(statement=True))
        assert found.statement == (Share(ANN, 0, (Cost(5, "points"),)),)
        assert (await database.situation(said("e1"))).conversation == decided
        assert (await database.profile(BOB)).confirm == "10 points"
