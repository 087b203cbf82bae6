"""What Telegram does not take as it is: in which other form, or through which other door, it comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from tests.emulators.faults import Breaks, Says
from tests.emulators.telegram import refusal
from tests.telegram_desk import (  # noqa: F401 - fixtures
    CANCEL,
    NOTE,
    PICTURE,
    START,
    Desk,
    asked,
    desk,
    group,
    slept,
    written_down,
)
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures

LINK = "🔗 Original: https://x.test/1"


async def test_a_group_that_moved_gets_the_post_where_it_is_now(desk: Desk) -> None:
    old = desk.server.group("Friends", desk.ann)
    request = desk.server.say(old, desk.ann, "@easel_bot draw a cat")
    new = desk.server.migrate(old)

    message = await desk.send(replace(START, reply_to=str(request)), old)
    await desk.edit(message, replace(START, text="half"), old)
    await desk.send(replace(NOTE, reply_to=str(request)), old)

    assert [post.words for post in desk.server.posts(new)] == ["half", NOTE.text]
    assert desk.moves.now(str(old.id)) == str(new.id)
    _, *others = desk.server.called("sendMessage")
    assert len(others) == 2
    assert [call for call in others if "reply_parameters" in call.parameters] == []


async def test_a_topic_that_is_gone_is_answered_in_the_general_one(desk: Desk) -> None:
    forum = desk.server.forum("Drawings", desk.ann)

    await desk.send(asked(NOTE, desk), forum, "999")

    (post,) = desk.server.posts(forum)
    assert (post.thread, desk.server.posts(desk.home)) == (0, [])


async def test_what_was_asked_for_in_a_closed_topic_comes_to_the_private_chat(desk: Desk) -> None:
    forum = desk.server.forum("Drawings", desk.ann)
    thread = desk.server.topic(forum, "Cats")
    desk.server.close(forum, thread)
    picture = asked(replace(PICTURE, pictures=desk.pictures(1), reply_to="1"), desk)

    await desk.send(picture, forum, str(thread))
    await desk.send(replace(picture, language="zh-hans"), forum, str(thread))

    first, second = desk.server.posts(desk.home)
    assert first.caption == f"The topic is closed, so here it is.\n\n{PICTURE.text}"
    assert second.photo is not None
    assert desk.server.posts(forum) == []


@pytest.mark.parametrize("person", ["", "-1001", "stranger"])
async def test_a_closed_topic_without_a_private_chat_gets_nothing(desk: Desk, person: str) -> None:
    forum = desk.server.forum("Drawings", desk.ann)
    thread = desk.server.topic(forum, "Cats")
    desk.server.close(forum, thread)
    bob = desk.server.person("Bob")
    desk.server.private(bob, started=False)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(replace(NOTE, person=str(bob.id) if person == "stranger" else person), forum, str(thread))

    assert refused.value.after is None


async def test_a_group_that_takes_no_photos_gets_files(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_photos=False)

    await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)), room)
    await desk.send(replace(PICTURE, pictures=desk.pictures(3), key="three"), room)

    first, *three = desk.server.posts(room)
    assert (first.caption, first.labels, first.name) == (PICTURE.text, [CANCEL.label], "easel-k3f9.png")
    assert len([post for post in three if post.document]) == 3


async def test_a_group_that_takes_no_pictures_at_all_is_told_whom_to_ask(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_photos=False, can_send_documents=False)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)), desk), room)
    await desk.send(replace(PICTURE, pictures=desk.pictures(1), key="other"), room)

    told, alone = desk.server.posts(room)
    assert told.text.startswith(f"{PICTURE.text}\n\nPictures may not be posted here, so I sent it to you alone. An ")
    assert told.labels == [CANCEL.label]
    assert alone.text.endswith("Pictures may not be posted here. An administrator of the group can allow it.")
    (private,) = desk.server.posts(desk.home)
    assert (private.photo is not None, private.caption) == (True, PICTURE.text)


async def test_the_private_copy_is_there_once_however_often_the_post_is_tried(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_photos=False, can_send_documents=False)
    picture = asked(replace(PICTURE, pictures=desk.pictures(1)), desk)
    desk.server.fail("sendMessage", refusal(429, "Too Many Requests: retry after 3", retry_after=3))

    with pytest.raises(NotDelivered):
        await desk.send(picture, room)
    await desk.send(picture, room)

    assert (len(desk.server.posts(desk.home)), len(desk.server.posts(room))) == (1, 1)


async def test_a_group_in_which_the_bot_may_not_write_is_answered_in_private(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_messages=False)
    await desk.send(asked(NOTE, desk), room)
    desk.server.mute(room)
    await desk.send(asked(NOTE, desk), room)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(NOTE, room)

    texts = [post.text for post in desk.server.posts(desk.home)]
    assert texts == [f"I may not write in the group, so here it is.\n\n{NOTE.text}"] * 2
    assert refused.value.after is None


@pytest.mark.parametrize(("width", "height"), [(2100, 100), (9000, 1100)])
async def test_a_picture_that_is_no_photo_for_telegram_is_a_file(desk: Desk, width: int, height: int) -> None:
    picture = desk.drawn(0, width, height)

    await desk.send(replace(PICTURE, pictures=(picture,), buttons=(CANCEL,)))

    (post,) = desk.server.posts(desk.home)
    assert post.document == (desk.directory / picture.path).read_bytes()
    assert (post.caption, post.labels) == (PICTURE.text, [CANCEL.label])


@pytest.mark.parametrize(
    "fault", [refusal(400, "Bad Request: IMAGE_PROCESS_FAILED"), refusal(413, "Request Entity Too Large")]
)
async def test_a_picture_that_telegram_cannot_read_is_a_file_and_else_its_words(desk: Desk, fault: Says) -> None:
    picture = replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,))
    desk.server.fail("sendPhoto", fault, times=2)
    await desk.send(picture)
    desk.server.fail("sendDocument", fault)
    await desk.send(picture)

    file, words = desk.server.posts(desk.home)
    assert file.document is not None
    assert LINK in words.text
    assert words.labels == [CANCEL.label]


async def test_words_that_are_too_long_after_all_are_cut_once_more(desk: Desk) -> None:
    desk.server.fail("sendMessage", refusal(400, "Bad Request: message is too long"))
    desk.server.fail("sendPhoto", refusal(400, "Bad Request: message caption is too long"))
    words = "a cat in a hat " * 200 + f"\n{LINK}"

    await desk.send(replace(NOTE, text=words))
    await desk.send(replace(PICTURE, text=words, pictures=desk.pictures(1)))

    text, photo = desk.server.posts(desk.home)
    assert len(text.text) < len(words)
    assert text.text.endswith(f"…\n{LINK}")
    assert photo.caption.endswith(f"…\n{LINK}")


@pytest.mark.parametrize("words", ["BUTTON_DATA_INVALID", "can't parse inline keyboard button", "NOBODY_KNOWS"])
async def test_buttons_never_lose_a_post(desk: Desk, words: str) -> None:
    desk.server.fail("sendMessage", refusal(400, f"Bad Request: {words}"))

    await desk.send(START)

    (post,) = desk.server.posts(desk.home)
    assert (post.text, post.labels) == (START.text, [])


async def test_for_a_reason_that_nobody_knows_a_picture_comes_as_a_file_or_as_words(desk: Desk) -> None:
    odd = refusal(400, "Bad Request: NOBODY_KNOWS")
    desk.server.fail("sendPhoto", odd, times=2)
    desk.server.fail("sendDocument", odd)

    await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)))
    desk.server.fail("sendMessage", odd)

    (post,) = desk.server.posts(desk.home)
    assert post.text == PICTURE.text
    with pytest.raises(NotDelivered):
        await desk.send(NOTE)


async def test_a_chat_is_written_down_once_for_each_reason(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_photos=False)
    with written_down() as logs:
        for number in range(3):
            await desk.send(replace(PICTURE, key=str(number), pictures=desk.pictures(1)), room)

    assert [line["reason"] for line in logs if line["event"] == "not taken as it is"] == ["no right to post pictures"]
    assert PICTURE.text not in str(logs)


async def test_an_original_that_is_not_taken_is_only_written_down(desk: Desk) -> None:
    desk.server.fail("sendDocument", refusal(400, "Bad Request: chat not found"))
    with written_down() as logs:
        async with desk.errands():
            await desk.send(replace(PICTURE, pictures=desk.pictures(1), originals=(desk.drawn(1), desk.drawn(2))))
            assert await desk.server.until(lambda: len(desk.server.posts(desk.home)) == 2)

    assert [line["event"] for line in logs if line["event"].startswith("original")] == ["original not posted"]


async def test_an_original_waits_as_long_as_telegram_asks(desk: Desk) -> None:
    desk.server.fail("sendDocument", refusal(429, "Too Many Requests: retry after 9", retry_after=9))
    before = desk.clock.now()
    async with desk.errands():
        await desk.send(replace(PICTURE, pictures=desk.pictures(1), originals=(desk.drawn(1),)))
        await slept(desk.clock)
        desk.clock.wake()
        assert await desk.server.until(lambda: len(desk.server.posts(desk.home)) == 2)

    assert desk.clock.now() == before + 9


async def test_who_has_no_private_chat_reads_whom_to_ask(desk: Desk) -> None:
    room = group(desk)
    bob = desk.server.person("Bob")
    desk.server.private(bob, started=False)
    desk.server.rights(room, can_send_photos=False, can_send_documents=False)

    await desk.send(replace(PICTURE, pictures=desk.pictures(1), person=str(bob.id)), room)

    (post,) = desk.server.posts(room)
    assert post.text.endswith("Pictures may not be posted here. An administrator of the group can allow it.")


@pytest.mark.parametrize(("wait", "posts"), [(301, 1), (9, 2)])
async def test_an_original_is_not_waited_for_longer_than_it_is_worth(desk: Desk, wait: int, posts: int) -> None:
    desk.server.fail("sendDocument", refusal(429, "Too Many Requests", retry_after=wait), times=1)
    original = replace(PICTURE, pictures=desk.pictures(1), originals=(desk.drawn(1), desk.drawn(2)))
    async with desk.errands():
        await desk.send(original)
        if wait < 300:
            await slept(desk.clock)
            desk.clock.wake()
        assert await desk.server.until(lambda: len(desk.server.posts(desk.home)) == 1 + posts)


async def test_an_original_that_is_perhaps_there_is_not_posted_again(desk: Desk) -> None:
    desk.server.fail("sendDocument", Breaks(done=True))
    with written_down() as logs:
        async with desk.errands():
            await desk.send(replace(PICTURE, pictures=desk.pictures(1), originals=(desk.drawn(1), desk.drawn(2))))
            assert await desk.server.until(lambda: len(desk.server.posts(desk.home)) == 3)

    assert [line["event"] for line in logs] == ["original perhaps posted"]
