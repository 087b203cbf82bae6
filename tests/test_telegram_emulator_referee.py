"""The emulator before an outside judge: an unrelated client works against it unchanged."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.emulators.pictures import picture
from tests.emulators.telegram import Post, Room, Telegram
from tests.programs import LONGEST, ending
from tests.telegram_fixtures import running  # noqa: F401 - fixtures

SCRIPT = Path(__file__).with_name("telegram_referee.py")


@pytest.fixture(scope="module")
def server(running: Telegram) -> Iterator[Telegram]:
    """With the other client at work: one for all tests, for it takes its time to start."""
    python = os.environ.get("EASEL_TEST_OUTSIDE")
    if not python:
        pytest.skip("needs the outside tools: set EASEL_TEST_OUTSIDE to a Python that has aiogram")
    with at_work(python, running):
        yield running
    assert running.violations == []


@contextmanager
def at_work(python: str, server: Telegram) -> Iterator[None]:
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    command = [python, str(SCRIPT), server.url, server.token]
    with ending(subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True), LONGEST) as bot:
        try:
            assert server.wait(lambda: server.called("getUpdates"), 60)
            yield
        finally:
            bot.terminate()
            said = bot.communicate()[1]
    assert said == ""


def ann(server: Telegram, *, limited: bool = False) -> Room:
    server.limited = limited
    return server.private(server.person("Ann", language="en"))


def last(server: Telegram, room: Room) -> Post | None:
    return next(reversed(server.posts(room)), None)


def says(server: Telegram, room: Room, words: str) -> bool:
    return any(post.words == words for post in server.posts(room))


def test_it_replies_edits_and_puts_the_picture_in_place_of_the_text(server: Telegram) -> None:
    room = ann(server)
    assert room.human
    asked = server.say(room, room.human, "/draw a cat")

    assert server.wait(lambda: len(server.posts(room)) == 2, 20)
    drawn, refused = server.posts(room)
    assert (drawn.caption, drawn.reply_to, drawn.labels, drawn.edits) == ("Done", asked, ["Again"], 2)
    assert drawn.photo
    assert "message is not modified" in refused.text
    assert server.reacted(room, asked) == ["👀"]
    assert server.actions(room) == ["upload_photo"]
    assert server.commands == {("all_private_chats", 0, ""): (("draw", "A picture"),)}


def test_a_press_is_answered_and_its_button_goes(server: Telegram) -> None:
    room = ann(server)
    assert room.human
    server.say(room, room.human, "/draw a cat")
    assert server.wait(lambda: len(server.posts(room)) == 2, 20)

    press = server.press(server.posts(room)[0], "Again", room.human)

    assert server.wait(lambda: not server.posts(room)[0].labels, 20)
    told = server.answer(press)
    assert told
    assert (told.text, told.alert) == ("Once more", True)


def test_photos_albums_and_files_come_as_such(server: Telegram) -> None:
    room = ann(server)
    assert room.human
    server.say(room, room.human, "/album")

    assert server.wait(lambda: says(server, room, "as a file"), 20)
    single, first, second, file = server.posts(room)
    assert (single.spoiler, single.album, bool(single.photo)) == (True, "", True)
    assert first.album == second.album != ""
    assert (first.caption, second.caption) == ("two", "")
    assert file.document is not None
    assert file.document == file.sent
    assert file.name == "picture.png"


def test_a_picture_that_came_is_downloaded_whole(server: Telegram) -> None:
    room = ann(server)
    assert room.human
    server.say(room, room.human, photo=picture("cat", 640, 480))

    assert server.wait(lambda: last(server, room), 20)
    came = server.history(room)[0].photo
    assert came
    assert says(server, room, f"{len(came)} bytes")


def test_whoever_waits_as_long_as_told_goes_on(server: Telegram) -> None:
    room = ann(server, limited=True)
    assert room.human
    server.say(room, room.human, "/hurry")

    assert server.wait(lambda: any(post.text.startswith("waited") for post in server.posts(room)), 20)
    assert server.floods == 1
    assert len(server.posts(room)) == 4
