"""A channel that takes words and no pictures: the words stand there, and whoever asked gets the pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from tests.discord_desk import CANCEL, PICTURE, SEEN, Desk, asked, desk, written_down  # noqa: F401 - fixture
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Channel, refusal

UNSHOWN = "I may not post pictures here. An administrator of the server can allow it."
SENT = "I may not post pictures here, so I sent it to you alone. An administrator of the server can allow it."


def private(desk: Desk) -> Channel:
    return desk.server.dm(desk.ann)


async def test_a_channel_that_takes_no_pictures_gets_the_words_and_who_asked_gets_the_picture(desk: Desk) -> None:
    desk.channel.deny("ATTACH_FILES")
    request = desk.ann.says(desk.channel, "draw a cat")
    picture = replace(PICTURE, pictures=desk.pictures(2), buttons=(CANCEL,), reply_to=str(request.id))

    with written_down() as logs:
        message = await desk.send(asked(picture, desk))
        await desk.send(asked(replace(picture, key="other"), desk))

    told, _ = desk.channel.posts
    assert (told.content, told.labels, told.reference) == (f"{SEEN}\n\n{SENT}", [CANCEL.label], request.id)
    assert (str(told.id), told.attachments) == (message, [])
    copy, _ = private(desk).posts
    assert (copy.content, copy.labels, len(copy.attachments)) == (SEEN, [], 2)
    (noted,) = [line for line in logs if line["event"] == "not taken as it is"]
    assert (noted["channel"], noted["permission"]) == (str(desk.channel.id), "attach_files")


async def test_pictures_of_several_messages_all_come_to_who_asked(desk: Desk) -> None:
    desk.channel.deny("ATTACH_FILES")

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(12)), desk))

    assert [len(post.attachments) for post in private(desk).posts] == [10, 2]
    assert desk.only().content == f"{desk.ann.mention} {SEEN}\n\n{SENT}"


async def test_who_takes_no_direct_messages_is_told_whom_to_ask(desk: Desk) -> None:
    desk.channel.deny("ATTACH_FILES")
    desk.ann.block()

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk))
    await desk.send(replace(PICTURE, pictures=desk.pictures(1), key="for nobody"))

    first, second = desk.channel.posts
    assert first.content == f"{desk.ann.mention} {SEEN}\n\n{UNSHOWN}"
    assert second.content == f"{SEEN}\n\n{UNSHOWN}"


async def test_the_private_copy_is_there_once_however_often_the_post_is_tried(desk: Desk) -> None:
    desk.channel.deny("ATTACH_FILES")
    picture = asked(replace(PICTURE, pictures=desk.pictures(1)), desk)
    desk.server.fail("update_message", refusal(429, 0, retry_after=33))
    desk.server.fail("create_dm", refusal(429, 0, retry_after=33))

    with pytest.raises(NotDelivered) as refused:
        await desk.send(picture)
    await desk.send(picture)

    assert refused.value.after == 33
    assert (len(private(desk).posts), len(desk.channel.posts)) == (1, 1)


async def test_words_that_stand_are_not_said_again_while_the_copy_waits(desk: Desk) -> None:
    """However long it takes: by then Discord does not recognise them any more."""
    desk.channel.deny("ATTACH_FILES")
    picture = asked(replace(PICTURE, pictures=desk.pictures(1)), desk)
    desk.server.fail("create_dm", refusal(403, 40003, "You are opening direct messages too fast"), times=2)

    for _ in range(2):
        with pytest.raises(NotDelivered) as refused:
            await desk.send(picture)
        desk.server.advance(1_800)
    message = await desk.send(picture)

    told = desk.only()
    assert (refused.value.after, str(told.id), told.content.endswith(SENT)) == (30, message, True)
    assert len(desk.only(private(desk)).attachments) == 1
    await desk.send(picture)
    assert len(desk.channel.posts) == 2
