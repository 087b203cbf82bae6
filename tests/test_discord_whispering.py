"""What answers an interaction: in whose sight, by which door, and for how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import MaybeDelivered, NotDelivered
from bot.values import Outbound, PostKind
from tests.discord_desk import (  # noqa: F401 - fixtures
    ACK,
    CANCEL,
    DONE,
    FAILURE,
    HALF,
    NOTE,
    PICTURE,
    SEEN,
    START,
    Desk,
    aside,
    asked,
    desk,
)
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Channel, Interaction, refusal
from tests.emulators.faults import Breaks

OVER = "I can no longer answer where you asked, so here it is."


def drawing(desk: Desk, channel: Channel | None = None) -> Interaction:
    return desk.ann.runs(channel or desk.channel, "draw", prompt="a cat")


async def test_a_command_has_one_answer_and_what_follows_are_messages(desk: Desk) -> None:
    run = drawing(desk)
    await desk.deferred(run)

    message = await desk.send(asked(ACK, desk, run))
    await desk.send(asked(START, desk))
    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)), desk, run))

    ack, start, picture = desk.channel.posts
    assert (str(ack.id), ack.content, run.thinking) == (message, ACK.text, False)
    assert (run.original, run.followups, start.reference) == (ack, [], 0)
    assert (picture.content, picture.reference) == (f"{desk.ann.mention} {SEEN}", ack.id)
    assert (picture.pings, ack.pings, start.pings) == (frozenset({desk.ann}), frozenset(), frozenset())


async def test_the_first_answer_may_be_a_picture_with_buttons(desk: Desk) -> None:
    run = drawing(desk)
    await desk.deferred(run)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(12), buttons=(CANCEL,), alt="a cat"), desk, run))

    first, second = desk.channel.posts
    assert (run.original, len(first.attachments), first.labels) == (first, 10, [CANCEL.label])
    assert first.content == f"{desk.ann.mention} {SEEN}"
    assert (len(second.attachments), second.nonce != "") == (2, True)


async def test_what_only_one_person_asked_for_is_seen_by_that_person(desk: Desk) -> None:
    run = desk.ann.runs(desk.channel, "settings")
    await desk.deferred(run, alone=True)

    await desk.send(asked(NOTE, desk, run))
    await desk.send(asked(replace(NOTE, key="more", text="And more."), desk, run))

    assert run.original is not None
    assert (run.original.content, run.original.ephemeral_for) == (NOTE.text, desk.ann)
    assert [(post.content, post.ephemeral_for) for post in run.followups] == [("And more.", desk.ann)]


async def test_an_error_takes_the_thinking_away_and_is_seen_by_who_made_it(desk: Desk) -> None:
    run = drawing(desk)
    await desk.deferred(run)

    await desk.send(aside(asked(NOTE, desk, run), run))

    (told,) = run.followups
    assert (told.content, told.ephemeral_for) == (NOTE.text, desk.ann)
    assert (run.original, run.thinking) == (None, False)
    assert [post for post in desk.channel.posts if not post.ephemeral_for] == []


async def test_an_error_of_a_private_command_takes_the_place_of_its_thinking(desk: Desk) -> None:
    run = desk.ann.runs(desk.channel, "model", name="nonsense")
    await desk.deferred(run, alone=True)

    await desk.send(aside(asked(NOTE, desk, run), run))

    assert run.original is not None
    assert (run.original.content, run.followups) == (NOTE.text, [])


async def test_thinking_that_somebody_took_away_is_no_obstacle(desk: Desk) -> None:
    run, other = drawing(desk), drawing(desk)
    for one in (run, other):
        await desk.deferred(one)
        assert one.original is not None
        one.original.author.deletes(one.original)

    await desk.send(aside(asked(NOTE, desk, run), run))
    await desk.send(asked(ACK, desk, other))

    assert [post.content for post in run.followups] == [NOTE.text]
    assert [post.content for post in other.followups] == [ACK.text]


async def test_who_presses_is_answered_alone(desk: Desk) -> None:
    await desk.send(START)
    press = desk.ann.presses(desk.only(), CANCEL.label)
    await desk.pressed(press)

    await desk.send(aside(asked(NOTE, desk), press))

    assert [(post.content, post.ephemeral_for) for post in press.followups] == [(NOTE.text, desk.ann)]


async def test_pictures_are_for_all_to_see(desk: Desk) -> None:
    await desk.send(START)
    press = desk.ann.presses(desk.only(), CANCEL.label)
    await desk.pressed(press)

    await desk.send(aside(asked(replace(PICTURE, pictures=desk.pictures(1)), desk), press))

    assert (press.followups, len(desk.channel.posts)) == ([], 2)


@pytest.mark.parametrize("early", [True, False])
async def test_after_its_token_died_a_command_is_answered_by_messages(desk: Desk, early: bool) -> None:
    run = drawing(desk)
    await desk.deferred(run)
    await desk.send(asked(ACK, desk, run))
    if early:
        run.kill()
    else:
        desk.clock.pass_over(871)

    await desk.send(aside(asked(NOTE, desk, run), run))
    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk, run))

    _, note, picture = desk.channel.posts
    assert (note.content, note.ephemeral_for, run.followups) == (NOTE.text, None, [])
    assert (picture.content, picture.pings) == (f"{desk.ann.mention} {SEEN}", frozenset({desk.ann}))


@pytest.mark.parametrize("how", ["over", "lost", "killed"])
async def test_what_one_person_asked_for_alone_is_never_shown_to_all(desk: Desk, how: str) -> None:
    run = desk.ann.runs(desk.channel, "link")
    await desk.deferred(run, alone=True)
    match how:
        case "over":
            desk.clock.pass_over(871)
        case "lost":
            desk.ledger.lost(run.id)
        case _:
            run.kill()

    await desk.send(asked(NOTE, desk, run))

    assert desk.only(desk.server.dm(desk.ann)).content == f"{OVER}\n\n{NOTE.text}"
    assert [post for post in desk.channel.posts if not post.ephemeral_for] == []


async def test_a_command_that_was_never_answered_is_answered_by_messages(desk: Desk) -> None:
    run = drawing(desk)
    await desk.deferred(run)
    desk.ledger.lost(run.id)

    await desk.send(asked(ACK, desk, run))

    assert [post.content for post in desk.channel.posts if not post.loading] == [ACK.text]


async def test_an_answer_whose_answer_was_lost_is_given_again(desk: Desk) -> None:
    run = drawing(desk)
    await desk.deferred(run)
    desk.server.fail("update_original_webhook_message", Breaks(done=True))
    desk.server.fail("update_webhook_message", Breaks(done=True))

    with pytest.raises(MaybeDelivered):
        await desk.send(asked(ACK, desk, run))
    await desk.send(asked(ACK, desk, run))

    assert desk.only().content == ACK.text


async def test_what_discord_cannot_recognise_is_repeated_once(desk: Desk) -> None:
    await desk.send(START)
    press = desk.ann.presses(desk.only(), CANCEL.label)
    await desk.pressed(press)
    note = aside(asked(NOTE, desk), press)
    desk.server.fail("execute_webhook", Breaks(done=True), times=2)

    with pytest.raises(MaybeDelivered):
        await desk.send(note)
    with pytest.raises(NotDelivered) as refused:
        await desk.send(note)

    assert (refused.value.after, len(press.followups)) == (None, 2)


@pytest.mark.parametrize("ends", [True, False])
async def test_what_was_waited_for_comes_in_a_direct_message_if_it_may_be_nowhere(desk: Desk, ends: bool) -> None:
    """The library waits as long as it is told to, and what is cut off then may be there, for all one knows."""
    run = desk.ann.runs(desk.server.guild("Elsewhere", desk.ann, bot=False).channel("general"), "draw", prompt="a cat")
    await desk.deferred(run, reaches=False)
    await desk.send(asked(ACK, desk, run), run.channel, f"i{run.id}")
    desk.poster = desk.restarted(patience=1.0)
    desk.server.fail("execute_webhook", refusal(429, 0, retry_after=60), times=2)
    post = asked(replace(PICTURE, pictures=desk.pictures(1)) if ends else NOTE, desk)

    with pytest.raises(MaybeDelivered):
        await desk.send(post, run.channel, f"i{run.id}")
    if ends:
        await desk.send(post, run.channel, f"i{run.id}")
        late = desk.only(desk.server.dm(desk.ann))
        assert (late.content, len(late.attachments)) == (f"{OVER}\n\n{SEEN}", 1)
    else:
        with pytest.raises(NotDelivered, match="twice"):
            await desk.send(post, run.channel, f"i{run.id}")
    assert run.followups == []


async def test_in_a_direct_message_nobody_is_named(desk: Desk) -> None:
    dm = desk.server.dm(desk.ann)
    run = drawing(desk, dm)
    await desk.deferred(run)

    await desk.send(asked(ACK, desk, run), dm)
    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk, run), dm)

    assert [post.content for post in dm.posts] == [ACK.text, SEEN]


async def test_a_question_to_who_pressed_can_be_pressed_itself(desk: Desk) -> None:
    await desk.send(START)
    press = desk.ann.presses(desk.only(), CANCEL.label)
    await desk.pressed(press)
    question = Outbound(PostKind.TEXT, "which", "Which one?", buttons=(CANCEL,), language="en")

    await desk.send(aside(asked(question, desk), press))

    (told,) = press.followups
    assert (told.labels, told.suppressed) == ([CANCEL.label], True)


async def test_a_token_is_never_written_down(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    run = drawing(desk)
    standing = await desk.deferred(run)
    desk.server.fail("update_original_webhook_message", refusal(404, 10015))
    desk.server.fail("update_webhook_message", refusal(404, 10015))

    await desk.send(asked(ACK, desk, run))

    assert run.token not in repr(standing)
    assert run.token not in caplog.text


async def test_in_a_direct_message_nothing_is_whispered(desk: Desk) -> None:
    """Only the two can see it, and a whisper would be gone after a while."""
    dm = desk.server.dm(desk.ann)
    run = desk.ann.runs(dm, "settings")
    await desk.deferred(run)
    await desk.send(aside(asked(NOTE, desk, run), run), dm)
    await desk.send(START, dm)
    press = desk.ann.presses(dm.posts[-1], CANCEL.label)
    await desk.pressed(press)

    await desk.send(aside(asked(replace(NOTE, key="other"), desk), press), dm)

    assert [(post.content, post.ephemeral_for) for post in dm.posts] == [
        (NOTE.text, None),
        (START.text, None),
        (NOTE.text, None),
    ]
