"""Chats in which pictures may not be posted, or only as photos: nothing is lost, and nobody is told twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from tests.emulators.telegram import refusal
from tests.telegram_desk import (  # noqa: F401 - fixtures
    ACK,
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


async def test_an_original_that_a_group_does_not_take_comes_to_the_private_chat_alone(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_documents=False)
    picture = asked(replace(PICTURE, pictures=desk.pictures(1), originals=(desk.drawn(1),)), desk)
    with written_down() as logs:
        async with desk.errands():
            await desk.send(picture, room)
            assert await desk.server.until(lambda: desk.server.posts(desk.home))

    assert [post.photo is not None for post in desk.server.posts(room)] == [True]
    (private,) = desk.server.posts(desk.home)
    assert (private.document is not None, private.name) == (True, "easel-k3f9-1.png")
    assert PICTURE.text not in str(logs)


async def test_eleven_pictures_that_a_group_does_not_take_are_explained_once(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_photos=False, can_send_documents=False)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(11), buttons=(CANCEL,)), desk), room)

    told, menu = desk.server.posts(room)
    assert told.text.startswith(f"{PICTURE.text}\n\nPictures may not be posted here, so I sent it to you alone.")
    assert menu.labels == [CANCEL.label]
    assert len([post for post in desk.server.posts(desk.home) if post.photo]) == 11


async def test_an_album_stays_together_wherever_it_is(desk: Desk) -> None:
    forum = desk.server.forum("Drawings", desk.ann)
    thread = desk.server.topic(forum, "Cats")
    album = asked(replace(PICTURE, pictures=desk.pictures(11), buttons=(CANCEL,)), desk)

    await desk.send(album, forum, str(thread))
    desk.server.close(forum, thread)
    await desk.send(replace(album, key="closed"), forum, str(thread))

    assert [post.thread for post in desk.server.posts(forum)] == [thread] * 12
    private = desk.server.posts(desk.home)
    assert len(private) == 12
    assert (private[-1].labels, private[-1].reply_to) == ([CANCEL.label], private[0].id)
    assert [post.words for post in private if "closed" in post.words] == [private[0].caption]


async def test_a_file_that_a_group_does_not_take_comes_to_the_private_chat_as_a_file(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_documents=False)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1), files=True), desk), room)

    assert [post.document is not None for post in desk.server.posts(desk.home)] == [True]
    assert [post.text.startswith(PICTURE.text) for post in desk.server.posts(room)] == [True]


async def test_a_copy_that_has_to_wait_is_made_when_the_post_is_tried_again(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_photos=False, can_send_documents=False)
    picture = asked(replace(PICTURE, pictures=desk.pictures(1)), desk)
    no = refusal(400, "Bad Request: not enough rights to send photos to the chat")
    desk.server.fail("sendPhoto", no, refusal(429, "Too Many Requests: retry after 3", retry_after=3))

    with pytest.raises(NotDelivered) as refused:
        await desk.send(picture, room)
    await desk.send(picture, room)

    assert refused.value.after == 3
    assert (len(desk.server.posts(desk.home)), len(desk.server.posts(room))) == (1, 1)


@pytest.mark.parametrize("words", ["message to be replied not found", "reply message not found"])
async def test_a_request_that_is_gone_costs_the_answer_only_its_place(desk: Desk, words: str) -> None:
    desk.server.fail("sendMessage", refusal(400, f"Bad Request: {words}"))
    request = desk.server.say(desk.home, desk.ann, "draw a cat")

    await desk.send(replace(START, reply_to=str(request)))

    (post,) = desk.server.posts(desk.home)
    assert (post.reply_to, post.labels) == (0, [CANCEL.label])


async def test_a_file_that_is_too_large_leaves_its_words(desk: Desk) -> None:
    too_large = refusal(413, "Request Entity Too Large")
    desk.server.fail("sendDocument", too_large, times=2)
    with written_down() as logs:
        async with desk.errands():
            await desk.send(replace(PICTURE, pictures=desk.pictures(1), files=True))
            await desk.send(replace(PICTURE, key="other", pictures=desk.pictures(1), originals=(desk.drawn(1),)))
            assert await desk.server.until(lambda: len(desk.server.called("sendDocument")) == 2)
            await desk.send(NOTE)

    assert [post.words for post in desk.server.posts(desk.home)] == [PICTURE.text, PICTURE.text, NOTE.text]
    assert [line["event"] for line in logs].count("not taken as it is") == 1


async def test_a_reaction_that_has_to_wait_is_left_out_this_once(desk: Desk) -> None:
    desk.server.fail("setMessageReaction", refusal(429, "Too Many Requests: retry after 5", retry_after=5))
    cat, dog = (desk.server.say(desk.home, desk.ann, f"draw {wish}") for wish in ("a cat", "a dog"))
    async with desk.errands():
        await desk.send(replace(ACK, reply_to=str(cat)))
        assert await desk.server.until(lambda: desk.server.called("setMessageReaction"))
        await desk.send(replace(ACK, reply_to=str(dog)))
        assert await desk.server.until(lambda: desk.server.reacted(desk.home, dog))

    assert desk.server.reacted(desk.home, cat) == []


async def test_an_original_is_given_up_after_some_waits(desk: Desk) -> None:
    desk.server.fail("sendDocument", refusal(429, "Too Many Requests: retry after 5", retry_after=5), times=3)
    async with desk.errands():
        await desk.send(replace(PICTURE, pictures=desk.pictures(1), originals=(desk.drawn(1), desk.drawn(2))))
        for _ in range(3):
            await slept(desk.clock)
            desk.clock.wake()
        assert await desk.server.until(lambda: len(desk.server.posts(desk.home)) == 2)

    assert desk.server.posts(desk.home)[1].name == "easel-k3f9-2.png"
