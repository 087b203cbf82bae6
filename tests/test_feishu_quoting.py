"""The pictures of a message that somebody replies to come along, where they can matter."""

from __future__ import annotations

import pytest

from adapters.feishu.quoting import LASTING, RETRIES
from bot.values import Outbound, PostKind
from tests.drawing import drawn, saved
from tests.emulators.faults import Breaks, Fault, Says
from tests.emulators.feishu import Chat, Feishu, Message, Person, refusal
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account, anne, ben, chat_of, group  # noqa: F401 - fixtures

PICTURE = saved(drawn())


@pytest.fixture
def picture(ben: Person, group: Chat) -> Message:
    return ben.sends(group, PICTURE)


async def test_the_picture_that_somebody_replies_to_is_quoted_and_can_be_fetched(
    account: Account, anne: Person, picture: Message
) -> None:
    async with account.listening() as chat:
        anne.says(picture.chat, "make it blue", mention=True, reply_to=picture)
        await account.ear.until(lambda: account.ear.said)
        [event] = [one for one in account.ear.said if one.text]
        [attachment] = event.attachments
        assert await chat.fetch(attachment, 1_000_000) == PICTURE

    assert (attachment.quoted, event.reply_to) == (True, picture.id)
    assert attachment.handle.startswith(f"{picture.id}/image/")


@pytest.mark.parametrize("kind", ["file", "post"])
async def test_pictures_in_files_and_rich_texts_are_quoted_too(
    account: Account, anne: Person, ben: Person, group: Chat, kind: str
) -> None:
    if kind == "file":
        shown = ben.sends(group, PICTURE, kind="file", name="cat.png")
    else:
        shown = ben.writes(group, [[{"tag": "text", "text": "see"}], [{"tag": "img", "image": PICTURE}]])
    async with account.listening() as chat:
        anne.says(group, "make it blue", mention=True, reply_to=shown)
        await account.ear.until(lambda: account.ear.said)
        [event] = [one for one in account.ear.said if one.addressed]
        assert await chat.fetch(event.attachments[0], 1_000_000) == PICTURE

    assert [one.quoted for one in event.attachments] == [True]


async def test_an_own_picture_goes_before_one_that_is_quoted(account: Account, server: Feishu, anne: Person) -> None:
    chat = server.direct(anne)
    async with account.listening():
        first = anne.sends(chat, PICTURE)
        anne.sends(chat, PICTURE, reply_to=first)
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert [one.quoted for one in account.ear.said[1].attachments] == [False, True]


async def test_what_the_bot_drew_is_not_sent_back_to_it(account: Account, anne: Person, group: Chat) -> None:
    async with account.listening() as chat:
        post = await chat.send(chat_of(group), Outbound(PostKind.TEXT, "k1", "Hello!"))
        ours = next(message for message in group.messages if message.id == post)
        anne.says(group, "make it blue", reply_to=ours)
        await account.ear.until(lambda: account.ear.said)

    assert [(event.reply_to, event.attachments) for event in account.ear.said] == [(post, ())]
    assert account.server.called("message") == []


def called(account: Account) -> int:
    return len(account.server.called("message"))


async def test_after_a_restart_a_topic_still_shows_what_was_drawn_there(
    account: Account, server: Feishu, anne: Person, ben: Person
) -> None:
    """What it begins with was meant by whoever asked first."""
    topics = server.group("Topics", anne, ben, topics=True)
    picture = ben.sends(topics, PICTURE)
    account.heeds = lambda _: False
    async with account.listening() as chat:
        anne.says(topics, "make it blue", mention=True, reply_to=picture)
        await account.ear.until(lambda: account.ear.said)
        first = account.ear.said[0]
        await chat.send(first.place, Outbound(PostKind.TEXT, "k1", "Here!", reply_to=first.message))
    server.advance(60)
    async with account.listening():
        anne.says(topics, "now larger", mention=True, reply_to=picture)
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert [(event.text, len(event.attachments)) for event in account.ear.said] == [
        ("make it blue", 1),
        ("now larger", 0),
    ]


