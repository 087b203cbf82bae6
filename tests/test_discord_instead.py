"""What Discord does not take as it is: in which other form, or through which other door, it comes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.discord.ledger import Ledger
from adapters.discord.posting import Poster
from bot.errors import MaybeDelivered, NotDelivered
from tests.discord_desk import (  # noqa: F401 - fixtures
    ACK,
    CANCEL,
    FAILURE,
    HALF,
    NOTE,
    PICTURE,
    ROOM,
    SEEN,
    START,
    Desk,
    asked,
    at,
    desk,
    written_down,
)
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.emulators.discord import Channel, refusal
from tests.emulators.faults import Breaks
from tests.lent import lent

MUTED = "I may not write in the channel, so here it is."


def private(desk: Desk) -> Channel:
    return desk.server.dm(desk.ann)


async def test_a_channel_in_which_the_bot_may_not_write_is_answered_in_a_direct_message(desk: Desk) -> None:
    desk.channel.deny("SEND_MESSAGES")
    request = desk.ann.says(desk.channel, "draw a cat")

    with written_down() as logs:
        start = await desk.send(asked(START, desk))
        await desk.edit(start, HALF)
        await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1), reply_to=str(request.id)), desk))

    notice, picture = private(desk).posts
    assert (notice.content, notice.labels) == (HALF.text, [CANCEL.label])
    assert (picture.content, len(picture.attachments)) == (f"{MUTED}\n\n{SEEN}", 1)
    assert (picture.reference, desk.channel.posts) == (0, [])
    (noted,) = [line for line in logs if line["event"] == "not taken as it is"]
    assert noted["permission"] == "send_messages"


async def test_a_direct_message_says_why_in_the_language_of_the_post(desk: Desk) -> None:
    desk.channel.deny("VIEW_CHANNEL")

    await desk.send(asked(replace(NOTE, language="de"), desk))

    assert private(desk).posts[0].content.endswith(NOTE.text)


async def test_a_locked_thread_is_answered_in_a_direct_message(desk: Desk) -> None:
    thread = desk.channel.thread("Cats", by=desk.ann)
    thread.archive(locked=True)

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk), thread)

    assert desk.only(private(desk)).content == f"The thread is closed, so here it is.\n\n{SEEN}"


async def test_an_archived_thread_is_opened_by_what_is_posted(desk: Desk) -> None:
    thread = desk.channel.thread("Cats", by=desk.ann)
    thread.archive()

    await desk.send(asked(NOTE, desk), thread)

    assert desk.only(thread).content == NOTE.text


async def test_what_was_ordered_in_a_channel_that_is_gone_comes_to_who_ordered_it(desk: Desk) -> None:
    desk.channel.delete()

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk))
    await desk.send(asked(FAILURE, desk))
    with pytest.raises(NotDelivered) as refused:
        await desk.send(asked(START, desk))

    picture, failure = private(desk).posts
    assert picture.content == f"The channel is gone, so here it is.\n\n{SEEN}"
    assert (failure.content.endswith(FAILURE.text), refused.value.after) == (True, None)


async def test_what_was_ordered_in_a_server_that_sent_the_bot_away_comes_all_the_same(desk: Desk) -> None:
    desk.server.guild("Another", desk.ann)
    desk.guild.kick()

    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk))

    assert desk.only(private(desk)).content == f"{MUTED}\n\n{SEEN}"


@pytest.mark.parametrize("person", ["", "stranger", "no number"])
async def test_nobody_gets_what_cannot_be_posted(desk: Desk, person: str) -> None:
    desk.channel.deny("SEND_MESSAGES")
    desk.ann.block()

    with pytest.raises(NotDelivered) as refused:
        await desk.send(replace(NOTE, person=str(desk.ann.id) if person == "stranger" else person))

    assert refused.value.after is None


async def test_what_may_not_be_read_is_not_replied_to(desk: Desk) -> None:
    request = desk.ann.says(desk.channel, "draw a cat")
    desk.channel.deny("READ_MESSAGE_HISTORY")

    with written_down() as logs:
        await desk.send(replace(NOTE, reply_to=str(request.id)))
        await desk.send(replace(NOTE, reply_to=str(request.id), key="other"))

    assert [post.reference for post in desk.channel.posts] == [0, 0]
    assert [line["permission"] for line in logs if line["log_level"] == "warning"] == ["read_message_history"]


async def test_where_the_bot_may_not_write_a_command_is_answered_by_its_token(desk: Desk) -> None:
    """Only what a person began can be answered so, and better there than in a direct message."""
    desk.channel.deny("VIEW_CHANNEL", "SEND_MESSAGES")
    run = desk.ann.runs(desk.channel, "draw", prompt="a cat")
    await desk.deferred(run)

    await desk.send(asked(ACK, desk, run))
    start = await desk.send(asked(START, desk))
    await desk.edit(start, HALF)
    await desk.send(asked(replace(PICTURE, pictures=desk.pictures(1)), desk, run))

    ack, notice, picture = desk.channel.posts
    assert (ack.content, notice.content, len(picture.attachments)) == (ACK.text, HALF.text, 1)
    assert picture.pings == {desk.ann}
    assert private(desk).posts == []


@pytest.mark.parametrize(
    ("field", "labels", "files"),
    [("components", [], 1), ("attachments", [CANCEL.label], 0), ("message_reference", [CANCEL.label], 1), ("", [], 1)],
)
async def test_what_discord_does_not_take_is_left_out(desk: Desk, field: str, labels: list[str], files: int) -> None:
    request = desk.ann.says(desk.channel, "draw a cat")
    told = {"errors": {field: {"_errors": [{"code": "X", "message": "no"}]}}} if field else {}
    desk.server.fail("create_message", refusal(400, 50035, "Invalid Form Body", **told))

    await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,), reply_to=str(request.id)))

    assert (desk.only().labels, len(desk.only().attachments)) == (labels, files)


async def test_a_picture_that_is_too_large_after_all_leaves_its_link(desk: Desk) -> None:
    large = desk.kept(b"x" * (desk.largest + 1))

    await desk.send(asked(replace(PICTURE, pictures=(large,)), desk))

    assert (desk.only().content, desk.only().attachments) == (f"{desk.ann.mention} {SEEN}", [])


async def test_words_that_discord_finds_too_long_are_cut(desk: Desk) -> None:
    long = {"errors": {"content": {"_errors": [{"code": "X", "message": "no"}]}}}
    desk.server.fail("create_message", refusal(400, 50035, "Invalid Form Body", **long), times=2)

    await desk.send(replace(NOTE, text="long " * 100 + "\nlast line"))

    assert desk.only().content.endswith("…\nlast line")


async def test_a_post_that_is_refused_whatever_it_is_comes_to_an_end(desk: Desk) -> None:
    desk.server.fail("create_message", refusal(400, 50035, "Invalid Form Body"), times=20)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(replace(PICTURE, pictures=desk.pictures(1), buttons=(CANCEL,)))

    assert (refused.value.after, len(desk.server.called("create_message"))) == (None, 3)


async def test_while_nothing_is_answered_nothing_is_given_up(desk: Desk) -> None:
    """A post whose answers are lost is repeated a few times; a picture of such a minute must not be one of them."""
    desk.server.fail("create_message", Breaks())
    with pytest.raises(MaybeDelivered):
        await desk.send(PICTURE)

    desk.server.down = True
    for _ in range(9):
        with pytest.raises(NotDelivered) as refused:
            await desk.send(PICTURE)
        assert refused.value.after == 1
    desk.server.down = False
    await desk.send(PICTURE)

    assert desk.only().content == SEEN


async def test_a_library_that_waits_for_ever_is_replaced(desk: Desk) -> None:
    """Trap: a call that is cut off while Discord wants to hear nothing of anybody leaves all others waiting."""
    desk.poster = desk.restarted(patience=0.3)
    await desk.send(NOTE)
    before = desk.line.rest
    desk.server.fail("create_message", refusal(429, 0, retry_after=2, scope="global"))

    with pytest.raises(MaybeDelivered):
        await desk.send(PICTURE)
    with pytest.raises(NotDelivered) as refused:
        await desk.send(PICTURE)
    await desk.send(PICTURE)

    assert refused.value.after == 1
    assert (desk.line.rest is before, [post.content for post in desk.channel.posts]) == (False, [NOTE.text, SEEN])


async def test_what_an_earlier_process_deferred_is_answered_by_this_one(desk: Desk) -> None:
    run = desk.ann.runs(desk.channel, "draw", prompt="a cat")
    async with asyncio.TaskGroup() as tasks:
        keeping = tasks.create_task(desk.ledger.run(desk.line.webhook, str))
        await desk.deferred(run)
        await asyncio.sleep(0.05)
        keeping.cancel()
    journal = desk.journal
    ledger = Ledger(journal, desk.clock, ROOM)
    poster = Poster(desk.line, lent(desk.directory, desk.clock, journal), ledger, lambda _: desk.largest)

    await poster.send(at(desk.channel), asked(ACK, desk, run))

    assert (run.thinking, run.original and run.original.content) == (False, ACK.text)
