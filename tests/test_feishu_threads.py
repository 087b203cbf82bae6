"""Posts in topics: Feishu takes them as replies to one of the topic's messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from typing_extensions import override

from bot.errors import NotDelivered, StoreError
from bot.testing import MemoryJournal
from bot.values import Entry, Text
from tests.emulators.faults import Breaks, Says
from tests.emulators.feishu import Message, refusal
from tests.feishu_desk import ACK, NOTE, PICTURE, START, Desk, asked, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures


class Broken(MemoryJournal):
    """As a database that is gone."""

    @override
    async def write(self, room: str, message: str, body: str) -> int:
        raise StoreError(Text("The database is gone."))

    @override
    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        raise StoreError(Text("The database is gone."))


def topic(desk: Desk) -> Message:
    """Begun by Ann."""
    first = desk.ann.says(desk.group, "let us talk about cats")
    return desk.ann.says(desk.group, "draw one", reply_to=first, in_thread=True)


async def test_a_reply_in_a_topic_stays_in_it(desk: Desk) -> None:
    request = topic(desk)

    await desk.send(asked(ACK, desk, request), thread=request.thread)

    assert (desk.only().thread, desk.only().parent) == (request.thread, request)


async def test_what_answers_nothing_comes_into_the_topic_all_the_same(desk: Desk) -> None:
    request = topic(desk)
    desk.threads.saw(request.thread, request.id)

    await desk.send(START, thread=request.thread)
    await desk.send(replace(PICTURE, pictures=desk.pictures(1)), thread=request.thread)

    assert [post.thread for post in desk.group.posts] == [request.thread] * 2
    assert desk.calls("messages") == 0


async def test_after_a_restart_the_topic_is_known_from_the_journal(desk: Desk) -> None:
    request = topic(desk)
    desk.threads.saw(request.thread, request.id)
    await desk.send(START, thread=request.thread)
    desk.restart()

    await desk.send(NOTE, thread=request.thread)

    assert [post.thread for post in desk.group.posts] == [request.thread] * 2
    assert desk.calls("messages") == 0


async def test_a_journal_that_fails_costs_a_look_and_nothing_else(desk: Desk) -> None:
    request = topic(desk)
    desk.journal = Broken()
    desk.restart()

    await desk.send(START, thread=request.thread)
    await desk.send(NOTE, thread=request.thread)

    assert [post.thread for post in desk.group.posts] == [request.thread] * 2
    assert desk.calls("messages") == 1


async def test_a_topic_that_nobody_has_told_of_is_looked_up_once(desk: Desk) -> None:
    request = topic(desk)

    await desk.send(START, thread=request.thread)
    await desk.send(NOTE, thread=request.thread)

    assert [post.thread for post in desk.group.posts] == [request.thread] * 2
    assert desk.calls("messages") == 1


async def test_a_topic_whose_message_is_recalled_is_looked_up_anew(desk: Desk) -> None:
    request = topic(desk)
    desk.threads.saw(request.thread, request.id)
    desk.ann.recalls(request)

    await desk.send(NOTE, thread=request.thread)
    await desk.send(replace(NOTE, key="other"), thread=request.thread)

    assert [post.thread for post in desk.group.posts] == [request.thread] * 2


async def test_a_topic_whose_first_message_is_gone_goes_on(desk: Desk) -> None:
    first = desk.ann.says(desk.group, "let us talk about cats")
    request = desk.ann.says(desk.group, "draw one", reply_to=first, in_thread=True)
    desk.threads.saw(request.thread, first.id)
    desk.ann.recalls(first)

    await desk.send(NOTE, thread=request.thread)

    assert desk.only().thread == request.thread


@pytest.mark.parametrize("fault", [refusal(99991400, status=429), refusal(230020), refusal(1500, status=400)])
async def test_a_topic_that_may_not_be_asked_for_just_now_is_not_left(desk: Desk, fault: Says) -> None:
    request = topic(desk)
    desk.server.fail("messages", fault)

    with pytest.raises(NotDelivered) as refused:
        await desk.send(NOTE, thread=request.thread)
    await desk.send(NOTE, thread=request.thread)

    assert (refused.value.after is not None, desk.only().thread) == (True, request.thread)


@pytest.mark.parametrize("code", [230019, 230027, 99991672])
async def test_a_topic_that_cannot_be_found_is_answered_in_the_chat(desk: Desk, code: int) -> None:
    desk.server.fail("messages", refusal(code))

    await desk.send(NOTE, thread="omt_gone")

    assert (desk.only().text, desk.only().thread) == (NOTE.text, "")


async def test_a_topic_that_could_not_be_asked_for_is_asked_for_again(desk: Desk) -> None:
    request = topic(desk)
    desk.server.fail("messages", Breaks())

    with pytest.raises(NotDelivered) as refused:
        await desk.send(NOTE, thread=request.thread)
    await desk.send(NOTE, thread=request.thread)

    assert (refused.value.after, desk.only().thread) == (1, request.thread)


@pytest.mark.parametrize("code", [230071, 230072])
async def test_a_chat_that_takes_no_topics_is_answered_without_one(desk: Desk, code: int) -> None:
    request = topic(desk)
    desk.server.fail("reply", refusal(code))

    await desk.send(asked(NOTE, desk, request), thread=request.thread)

    assert (desk.only().text, desk.only().parent) == (NOTE.text, request)


async def test_in_a_group_of_topics_every_post_finds_its_own(desk: Desk) -> None:
    group = desk.server.group("Topics", desk.ann, topics=True)
    request = desk.ann.says(group, "draw a cat", mention=True)

    await desk.send(asked(ACK, desk, request), group, request.thread)
    await desk.send(START, group, request.thread)

    assert [post.thread for post in group.posts] == [request.thread] * 2
