"""The pictures of an album are one message, whatever happens while they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.telegram.albums import GATHER, Albums, together
from bot import store
from bot.errors import StoreError
from bot.ports import Journal
from bot.testing import MemoryJournal, Stopwatch
from bot.values import Attachment, Person, Place, Said
from tests.drawing import drawn, saved
from tests.ears import Ear
from tests.emulators.telegram import Human, Telegram
from tests.scripted import FullJournal
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_listening import Account

PLACE = Place("telegram", "42")
ROOM = "telegram:7000:albums"
PICTURES = [saved(drawn(width)) for width in (100, 110, 120)]


@pytest.fixture
def account(server: Telegram, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Telegram) -> Human:
    return server.person("Ann")


def part(number: int, text: str = "", person: str = "42", addressed: bool = True) -> Said:
    picture = Attachment(f"p{number}", "image/jpeg")
    key = f"telegram:7000:42:{number}"
    return Said(key, PLACE, Person("telegram", person), text, str(number), 1.0, addressed, (picture,))


class Killed(Exception):
    """The process ends."""


@asynccontextmanager
async def collecting(ear: Ear, clock: Stopwatch, journal: Journal) -> AsyncIterator[Albums]:
    """What is still being collected when the block ends is left as it is."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield Albums(ROOM, journal, clock, ear.receive, tasks)
            raise Killed  # noqa: TRY301 - it ends the tasks
    except* Killed:
        pass


async def passed(ear: Ear, clock: Stopwatch, heard: int = 1) -> None:
    """Time passes until so much is heard."""
    async with asyncio.timeout(5):
        while len(ear.heard) < heard:
            await asyncio.sleep(0.001)
            clock.wake()


async def words(journal: Journal) -> list[str]:
    """All that is still kept."""
    return [entry.body for entry in await journal.since(ROOM, 0) if entry.body]


async def test_an_album_is_heard_as_one_message_with_all_its_pictures(
    account: Account, server: Telegram, ann: Human
) -> None:
    room = server.private(ann)
    account.clock.pace = 2
    async with account.listening() as chat:
        server.album(room, ann, PICTURES, "make them blue")
        await account.ear.until(lambda: account.ear.heard)
        [said] = account.ear.said
        sent = [await chat.fetch(picture, 1_000_000) for picture in said.attachments]
        assert await server.until(lambda: not server.unconfirmed)

    assert said.text == "make them blue"
    assert len(sent) == 3
    assert GATHER in account.clock.slept