async def test_where_nothing_can_be_looked_up_nobody_who_asks_waits_behind_chatter(
    account: Account, anne: Person, ben: Person, picture: Message
) -> None:
    """Each try can take half a minute, and a chat waits for one message after the other."""
    account.heeds = lambda _: False
    another = ben.sends(picture.chat, PICTURE)
    account.server.fail("message", Says(b"<html>", 502), times=99)
    async with account.listening():
        for parent in (picture, picture, another):
            ben.says(picture.chat, "nice", reply_to=parent)
        anne.says(picture.chat, "end", mention=True)
        await account.ear.until(lambda: account.ear.said)
        assert called(account) == len(RETRIES) + 1
        anne.says(picture.chat, "make it blue", mention=True, reply_to=picture)
        await account.ear.until(lambda: len(account.ear.said) == 2)
        assert called(account) == len(RETRIES) + 2
        account.server.advance(LASTING + 1)
        ben.says(picture.chat, "nice", reply_to=picture)
        anne.says(picture.chat, "end", mention=True)
        await account.ear.until(lambda: len(account.ear.said) == 3)

    assert called(account) == 2 * len(RETRIES) + 3


async def test_a_recalled_picture_is_left_out(account: Account, server: Feishu, anne: Person) -> None:
    chat = server.direct(anne)
    first = anne.sends(chat, PICTURE)
    second = anne.says(chat, "make it blue", reply_to=first)
    server.recall(first)
    async with account.listening():
        server.again(second)
        await account.ear.until(lambda: account.ear.said)

    assert [event.attachments for event in account.ear.said] == [()]


FAULTS = [Says(b"<html>", 502), refusal(99991400, "request trigger frequency limit", 429, reset=1), Breaks()]


@pytest.mark.parametrize("fault", FAULTS, ids=["a bad gateway", "too fast", "broken off"])
async def test_what_time_mends_is_tried_again(account: Account, anne: Person, picture: Message, fault: Fault) -> None:
    account.heeds = lambda _: False
    account.server.fail("message", fault, times=2)
    async with account.listening():
        anne.says(picture.chat, "make it blue", mention=True, reply_to=picture)
        anne.says(picture.chat, "end", mention=True)
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert [(event.text, len(event.attachments)) for event in account.ear.said] == [("make it blue", 1), ("end", 0)]


NEVER = [
    (refusal(230002, "out of the chat"), 1),
    (Says(b"<html>", 502), 4),
    (Says(b'{"code": 0}'), 1),
    (Says(b'{"code": 0, "data": {"items": 7}}'), 1),
]


@pytest.mark.parametrize(("fault", "calls"), NEVER, ids=["refused", "out of order", "empty", "strange"])
async def test_what_cannot_be_looked_up_is_handed_in_without(
    account: Account, anne: Person, picture: Message, fault: Fault, calls: int
) -> None:
    account.heeds = lambda _: False
    account.server.fail("message", fault, times=4)
    async with account.listening():
        anne.says(picture.chat, "make it blue", mention=True, reply_to=picture)
        await account.ear.until(lambda: account.ear.said)

    assert [(event.text, event.attachments) for event in account.ear.said] == [("make it blue", ())]
    assert len(account.server.called("message")) == calls


async def test_where_the_topic_cannot_be_found_out_a_recall_is_told_all_the_same(
    account: Account, picture: Message
) -> None:
    account.server.fail("message", Says(b"<html>", 502), times=4)
    async with account.listening():
        account.server.recall(picture)
        await account.ear.until(lambda: account.ear.recalled)

    assert account.ear.recalled[0].place == chat_of(picture.chat)


async def test_what_a_topic_begins_with_is_meant_by_whoever_asks_first(
    account: Account, server: Feishu, anne: Person, ben: Person
) -> None:
    """Whatever is said in a topic seems to reply to its beginning; once we have drawn there, our picture is meant."""
    topics = server.group("Topics", anne, ben, topics=True)
    account.heeds = lambda _: False
    picture = ben.sends(topics, PICTURE)
    async with account.listening() as chat:
        anne.says(topics, "make it blue", mention=True, reply_to=picture)
        await account.ear.until(lambda: account.ear.said)
        first = account.ear.said[0]
        await chat.send(first.place, Outbound(PostKind.TEXT, "k1", "Here!", reply_to=first.message))
        anne.says(topics, "larger", mention=True, reply_to=picture)
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert [len(event.attachments) for event in account.ear.said] == [1, 0]
    assert [event.reply_to for event in account.ear.said] == ["", ""]
