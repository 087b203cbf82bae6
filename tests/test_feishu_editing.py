"""Changes of our messages: cards in place, texts while Feishu lets them be changed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from bot.values import PostKind
from tests.emulators.faults import Breaks, Halves, Says
from tests.emulators.feishu import refusal
from tests.feishu_desk import (  # noqa: F401 - fixtures
    ACK,
    AGAIN,
    CANCEL,
    DONE,
    FAILURE,
    HALF,
    NOTE,
    PICTURE,
    START,
    Desk,
    desk,
)
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

FORTNIGHT = 14 * 86_400.0
ASKED = replace(START, kind=PostKind.QUESTION, key="k3f9:question", text="Draw it?\n5 points")
LOCKED = "Failed to create card content, ext=ErrCode: 11310; ErrMsg: card action is lock; code:230099"


async def test_a_notice_is_changed_in_place_and_closed(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, HALF)
    half = desk.only().text
    await desk.edit(message, DONE)

    post = desk.only()
    assert (post.id, half.split("\n")) == (message, [HALF.text, "▰" * 8 + "▱" * 8])
    assert (post.text, post.title, post.labels, post.edits) == (DONE.text, "", [], 2)


async def test_what_is_shown_already_is_not_sent_again(desk: Desk) -> None:
    message = await desk.send(START)
    for _ in range(3):
        await desk.edit(message, START)
        await desk.edit(message, HALF)
        await desk.edit(message, HALF)

    assert desk.calls("patch") == 6 - 1


async def test_a_failure_takes_the_place_of_the_notice(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(FAILURE, text="❌ No luck\nTry this:", buttons=(AGAIN,)))

    assert (desk.only().template, desk.only().labels) == ("orange", [AGAIN.label])


async def test_after_a_restart_a_card_is_changed_all_the_same(desk: Desk) -> None:
    message = await desk.send(START)
    desk.restart()
    await desk.edit(message, DONE)

    assert (desk.only().text, desk.calls("patch")) == (DONE.text, 1)


async def test_after_a_restart_a_text_is_changed_too(desk: Desk) -> None:
    message = await desk.send(ACK)
    desk.restart()
    await desk.edit(message, replace(ACK, text="other words"))

    assert (desk.only().kind, desk.only().text) == ("text", "other words")


async def test_a_text_is_changed_until_feishu_takes_no_more(desk: Desk) -> None:
    message = await desk.send(NOTE)
    for number in range(20):
        await desk.edit(message, replace(NOTE, text=f"words {number}"))
    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, replace(NOTE, text="once more"))

    assert (desk.only().text, refused.value.after) == ("words 19", None)


async def test_how_far_it_is_leaves_some_changes_of_a_text_to_what_matters(desk: Desk) -> None:
    message = await desk.send(NOTE)
    for number in range(15):
        await desk.edit(message, replace(NOTE, kind=PostKind.PROGRESS, text=f"⏳ {number} %"))
    with pytest.raises(NotDelivered):
        await desk.edit(message, replace(NOTE, kind=PostKind.PROGRESS, text="⏳ 99 %"))
    await desk.edit(message, NOTE)

    assert desk.only().text == NOTE.text


async def test_a_text_that_gets_buttons_is_a_card_from_then_on(desk: Desk) -> None:
    message = await desk.send(ACK)
    await desk.edit(message, replace(ACK, buttons=(AGAIN,)))
    await desk.edit(message, replace(ACK, text="later"))

    post = desk.only()
    assert (post.kind, post.text, post.labels, post.id == message) == ("interactive", "later", [], False)
    assert desk.calls("delete") == 1


async def test_a_text_that_cannot_be_taken_away_stands_above_its_card(desk: Desk) -> None:
    message = await desk.send(ACK)
    desk.server.fail("delete", refusal(230026))
    await desk.edit(message, replace(ACK, buttons=(AGAIN,)))

    assert [post.labels for post in desk.group.posts] == [[], [AGAIN.label]]


async def test_a_card_that_says_nothing_but_words_stays_one(desk: Desk) -> None:
    message = await desk.send(replace(NOTE, buttons=(AGAIN,)))
    await desk.edit(message, NOTE)

    assert (desk.only().kind, desk.only().text, desk.only().labels) == ("interactive", NOTE.text, [])


async def test_a_preview_is_shown_until_the_notice_is_closed(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))
    seen = desk.only().pictures
    await desk.edit(message, replace(HALF, text="⏳ 80 %"))
    kept = desk.only().pictures
    await desk.edit(message, DONE)

    assert (seen, kept) == (desk.bytes_of(*desk.pictures(1)), seen)
    assert desk.only().pictures == []


async def test_a_preview_that_is_not_taken_leaves_the_words(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("image", refusal(234011))
    await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))

    assert (desk.only().title, desk.only().pictures, desk.only().labels) == (HALF.text, [], [CANCEL.label])


async def test_a_picture_stays_when_its_buttons_change(desk: Desk) -> None:
    message = await desk.send(replace(PICTURE, pictures=desk.pictures(2), buttons=(CANCEL,)))
    await desk.edit(message, replace(PICTURE, buttons=(AGAIN,)))
    desk.restart()
    with pytest.raises(NotDelivered):
        await desk.edit(message, PICTURE)

    assert (desk.only().pictures, desk.only().labels) == (desk.bytes_of(*desk.pictures(2)), [AGAIN.label])


@pytest.mark.parametrize("message", ["told", "", "12"])
async def test_what_is_no_message_is_not_changed(desk: Desk, message: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert (refused.value.after, desk.calls("patch")) == (None, 0)


@pytest.mark.parametrize(
    "fault",
    [Breaks(), Breaks(done=True), Halves(), Says(b"<html>", 503), Says(b"{", 200)],
    ids=["reset", "answer lost", "half an answer", "gateway", "garbled"],
)
async def test_an_edit_whose_answer_is_lost_may_be_made_again(desk: Desk, fault: Breaks | Halves | Says) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)
    await desk.edit(message, HALF)

    assert (refused.value.after, desk.only().title) == (1, HALF.text)


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (refusal(230020), 1),
        (refusal(99991400, reset=33), 33),
        (refusal(99991400, status=429), 5),
        (refusal(11232), 10),
        (refusal(230099, LOCKED), 1),
        (refusal(99991672), 30),
        (refusal(230002), None),
    ],
    ids=["too fast", "for so long", "without a word", "tenant", "being pressed", "no scope", "sent away"],
)
async def test_an_edit_that_is_refused_says_when_to_come_again(desk: Desk, fault: Says, after: float | None) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after == after


@pytest.mark.parametrize(("locked", "shown"), [(2, DONE.text), (9, START.text)], ids=["a moment", "for long"])
async def test_a_card_whose_button_is_just_being_pressed_is_tried_again_shortly(
    desk: Desk, locked: int, shown: str
) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", refusal(230099, LOCKED), times=locked)

    edit = asyncio.create_task(desk.edit(message, DONE))
    while not edit.done():
        await asyncio.sleep(0)
        desk.clock.wake()
    refused = edit.exception()

    assert desk.only().text.split("\n")[0] == shown
    assert (refused is None) == (shown == DONE.text)
    assert refused is None or (isinstance(refused, NotDelivered) and refused.after == 1)


async def test_a_card_that_is_not_taken_is_tried_as_a_simpler_one(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", refusal(230099))
    await desk.edit(message, HALF)

    assert (desk.only().title, desk.only().text, desk.only().labels) == ("", HALF.text, [CANCEL.label])


async def test_words_that_feishu_finds_too_long_are_cut(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", refusal(230025))
    await desk.edit(message, replace(HALF, text="long " * 100 + "\nlast line"))

    assert desk.only().text.split("\n")[-2] == "last line"
    assert len(desk.only().text) < 450


async def test_an_edit_that_is_refused_whatever_it_is_comes_to_an_end(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("patch", refusal(230099), times=9)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert (refused.value.after, desk.calls("patch")) == (None, 2)


async def test_a_card_that_is_too_old_is_asked_anew_and_goes_on_there(desk: Desk) -> None:
    message = await desk.send(ASKED)
    desk.server.advance(FORTNIGHT + 1)
    await desk.edit(message, replace(ASKED, text="Draw it smaller?\n3 points"))
    desk.restart()
    await desk.edit(message, replace(ASKED, text="👌 Agreed", buttons=()))

    old, new = desk.group.posts
    assert (old.title, old.labels) == ("Draw it?", [CANCEL.label])
    assert (new.text, new.labels, desk.known.ours(new.id)) == ("👌 Agreed", [], False)


async def test_a_card_that_was_recalled_is_asked_anew(desk: Desk) -> None:
    message = await desk.send(ASKED)
    desk.server.recall(desk.only(), "group_owner")
    await desk.edit(message, replace(ASKED, text="Draw it smaller?"))

    assert (desk.only().text, desk.known.ours(desk.only().id)) == ("Draw it smaller?", True)


async def test_a_card_is_renewed_once_however_often_that_is_tried(desk: Desk) -> None:
    message = await desk.send(ASKED)
    desk.server.recall(desk.only(), "group_owner")
    desk.server.fail("create", Breaks(done=True))

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, replace(ASKED, text="Smaller?"))
    await desk.edit(message, replace(ASKED, text="Larger?"))

    assert (refused.value.after, desk.only().text) == (1, "Larger?")


@pytest.mark.parametrize("over", [HALF, DONE], ids=["progress", "closed"])
async def test_nobody_is_told_anew_how_far_something_was(desk: Desk, over: object) -> None:
    message = await desk.send(START)
    desk.server.recall(desk.only(), "group_owner")

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF if over is HALF else DONE)

    assert (refused.value.after, desk.group.posts) == (None, [])


async def test_a_renewed_card_may_grow_old_too(desk: Desk) -> None:
    message = await desk.send(ASKED)
    for number in range(3):
        desk.server.advance(FORTNIGHT + 1)
        await desk.edit(message, replace(ASKED, text=f"Draw {number}?"))

    assert [post.text for post in desk.group.posts][1:] == ["Draw 0?", "Draw 1?", "Draw 2?"]
