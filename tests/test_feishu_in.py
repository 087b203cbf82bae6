"""What people do on Feishu reaches the house once and in order, in whichever topic, and what they take back as well."""

from __future__ import annotations

import asyncio

import pytest

from bot.values import Outbound, PostKind, Said
from tests.emulators.feishu import Chat, Feishu, Person
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account, anne, ben, chat_of, group  # noqa: F401 - fixtures


@pytest.mark.parametrize("anew", [False, True], ids=["the same event", "another event id"])
async def test_a_message_that_comes_again_has_the_same_key(
    account: Account, server: Feishu, anne: Person, anew: bool
) -> None:
    async with account.listening():
        message = anne.says(server.direct(anne), "draw a cat")
        await account.ear.until(lambda: account.ear.heard)
        server.again(message, new_event_id=anew)
        await account.ear.until(lambda: account.ear.twice)

    assert account.ear.twice == [account.ear.heard[0].key]


async def test_what_is_said_in_a_topic_stays_there(account: Account, server: Feishu, anne: Person) -> None:
    topics = server.group("Topics", anne, topics=True)
    async with account.listening() as chat:
        first = anne.says(topics, "draw a cat", mention=True)
        second = anne.says(topics, "draw a dog", mention=True, reply_to=first)
        other = anne.says(topics, "draw a bird", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 3)
        place = chat_of(topics, first)
        post = await chat.send(place, Outbound(PostKind.TEXT, "k1", "Here!", reply_to=first.id))
        ours = next(message for message in topics.messages if message.id == post)

    assert first.thread == second.thread != other.thread
    assert [event.place for event in account.ear.said] == [chat_of(topics, one) for one in (first, second, other)]
    assert ours.thread == first.thread


async def test_whatever_is_said_in_a_topic_that_began_with_ours_is_for_us(
    account: Account, anne: Person, group: Chat
) -> None:
    async with account.listening() as chat:
        post = await chat.send(chat_of(group), Outbound(PostKind.TEXT, "k1", "Hello!"))
        ours = next(message for message in group.messages if message.id == post)
        message = anne.says(group, "make it blue", reply_to=ours, in_thread=True)
        await account.ear.until(lambda: account.ear.said)

    [event] = account.ear.said
    assert (event.addressed, event.reply_to, event.place) == (True, post, chat_of(group, message))


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a restart"])
async def test_a_request_in_a_topic_is_taken_back_there(
    account: Account, server: Feishu, anne: Person, again: bool
) -> None:
    topics = server.group("Topics", anne, topics=True)
    async with account.listening():
        message = anne.says(topics, "draw a cat", mention=True)
        await account.ear.until(lambda: account.ear.heard)
        if not again:
            anne.recalls(message)
            await account.ear.until(lambda: account.ear.recalled)
    if again:
        async with account.listening():
            anne.recalls(message)
            await account.ear.until(lambda: account.ear.recalled)

    [event] = account.ear.recalled
    assert event.key == f"feishu:{server.app_id}:r:{message.id}"
    assert (event.place, event.person.id, event.message) == (chat_of(topics, message), "", message.id)
    assert server.called("message") == []


async def test_a_request_that_another_process_heard_is_taken_back_where_it_stands(
    account: Account, server: Feishu, anne: Person
) -> None:
    topics = server.group("Topics", anne, topics=True)
    message = anne.says(topics, "draw a cat", mention=True)
    async with account.listening():
        anne.recalls(message)
        await account.ear.until(lambda: account.ear.recalled)

    assert account.ear.recalled[0].place == chat_of(topics, message)


async def test_talk_that_people_take_back_is_not_looked_at(account: Account, anne: Person, group: Chat) -> None:
    account.heeds = lambda _: False
    async with account.listening():
        talk = anne.says(group, "nice weather")
        anne.recalls(talk)
        message = anne.says(group, "draw a cat", mention=True)
        anne.recalls(message)
        await account.ear.until(lambda: account.ear.recalled)

    assert [event.message for event in account.ear.recalled] == [message.id]
    assert account.server.called("message") == []


async def test_other_events_are_taken_and_passed_over(account: Account, server: Feishu, anne: Person) -> None:
    chat = server.direct(anne)
    async with account.listening():
        message = anne.says(chat, "draw a cat")
        anne.reads(message)
        anne.reacts(message)
        anne.enters(chat)
        server.event("im.something.new_v9", {"x": 1})
        await account.ear.until(lambda: account.ear.heard)
        await account.settled()

    assert len(account.ear.heard) == 1
    assert server.unkept == []


async def test_what_cannot_be_read_is_taken_and_never_comes_again(
    account: Account, server: Feishu, anne: Person
) -> None:
    async with account.listening():
        strange: list[dict[str, object]] = [{}, {"message": {"message_id": 7}}, {"message": []}]
        for event in strange:
            server.event("im.message.receive_v1", event)
        server.push(b"{")
        server.push(b'{"header": {"event_type": "im.message.receive_v1", "app_id": "cli_other"}, "event": {}}')
        anne.says(server.direct(anne), "hello")
        await account.ear.until(lambda: account.ear.heard)
        await account.settled()

    assert account.ear.texts == ["hello"]
    assert server.unkept == []


async def test_a_fault_of_our_own_costs_no_request(account: Account, server: Feishu, anne: Person, group: Chat) -> None:
    def heeds(_: str) -> bool:
        raise LookupError("a fault that nobody thought of")

    account.heeds = heeds
    async with account.listening():
        anne.says(group, "draw me a cat")
        [delivery] = server.deliveries
        await account.ear.until(lambda: delivery.outcomes == ["500"])
    account.heeds = lambda _: True
    async with account.listening():
        assert server.redeliver()
        await account.ear.until(lambda: account.ear.said)

    assert account.ear.texts == ["draw me a cat"]


async def test_what_cannot_be_kept_waits_and_other_chats_go_on(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    account.ear.full = lambda event: isinstance(event, Said) and event.text == "one" and len(account.ear.refused) < 3
    async with account.listening():
        anne.says(group, "one", mention=True)
        anne.says(server.direct(anne), "hello")
        anne.says(group, "two", mention=True)
        await account.ear.until(lambda: len(account.ear.heard) == 3)
        await account.settled()

    assert account.ear.texts == ["hello", "one", "two"]
    assert account.ear.twice == []
    assert server.unkept == []


async def test_it_ends_within_a_second_and_leaves_nothing_behind(account: Account, server: Feishu) -> None:
    before = asyncio.all_tasks()
    async with account.connected() as chat:
        ears = asyncio.ensure_future(chat.listen(account.ear.receive))
        assert await server.until(lambda: server.connections)
        begun = asyncio.get_running_loop().time()
        ears.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ears
        assert asyncio.get_running_loop().time() - begun < 1

    assert asyncio.all_tasks() - before == set()
    assert await server.until(lambda: not server.connections)
