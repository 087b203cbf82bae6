"""Changes of posts, by the real library, on the emulated Telegram."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.telegram.posting import Poster
from bot.errors import NotDelivered
from bot.values import Outbound, PostKind
from tests.emulators.faults import Breaks, Says
from tests.emulators.telegram import Post, refusal
from tests.telegram_desk import (  # noqa: F401 - fixtures
    CANCEL,
    PICTURE,
    START,
    Desk,
    at,
    desk,
    group,
)
from tests.telegram_fixtures import bot, running, server  # noqa: F401 - fixtures

HALF = replace(START, kind=PostKind.PROGRESS, text="⏳ 50 % · 10 s", progress=50)
DONE = replace(START, text="Done after 12 s", buttons=())


def _only(desk: Desk) -> Post:
    (post,) = desk.server.posts(desk.home)
    return post


async def test_an_edit_keeps_the_keyboard(desk: Desk) -> None:
    """Trap: an edit that does not bring the keyboard along takes it away."""
    message = await desk.send(START)
    for percent in (20, 50, 80):
        await desk.edit(message, replace(HALF, text=f"⏳ {percent} %"))

    assert (_only(desk).text, _only(desk).labels) == ("⏳ 80 %", [CANCEL.label])
    assert desk.server.called("editMessageText")[0].parameters["link_preview_options"] == {"is_disabled": True}


async def test_a_closed_notice_has_no_buttons_left(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, DONE)

    assert (_only(desk).text, _only(desk).labels) == (DONE.text, [])


async def test_what_changes_nothing_is_not_sent(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(START, key="other"))
    await desk.edit(message, HALF)
    await desk.edit(message, HALF)

    assert len(desk.server.called("editMessageText")) == 1


async def test_what_telegram_calls_not_modified_is_done(desk: Desk) -> None:
    """As after a restart, when nobody remembers what the message said."""
    message = await desk.send(START)
    desk.server.fail("editMessageText", refusal(400, "Bad Request: message is not modified: specified new message"))

    await desk.edit(message, HALF)
    await desk.edit(message, HALF)

    assert len(desk.server.called("editMessageText")) == 1


async def test_a_preview_turns_words_into_a_picture_and_later_edits_change_its_caption(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, pictures=desk.pictures(2)[1:]))
    seen = _only(desk)
    await desk.edit(message, replace(HALF, text="⏳ 80 %"))
    await desk.edit(message, DONE)

    assert seen.sent == (desk.directory / desk.drawn(1).path).read_bytes()
    assert (seen.caption, seen.labels) == (HALF.text, [CANCEL.label])
    assert (_only(desk).caption, _only(desk).labels) == (DONE.text, [])
    assert [call.method for call in desk.server.calls][-3:] == [
        "editMessageMedia",
        "editMessageCaption",
        "editMessageCaption",
    ]


async def test_the_same_preview_is_uploaded_once(desk: Desk) -> None:
    message = await desk.send(START)
    for _ in range(3):
        await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))
    await desk.edit(message, replace(HALF, pictures=(desk.drawn(5),)))

    assert len(desk.server.called("editMessageMedia")) == 2


async def test_a_caption_is_changed_where_nobody_remembers_that_there_is_a_picture(desk: Desk) -> None:
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)))
    fresh = _restarted(desk)

    await fresh.edit(at(desk.home), message, DONE)
    await fresh.edit(at(desk.home), message, HALF)

    assert (_only(desk).caption, _only(desk).labels) == (HALF.text, [CANCEL.label])
    methods = [call.method for call in desk.server.calls if call.method.startswith("edit")]
    assert methods == ["editMessageText", "editMessageCaption", "editMessageCaption"]


async def test_a_message_that_is_gone_is_not_changed(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.delete(desk.home, int(message))

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after is None


@pytest.mark.parametrize("message", ["told", "", "12x"])
async def test_what_is_no_message_is_not_changed(desk: Desk, message: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after is None
    assert desk.server.called("editMessageText") == []


@pytest.mark.parametrize("fault", [Breaks(), Breaks(done=True), Says(b"<html>", 502), Says(b"{not json", 200)])
async def test_an_edit_whose_answer_is_lost_may_be_made_again(desk: Desk, fault: Breaks | Says) -> None:
    message = await desk.send(START)
    desk.server.fail("editMessageText", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)
    await desk.edit(message, HALF)

    assert refused.value.after == 1
    assert (_only(desk).text, _only(desk).labels) == (HALF.text, [CANCEL.label])


async def test_too_many_edits_are_told_how_long_to_wait(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("editMessageText", refusal(429, "Too Many Requests: retry after 33", retry_after=33))

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after == 33


async def test_a_preview_that_may_not_be_shown_leaves_the_words(desk: Desk) -> None:
    room = group(desk)
    desk.server.rights(room, can_send_photos=False)
    desk.server.fail("editMessageMedia", refusal(400, "Bad Request: not enough rights to send photos to the chat"))
    message = await desk.send(START, room)

    await desk.edit(message, replace(HALF, pictures=desk.pictures(1)), room)

    (post,) = desk.server.posts(room)
    assert (post.text, post.labels) == (HALF.text, [CANCEL.label])


async def test_a_preview_that_is_deleted_meanwhile_leaves_the_words(desk: Desk) -> None:
    message = await desk.send(START)
    picture = desk.drawn()
    (desk.directory / picture.path).unlink()

    await desk.edit(message, replace(HALF, pictures=(picture,)))

    assert _only(desk).text == HALF.text


async def test_words_that_are_too_long_for_a_caption_are_cut(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))
    await desk.edit(message, replace(DONE, text="long " * 500 + "\nlast line"))

    assert _only(desk).caption.endswith("…\nlast line")


async def test_buttons_that_telegram_does_not_take_are_left_out(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("editMessageText", refusal(400, "Bad Request: BUTTON_DATA_INVALID"))

    await desk.edit(message, HALF)

    assert (_only(desk).text, _only(desk).labels) == (HALF.text, [])


async def test_an_edit_that_telegram_does_not_take_for_a_reason_nobody_knows_is_tried_plain(desk: Desk) -> None:
    message = await desk.send(START)
    odd = refusal(400, "Bad Request: STRANGE_THINGS_HAPPENED")
    desk.server.fail("editMessageText", odd)
    await desk.edit(message, HALF)
    desk.server.fail("editMessageText", odd, times=2)
    with pytest.raises(NotDelivered):
        await desk.edit(message, replace(HALF, text="other words"))

    assert _only(desk).text == HALF.text


async def test_a_notice_of_an_album_is_changed_by_its_first_message(desk: Desk) -> None:
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(3)))

    await desk.edit(message, replace(PICTURE, text="other words"))

    assert [post.caption for post in desk.server.posts(desk.home)] == ["other words", "", ""]


async def test_a_post_that_went_elsewhere_is_changed_where_it_is(desk: Desk) -> None:
    forum = desk.server.forum("Drawings", desk.ann)
    thread = desk.server.topic(forum, "Cats")
    desk.server.close(forum, thread)
    message = await desk.send(replace(START, person=str(desk.ann.id)), forum, str(thread))

    await desk.poster.edit(at(forum, str(thread)), message, HALF)

    assert (_only(desk).text, desk.server.posts(forum)) == (HALF.text, [])


async def test_a_message_of_a_group_that_moved_is_left_alone(desk: Desk) -> None:
    """Its number means another message now."""
    old = desk.server.group("Friends", desk.ann)
    message = await desk.send(START, old)
    new = desk.server.migrate(old)
    desk.moves.note(str(old.id), str(new.id))

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF, old)

    assert refused.value.after is None
    assert desk.server.called("editMessageText") == []


def _restarted(desk: Desk) -> Poster:
    poster = desk.poster
    return Poster(poster.bot, poster.settings, poster.house, desk.presses, desk.moves)


async def test_an_edit_is_seen_by_whoever_pressed(desk: Desk) -> None:
    message = await desk.send(START)
    press = desk.server.press(_only(desk), CANCEL.label, desk.ann)
    desk.presses.came("press", press, at(desk.home), message)

    await desk.edit(message, Outbound(PostKind.START, "k3f9:start", "Cancelled", language="en"))
    await asyncio.wait_for(desk.presses.settle("press"), 5)

    assert desk.server.answer(press) is not None
    assert desk.clock.sleeping == 0


async def test_a_picture_that_became_words_is_changed_as_words(desk: Desk) -> None:
    """As nobody told the adapter, Telegram does."""
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(1)))
    desk.server.fail("editMessageCaption", refusal(400, "Bad Request: there is no caption in the message to edit"))
    desk.server.fail("editMessageText", refusal(400, "Bad Request: message is not modified"))

    await desk.edit(message, HALF)

    assert [call.method for call in desk.server.calls][-2:] == ["editMessageCaption", "editMessageText"]


async def test_words_that_telegram_finds_too_long_are_cut(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("editMessageText", refusal(400, "Bad Request: message is too long"))

    await desk.edit(message, replace(HALF, text="long " * 100 + "\nlast line"))

    assert _only(desk).text.endswith("…\nlast line")


async def test_an_answer_to_an_edit_that_is_none_is_a_lost_one(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("editMessageText", Says(b'{"ok":true}', 200, {"Content-Type": "application/json"}))

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after == 1


async def test_contradictions_of_telegram_come_to_an_end(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("editMessageText", refusal(400, "Bad Request: there is no text in the message to edit"), times=9)
    desk.server.fail("editMessageCaption", refusal(400, "Bad Request: there is no caption in the message"), times=9)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after is None
