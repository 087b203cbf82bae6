"""What Feishu recognises a post by."""

from __future__ import annotations

from dataclasses import replace

from adapters.feishu.uuids import LENGTH, uuid
from tests.emulators.feishu import refusal
from tests.feishu_desk import CANCEL, NOTE, PICTURE, START, Desk, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures


def test_the_same_key_is_the_same_and_another_is_another() -> None:
    assert uuid("k3f9:ack") == uuid("k3f9:ack") != uuid("k3f9:ack#1")
    assert len(uuid("\ud800" * 1000)) == LENGTH <= 50


async def test_every_message_bears_one_of_its_own(desk: Desk) -> None:
    await desk.send(NOTE)
    await desk.send(replace(PICTURE, pictures=desk.pictures(21), originals=(desk.drawn(30),)))

    ids = [post.uuid for post in desk.group.posts]
    assert (len(ids), len(set(ids)), all(ids)) == (4, 4, True)


async def test_a_post_in_another_form_bears_the_same(desk: Desk) -> None:
    """What was refused is not there; whichever form it takes, people see it once."""
    desk.server.fail("create", refusal(230099))
    await desk.send(START)
    await desk.send(START)

    assert (desk.only().uuid, desk.only().labels) == (uuid(START.key), [CANCEL.label])


async def test_a_post_that_the_last_process_made_is_there_once(desk: Desk) -> None:
    first = await desk.send(NOTE)
    desk.restart()
    second = await desk.send(NOTE)

    assert (first, desk.only().id) == (second, second)
