"""What people do on Telegram reaches the house once, in order, and is confirmed only when it is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec import structs
from structlog.testing import capture_logs

from adapters.telegram import Settings
from adapters.telegram.presses import GRACE
from bot.values import Action, Button, Inbound, Outbound, Place, PostKind, Said
from tests.emulators.telegram import Human, Telegram
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_listening import Account, private


@pytest.fixture
def account(server: Telegram, tmp_path: Path) -> Account:
    return Account(server, tmp_path)


@pytest.fixture
def ann(server: Telegram) -> Human:
    return server.person("Ann", language="zh-hans")


def question(text: str = "Shall I?") -> Outbound:
    return Outbound(PostKind.QUESTION, "k1", text, buttons=(Button("Yes", Action.CONFIRM, "abcdefghijkl"),))


async def test_what_is_said_is_heard(account: Account, server: Telegram, ann: Human) -> None:
    async with account.listening():
        server.say(server.private(ann), ann, "画一只猫 🐱")
        await account.ear.until(lambda: account.ear.heard)

    [event] = account.ear.said
    assert (event.text, event.place, event.locale) == ("画一只猫 🐱", private(ann.id), "zh-hans")
    assert event.addressed


async def test_a_group_is_heard_with_its_topics(account: Account, server: Telegram, ann: Human) -> None:
    server.privacy = False
    forum = server.forum("Friends", ann)
    topic = server.topic(forum, "Drawings")
    async with account.listening():
        server.say(forum, ann, "the weather is fine", thread=topic)
        server.say(forum, ann, "🐱 @easel_bot draw a cat", thread=topic)
        server.say(forum, ann, "/draw@easel_bot a dog")
        await account.ear.until(lambda: len(account.ear.heard) == 3)

    heard = [(event.addressed, event.place.thread, event.text) for event in account.ear.said]
    assert heard == [
        (False, str(topic), "the weather is fine"),
        (True, str(topic), "🐱 @easel_bot draw a cat"),
        (True, "", "/draw@easel_bot a dog"),
    ]


async def test_an_edited_message_is_heard_as_one(account: Account, server: Telegram, ann: Human) -> None:
    room = server.private(ann)
    async with account.listening():
        message = server.say(room, ann, "draw a cat")
        server.edit(room, message, "draw a dog")
        await account.ear.until(lambda: len(account.ear.heard) == 2)

    assert account.ear.texts == ["draw a cat", "draw a dog"]


async def test_a_press_is_heard_and_answered_once(account: Account, server: Telegram, ann: Human) -> None:
    room = server.private(ann)
    async with account.listening() as chat:
        id = await chat.send(private(ann.id), question())
        post = server.post(room, int(id))
        assert post is not None
        press = server.press(post, "Yes", ann)
        await account.ear.until(lambda: account.ear.pressed)
        assert await server.until(lambda: server.answer(press))

    assert [event.button for event in account.ear.pressed] == ["confirm:abcdefghijkl:0"]
    assert len(server.called("answerCallbackQuery")) == 1
    assert account.clock.slept.count(GRACE) == 1


async def test_an_update_that_comes_again_has_the_same_key(account: Account, server: Telegram, ann: Human) -> None:
    async with account.listening():
        server.say(server.private(ann), ann, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        server.redeliver()
        await account.ear.until(lambda: account.ear.twice)

    assert account.ear.twice == [account.ear.heard[0].key]


async def test_what_cannot_be_kept_comes_again_and_nothing_overtakes_it(
    account: Account, server: Telegram, ann: Human
) -> None:
    """Other chats go on, and hear nothing twice."""
    bob = server.person("Bob")
    account.ear.full = lambda event: isinstance(event, Said) and event.text == "one" and len(account.ear.refused) < 3
    rooms = {human: server.private(human) for human in (ann, bob)}
    for human, text in ((ann, "one"), (bob, "hello"), (ann, "two")):
        server.say(rooms[human], human, text)
    async with account.listening():
        await account.ear.until(lambda: len(account.ear.heard) == 3)
        assert await server.until(lambda: not server.unconfirmed)

    assert account.ear.texts == ["hello", "one", "two"]
    assert len(account.ear.refused) == 3
    assert account.ear.twice == []


async def test_nothing_is_confirmed_before_it_is_kept(account: Account, server: Telegram, ann: Human) -> None:
    account.ear.full = lambda _: True
    async with account.listening():
        server.say(server.private(ann), ann, "draw a cat")
        await account.ear.until(lambda: account.ear.refused)
    assert server.unconfirmed == 1

    account.ear.full = lambda _: False
    async with account.listening():
        await account.ear.until(lambda: account.ear.heard)
        assert await server.until(lambda: not server.unconfirmed)
    assert account.ear.texts == ["draw a cat"]


async def test_chats_are_handed_in_side_by_side(account: Account, server: Telegram, ann: Human) -> None:
    """So that the store keeps them together: each waits here until the other has come."""
    bob, both = server.person("Bob"), asyncio.Barrier(2)

    async def together(event: Inbound) -> bool:
        await both.wait()
        return await account.ear.receive(event)

    server.say(server.private(ann), ann, "one")
    server.say(server.private(bob), bob, "two")
    async with account.connected() as chat, asyncio.TaskGroup() as tasks:
        ears = tasks.create_task(chat.listen(together))
        await account.ear.until(lambda: len(account.ear.heard) == 2)
        ears.cancel()


async def test_what_was_said_long_ago_is_confirmed_and_not_answered(
    account: Account, server: Telegram, ann: Human
) -> None:
    room = server.private(ann)
    server.say(room, ann, "very old", at=int(server.now()) - 20_000)
    server.say(room, ann, "a little old", at=int(server.now()) - 10_000)
    with capture_logs() as logs:
        async with account.listening():
            await account.ear.until(lambda: account.ear.heard)
            assert await server.until(lambda: not server.unconfirmed)

    assert account.ear.texts == ["a little old"]
    assert [entry["messages"] for entry in logs if entry["event"] == "too old to be answered"] == [1]


async def test_where_all_are_answered_age_does_not_matter(account: Account, server: Telegram, ann: Human) -> None:
    account.settings = structs.replace(account.settings, answer_within=0)
    server.say(server.private(ann), ann, "very old", at=int(server.now()) - 80_000)
    async with account.listening():
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["very old"]


async def test_a_group_that_moves_goes_on_where_it_is_now(account: Account, server: Telegram, ann: Human) -> None:
    group = server.group("Friends", ann)
    async with account.listening() as chat:
        now = server.migrate(group)
        await account.ear.until(lambda: account.ear.moved)
        await chat.send(Place("telegram", str(group.id)), question("Are you there?"))

    [event] = account.ear.moved
    assert (event.place.chat, event.to.chat) == (str(group.id), str(now.id))
    assert [post.text for post in server.posts(now)] == ["Are you there?"]
    assert len(server.called("sendMessage")) == 1


async def test_who_blocks_the_bot_disturbs_nobody(account: Account, server: Telegram, ann: Human) -> None:
    bob = server.person("Bob")
    server.private(ann)
    async with account.listening():
        server.block(ann)
        server.say(server.private(bob), bob, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)

    assert account.ear.texts == ["draw a cat"]


async def test_only_what_is_needed_is_asked_for(account: Account, server: Telegram) -> None:
    async with account.listening():
        assert await server.until(lambda: server.called("getUpdates"))

    assert server.called("getUpdates")[0].parameters["allowed_updates"] == [
        *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member"),
    ]


async def test_the_house_opens_while_telegram_cannot_be_reached(account: Account, server: Telegram) -> None:
    account.settings = Settings(api_base="http://127.0.0.1:9")
    async with account.connected() as chat:
        assert chat.limits(Place("telegram", "1")).text > 1000

    assert server.calls == []
