"""Where the bot is not, and people brought its commands along: all goes by what an interaction lends to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.discord_desk import (  # noqa: F401 - fixtures
    ACK,
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

OVER = "I can no longer answer where you asked, so here it is."


def drawing(desk: Desk, channel: Channel | None = None) -> Interaction:
    return desk.ann.runs(channel or desk.channel, "draw", prompt="a cat")


def elsewhere(desk: Desk) -> Channel:
    """A channel of a server in which the bot is not, only its commands, which Ann brought along."""
    return desk.server.guild("Elsewhere", desk.ann, bot=False).channel("general")


async def test_where_the_bot_is_not_all_goes_by_the_token(desk: Desk) -> None:
    channel = elsewhere(desk)
    run = drawing(desk, channel)
    await desk.deferred(run, reaches=False)
    thread = f"i{run.id}"

    await desk.send(asked(ACK, desk, run), channel, thread)
    start = await desk.send(asked(START, desk), channel, thread)
    await desk.edit(start, HALF, channel, thread)
    await desk.edit(start, DONE, channel, thread)
    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(2)), desk, run), channel, thread)

    assert run.original is not None
    assert run.original.content == ACK.text
    notice, picture = run.followups
    assert (notice.content, len(picture.attachments), run.left) == (DONE.text, 2, 3)
    assert picture.pings == {desk.ann}


async def test_the_last_answers_are_kept_for_what_matters(desk: Desk) -> None:
    channel = elsewhere(desk)
    run = drawing(desk, channel)
    await desk.deferred(run, reaches=False)
    thread = f"i{run.id}"

    for number in range(6):
        await desk.send(asked(replace(NOTE, key=str(number)), desk), channel, thread)
    for number in range(3):
        await desk.send(asked(replace(FAILURE, key=f"end{number}"), desk), channel, thread)

    assert (len(run.followups), run.left) == (5, 0)
    assert [post.content for post in desk.server.dm(desk.ann).posts] == [
        f"{OVER}\n\n{NOTE.text}",
        f"{OVER}\n\n{NOTE.text}",
        f"{OVER}\n\n{FAILURE.text}",
    ]


@pytest.mark.parametrize("early", [True, False])
async def test_a_picture_that_is_late_where_the_bot_is_not_comes_in_a_direct_message(desk: Desk, early: bool) -> None:
    channel = elsewhere(desk)
    run = drawing(desk, channel)
    await desk.deferred(run, reaches=False)
    thread = f"i{run.id}"
    await desk.send(asked(ACK, desk, run), channel, thread)
    if early:
        run.kill()
    else:
        desk.clock.pass_over(900)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk, run), channel, thread)

    late = desk.only(desk.server.dm(desk.ann))
    assert (late.content, len(late.attachments)) == (f"{OVER}\n\n{SEEN}", 1)


async def test_a_whisper_where_the_bot_is_not_spares_the_last_answers(desk: Desk) -> None:
    channel = elsewhere(desk)
    run = drawing(desk, channel)
    await desk.deferred(run, reaches=False)
    await desk.send(asked(ACK, desk, run), channel, f"i{run.id}")
    for number in range(4):
        await desk.send(aside(asked(replace(NOTE, key=str(number)), desk), run), channel, f"i{run.id}")

    assert [post.ephemeral_for for post in run.followups] == [desk.ann] * 3
    assert len(desk.server.dm(desk.ann).posts) == 1


async def test_a_post_that_is_refused_because_there_were_enough_comes_in_a_direct_message(desk: Desk) -> None:
    """As after a restart that forgot how many there were."""
    channel = elsewhere(desk)
    run = drawing(desk, channel)
    await desk.deferred(run, reaches=False)
    await desk.send(asked(ACK, desk, run), channel, f"i{run.id}")
    desk.server.fail("execute_webhook", refusal(400, 40094))

    await desk.send(asked(FAILURE, desk, run), channel, f"i{run.id}")

    assert desk.only(desk.server.dm(desk.ann)).content == f"{OVER}\n\n{FAILURE.text}"


async def test_more_pictures_than_one_answer_takes_are_two_answers(desk: Desk) -> None:
    channel = elsewhere(desk)
    run = drawing(desk, channel)
    await desk.deferred(run, reaches=False)
    await desk.send(asked(ACK, desk, run), channel, f"i{run.id}")

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(12)), desk, run), channel, f"i{run.id}")

    assert [len(post.attachments) for post in run.followups] == [10, 2]


async def test_what_is_forced_to_be_seen_by_one_person_stays_so(desk: Desk) -> None:
    """A server may let commands that people bring along answer to them alone."""
    channel = elsewhere(desk)
    run = drawing(desk, channel)
    await desk.deferred(run, alone=True, reaches=False)
    await desk.send(asked(ACK, desk, run), channel, f"i{run.id}")

    await desk.send(asked(START, desk), channel, f"i{run.id}")
    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(12)), desk, run), channel, f"i{run.id}")

    assert [post.ephemeral_for for post in run.followups] == [desk.ann] * 3
    assert run.followups[1].content == SEEN


async def test_who_changes_somebody_elses_picture_is_named_by_the_answer(desk: Desk) -> None:
    """By a token no message can be replied to."""
    channel = elsewhere(desk)
    target = desk.ann.says(channel, "our cat")
    run = drawing(desk, channel)
    await desk.deferred(run, reaches=False)
    await desk.send(asked(ACK, desk, run), channel, f"i{run.id}")

    picture = replace(PICTURE, pictures=desk.pictures(1), reply_to=str(target.id))
    await desk.send(asked(picture, desk), channel, f"i{run.id}")

    assert run.followups[0].content == f"{desk.ann.mention} {SEEN}"