async def test_another_chat_does_not_wait_for_an_album(account: Account, server: Telegram, ann: Human) -> None:
    bob = server.person("Bob")
    account.clock.pace = 0.01
    async with account.listening():
        server.album(server.private(ann), ann, PICTURES, "make them blue")
        server.say(server.private(bob), bob, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        assert await server.until(lambda: not server.unconfirmed)

    assert account.ear.texts == ["draw a cat"]


async def test_who_goes_on_talking_has_sent_the_whole_album(account: Account, server: Telegram, ann: Human) -> None:
    room = server.private(ann)
    account.clock.pace = 0.01
    async with account.listening():
        server.album(room, ann, PICTURES, "this is my cat")
        server.say(room, ann, "draw it blue")
        await account.ear.until(lambda: len(account.ear.heard) == 2)

    assert account.ear.texts == ["this is my cat", "draw it blue"]
    assert len(account.ear.said[0].attachments) == 3


async def test_an_album_that_was_being_collected_is_heard_after_a_restart(
    account: Account, server: Telegram, ann: Human
) -> None:
    """Its pictures are confirmed, so Telegram does not bring them again."""
    account.clock.pace = 0.01
    async with account.listening():
        server.album(server.private(ann), ann, PICTURES, "make them blue")
        assert await server.until(lambda: not server.unconfirmed)
    assert account.ear.heard == []

    account.clock.pace = 2
    async with account.listening():
        await account.ear.until(lambda: account.ear.heard)

    assert len(account.ear.said[0].attachments) == 3


async def test_the_houses_own_database_keeps_an_album_until_it_is_handed_in(tmp_path: Path) -> None:
    ear, clock = Ear(), Stopwatch()
    async with store.connect("", tmp_path) as journal:
        async with collecting(ear, clock, journal) as albums:
            await albums.add("a", part(1))
            await albums.add("a", part(2, "blue"))
        async with collecting(ear, clock, journal) as albums:
            await albums.resume()
            await passed(ear, clock)
            async with asyncio.timeout(5):
                while await words(journal):
                    pass

    assert [(said.key, said.text, len(said.attachments)) for said in ear.said] == [("telegram:7000:42:1", "blue", 2)]


async def test_a_picture_that_cannot_be_kept_is_not_taken() -> None:
    """Telegram brings it again."""
    async with collecting(Ear(), Stopwatch(), FullJournal()) as albums:
        with pytest.raises(StoreError):
            await albums.add("a", part(1))


async def test_an_album_that_cannot_be_handed_in_waits_until_it_can() -> None:
    ear, clock = Ear(), Stopwatch()
    ear.full = lambda _: len(ear.refused) < 3
    async with collecting(ear, clock, MemoryJournal()) as albums:
        await albums.add("a", part(1, "blue"))
        await passed(ear, clock)

    assert len(ear.refused) == 3


async def test_a_picture_that_comes_twice_is_there_once() -> None:
    ear, clock = Ear(), Stopwatch()
    async with collecting(ear, clock, MemoryJournal()) as albums:
        for number in (2, 1, 2):
            await albums.add("a", part(number))
        await passed(ear, clock)

    assert [picture.handle for picture in ear.said[0].attachments] == ["p1", "p2"]


async def test_a_picture_that_comes_too_late_is_no_request_of_its_own() -> None:
    ear, clock = Ear(), Stopwatch()
    async with collecting(ear, clock, MemoryJournal()) as albums:
        await albums.add("a", part(1, "blue"))
        await passed(ear, clock)
        with capture_logs() as logs:
            await albums.add("a", part(2))

    assert len(ear.heard) == 1
    assert [entry["event"] for entry in logs] == ["picture came too late for its album"]


async def test_albums_of_two_people_do_not_mix() -> None:
    ear, clock = Ear(), Stopwatch()
    async with collecting(ear, clock, MemoryJournal()) as albums:
        await albums.add("a", part(1, "mine"))
        await albums.add("b", part(2, "yours", person="43"))
        await albums.finish(part(3, "draw a cat", person="43"))
        assert ear.texts == ["yours"]
        await passed(ear, clock, 2)

    assert ear.texts == ["yours", "mine"]


async def test_an_album_among_people_is_left_alone() -> None:
    ear, clock = Ear(), Stopwatch()
    async with collecting(ear, clock, MemoryJournal()) as albums:
        await albums.add("a", part(1, addressed=False))
        await albums.finish(part(2))

    assert ear.heard == []


def test_the_words_of_an_album_may_stand_under_any_of_its_pictures() -> None:
    """What is answered, and may be changed, is the message that has them."""
    parts = {1: part(1, addressed=False), 2: part(2, "@easel_bot blue"), 3: part(3, addressed=False)}
    whole = together(parts)

    assert (whole.key, whole.message, whole.text, whole.addressed) == (parts[1].key, "2", "@easel_bot blue", True)
    assert [picture.handle for picture in whole.attachments] == ["p1", "p2", "p3"]


def test_a_picture_that_is_replied_to_stands_behind_those_of_the_album() -> None:
    quoted = Attachment("q", "image/jpeg", quoted=True)
    first, second = part(1, "like this"), part(2)
    whole = together({1: replace(first, attachments=(*first.attachments, quoted)), 2: second})

    assert [picture.handle for picture in whole.attachments] == ["p1", "p2", "q"]
