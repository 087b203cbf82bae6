"""A chat that sends the bot away, or that is no more, is told of."""

from __future__ import annotations

import pytest

from tests.emulators.feishu import Chat, Feishu, Person
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account, anne, ben, chat_of, group  # noqa: F401 - fixtures


@pytest.mark.parametrize("disbanded", [False, True], ids=["removed", "disbanded"])
async def test_a_chat_without_us_is_told_of_after_what_was_said_there(
    account: Account, server: Feishu, anne: Person, group: Chat, disbanded: bool
) -> None:
    async with account.listening():
        anne.says(group, "draw a cat", mention=True)
        if disbanded:
            server.disband(group, by=anne)
        else:
            server.remove_bot(group, by=anne)
        await account.ear.until(lambda: account.ear.removed)

    assert account.ear.texts == ["draw a cat"]
    [event] = account.ear.removed
    told = next(one for one in server.deliveries if one.kind.startswith("im.chat"))
    assert event.key == f"feishu:{server.app_id}:e:{told.event_id}"
    assert (event.place, event.chats, event.person.id) == (chat_of(group), (group.id,), anne.id)
    assert abs(event.at - server.now()) < 60


async def test_it_is_told_once_the_house_can_keep_it(
    account: Account, server: Feishu, group: Chat, anne: Person
) -> None:
    account.ear.full = lambda _: len(account.ear.refused) < 2
    async with account.listening():
        server.remove_bot(group, by=anne)
        await account.ear.until(lambda: account.ear.removed)

    assert len(account.ear.removed) == 1


async def test_being_asked_into_a_chat_says_nothing(
    account: Account, server: Feishu, group: Chat, anne: Person
) -> None:
    server.remove_bot(group, by=anne)
    async with account.listening():
        server.add_bot(group, by=anne)
        anne.says(group, "hello", mention=True)
        await account.ear.until(lambda: account.ear.said)
        await account.settled()

    assert account.ear.texts == ["hello"]
    assert server.posts == 0


@pytest.mark.parametrize("words", [False, True], ids=["asked back", "spoken to since"])
async def test_a_removal_that_comes_late_takes_nothing_from_whoever_asked_the_bot_back(
    account: Account, server: Feishu, anne: Person, group: Chat, words: bool
) -> None:
    async with account.listening():
        server.remove_bot(group, by=anne)
        await account.ear.until(lambda: account.ear.removed)
        removal = server.deliveries[-1]
        server.advance(60)
        if not words:
            server.add_bot(group, by=anne)
            await account.settled()
        else:
            server.console.events.discard("im.chat.member.bot.added_v1")
            server.add_bot(group, by=anne)
            anne.says(group, "draw a cat", mention=True)
            await account.ear.until(lambda: account.ear.said)
        late = server.again(removal, new_event_id=True)
        await account.ear.until(lambda: late.outcomes and late.outcomes[-1] == "kept")
        anne.says(group, "end", mention=True)
        await account.ear.until(lambda: "end" in account.ear.texts)

    assert len(account.ear.removed) == 1
