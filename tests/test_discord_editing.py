"""Changes of posts, by the real library, on the emulated Discord."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotDelivered
from bot.values import Action, Button, Outbound, PostKind
from tests.discord_desk import (  # noqa: F401 - fixtures
    ACK,
    CANCEL,
    DONE,
    HALF,
    PICTURE,
    SEEN,
    START,
    Desk,
    aside,
    asked,
    at,
    desk,
)
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import refusal
from tests.emulators.faults import Breaks, Says

AGAIN = Button("🔁 Once more", Action.AGAIN, "k3f9")


def edits(desk: Desk) -> int:
    names = ("update_message", "update_webhook_message", "update_original_webhook_message")
    return sum(len(desk.server.called(name)) for name in names)


async def test_an_edit_changes_words_and_buttons(desk: Desk) -> None:
    message = await desk.send(START)
    for percent in (20, 50, 80):
        await desk.edit(message, replace(HALF, text=f"⏳ {percent} % *now*"))

    assert (desk.only().content, desk.only().labels) == (r"⏳ 80 % \*now\*", [CANCEL.label])
    assert desk.only().suppressed


async def test_a_closed_notice_has_no_buttons_left(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, DONE)

    assert (desk.only().content, desk.only().labels) == (DONE.text, [])


async def test_what_changes_nothing_is_not_sent(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(START, key="other"))
    await desk.edit(message, HALF)
    await desk.edit(message, HALF)

    assert edits(desk) == 1


async def test_a_preview_is_shown_until_the_notice_is_closed(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, pictures=desk.pictures(2)[1:], covered=True))
    (seen,) = desk.only().attachments
    await desk.edit(message, replace(HALF, text="⏳ 80 %"))
    kept = len(desk.only().attachments)
    await desk.edit(message, DONE)

    assert (seen.body, seen.spoiler) == ((desk.directory / desk.drawn(1).path).read_bytes(), True)
    assert (kept, desk.only().attachments, desk.only().content) == (1, [], DONE.text)


async def test_the_same_preview_is_uploaded_once_and_another_takes_its_place(desk: Desk) -> None:
    message = await desk.send(START)
    for _ in range(3):
        await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))
    await desk.edit(message, replace(HALF, pictures=(desk.drawn(5),)))

    assert edits(desk) == 2
    assert [one.filename for one in desk.only().attachments] == ["easel-k3f9-5.png"]


async def test_a_picture_stays_when_its_buttons_change(desk: Desk) -> None:
    message = await desk.send(asked(replace(PICTURE, pictures=desk.pictures(2), buttons=(CANCEL,)), desk))
    await desk.edit(message, replace(PICTURE, buttons=(AGAIN,)))
    await desk.restarted().edit(at(desk.channel), message, replace(PICTURE, text="other words"))

    post = desk.only()
    assert (len(post.attachments), post.labels, post.content) == (2, [], "other words")
    assert post.history[1] == f"{desk.ann.mention} {SEEN}"


async def test_nobody_is_notified_by_an_edit(desk: Desk) -> None:
    message = await desk.send(START)
    await desk.edit(message, replace(HALF, text=f"@everyone {desk.ann.mention}"))

    assert desk.only().pings == frozenset()


async def test_a_message_that_is_gone_is_not_changed(desk: Desk) -> None:
    message = await desk.send(START)
    desk.ann.deletes(desk.only())

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after is None


@pytest.mark.parametrize("message", ["told", "", "12x"])
async def test_what_is_no_message_is_not_changed(desk: Desk, message: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert (refused.value.after, edits(desk)) == (None, 0)


@pytest.mark.parametrize(
    "fault", [Breaks(), Breaks(done=True), Says(b"<html>", 503), Says(b"{}", 200, {"Content-Type": "application/json"})]
)
async def test_an_edit_whose_answer_is_lost_may_be_made_again(desk: Desk, fault: Breaks | Says) -> None:
    message = await desk.send(START)
    desk.server.fail("update_message", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)
    await desk.edit(message, HALF)

    assert refused.value.after == 1
    assert (desk.only().content, desk.only().labels) == (HALF.text, [CANCEL.label])


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (refusal(429, 0, retry_after=33), 33),
        (refusal(429, 30046, retry_after=44), 44),
        (refusal(429, 30046, headers={"Via": "", "Retry-After": ""}), 60),
        (refusal(429, 0, retry_after=7, headers={"Via": ""}), 7),
    ],
)
async def test_too_many_edits_are_told_how_long_to_wait(desk: Desk, fault: Says, after: float) -> None:
    message = await desk.send(START)
    desk.server.fail("update_message", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, HALF)

    assert refused.value.after == after


async def test_a_preview_that_may_not_be_shown_leaves_the_words(desk: Desk) -> None:
    desk.channel.deny("ATTACH_FILES")
    message = await desk.send(START)

    await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))

    assert (desk.only().content, desk.only().labels, desk.only().attachments) == (HALF.text, [CANCEL.label], [])


async def test_a_preview_that_is_deleted_meanwhile_leaves_the_words(desk: Desk) -> None:
    message = await desk.send(START)
    picture = desk.drawn()
    (desk.directory / picture.path).unlink()

    await desk.edit(message, replace(HALF, pictures=(picture,)))

    assert desk.only().content == HALF.text


@pytest.mark.parametrize(
    ("field", "labels"), [("components", []), ("content", [CANCEL.label]), ("", []), ("flags", [])]
)
async def test_what_discord_does_not_take_is_left_out(desk: Desk, field: str, labels: list[str]) -> None:
    message = await desk.send(START)
    told = {"_errors": [{"code": "X", "message": "no"}]}
    errors = {field: told} if field else None
    desk.server.fail(
        "update_message", refusal(400, 50035, "Invalid Form Body", **({"errors": errors} if field else {}))
    )

    await desk.edit(message, replace(HALF, text="long " * 100 + "\nlast line"))

    assert desk.only().labels == labels
    assert desk.only().content.endswith("last line")


async def test_an_edit_that_is_refused_whatever_it_is_comes_to_an_end(desk: Desk) -> None:
    message = await desk.send(START)
    desk.server.fail("update_message", refusal(400, 50035, "Invalid Form Body"), times=9)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, replace(HALF, pictures=desk.pictures(1)))

    assert (refused.value.after, edits(desk)) == (None, 3)


async def test_an_answer_is_changed_by_the_bot_itself_long_after(desk: Desk) -> None:
    """The token lasts for a quarter of an hour, the message for ever."""
    run = desk.ann.runs(desk.channel, "draw", prompt="a cat")
    await desk.deferred(run)
    message = await desk.send(asked(ACK, desk, run))
    desk.clock.pass_over(3600)

    await desk.edit(message, replace(ACK, text="later"))

    assert (desk.only().content, len(desk.server.called("update_message"))) == ("later", 1)


async def test_what_one_person_sees_is_changed_by_the_token_and_then_no_more(desk: Desk) -> None:
    run = desk.ann.runs(desk.channel, "models")
    await desk.deferred(run, alone=True)
    message = await desk.send(asked(START, desk, run))
    await desk.edit(message, HALF)
    seen = run.original
    desk.clock.pass_over(3600)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(message, DONE)

    assert (seen and seen.content, seen and seen.ephemeral_for) == (HALF.text, desk.ann)
    assert refused.value.after is None


async def test_a_token_that_died_early_is_not_needed_where_the_bot_is(desk: Desk) -> None:
    run = desk.ann.runs(desk.channel, "draw", prompt="a cat")
    await desk.deferred(run)
    await desk.send(asked(ACK, desk, run))
    desk.channel.deny("SEND_MESSAGES")
    message = await desk.send(asked(START, desk))
    desk.channel.allow("SEND_MESSAGES")
    run.kill()

    await desk.edit(message, HALF)

    assert [post.content for post in desk.channel.posts] == [ACK.text, HALF.text]


async def test_where_the_bot_may_not_look_its_answers_are_changed_by_the_token(desk: Desk) -> None:
    desk.channel.deny("VIEW_CHANNEL")
    run = desk.ann.runs(desk.channel, "draw", prompt="a cat")
    await desk.deferred(run)
    message = await desk.send(asked(ACK, desk, run))

    await desk.edit(message, replace(ACK, text="by the token"))

    assert desk.only().content == "by the token"


async def test_where_the_bot_is_not_a_notice_is_changed_as_long_as_the_token_lasts(desk: Desk) -> None:
    elsewhere = desk.server.guild("Elsewhere", desk.ann, bot=False).channel("general")
    run = desk.ann.runs(elsewhere, "draw", prompt="a cat")
    await desk.deferred(run, reaches=False)
    thread = f"i{run.id}"
    ack = await desk.send(asked(ACK, desk, run), elsewhere, thread)
    start = await desk.send(asked(START, desk), elsewhere, thread)
    await desk.edit(ack, replace(ACK, text="other"), elsewhere, thread)
    await desk.edit(start, HALF, elsewhere, thread)
    shown = [post.content for post in elsewhere.posts]
    desk.clock.pass_over(900)

    with pytest.raises(NotDelivered) as refused:
        await desk.edit(start, DONE, elsewhere, thread)

    assert (shown, refused.value.after, edits(desk)) == (["other", HALF.text], None, 3)


async def test_a_notice_for_one_person_is_changed_as_such(desk: Desk) -> None:
    request = await desk.send(asked(START, desk))
    press = desk.ann.presses(desk.only(), CANCEL.label)
    await desk.pressed(press)
    told = Outbound(PostKind.TEXT, "told", "Which one?", buttons=(AGAIN,), language="en")

    message = await desk.send(aside(told, press))
    await desk.edit(message, replace(told, text="Not yours"))

    assert request != message
    assert [post.content for post in press.followups] == ["Not yours"]
