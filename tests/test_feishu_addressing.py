"""Whether a message on Feishu is for the bot: a direct one, a mention, a command, a reply; never a call to all."""

from __future__ import annotations

from pathlib import Path

from bot.values import Outbound, PostKind, Said
from tests.emulators.feishu import Chat, Feishu, Person
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account, anne, ben, chat_of, group  # noqa: F401 - fixtures


def heard(account: Account) -> list[tuple[bool, str]]:
    return [(event.addressed, event.text) for event in account.ear.said]


async def test_a_direct_message_is_for_the_bot(account: Account, server: Feishu, anne: Person) -> None:
    chat = server.direct(anne)
    async with account.listening():
        message = anne.says(chat, "draw a cat")
        await account.ear.until(lambda: account.ear.heard)

    [event] = account.ear.said
    assert event == Said(
        key=f"feishu:{server.app_id}:m:{message.id}",
        place=chat_of(chat),
        person=event.person,
        text="draw a cat",
        message=message.id,
        at=event.at,
        usual="zh-CN",
    )
    assert (event.person.platform, event.person.id) == ("feishu", anne.id)
    assert abs(event.at - message.at) < 0.01


async def test_in_a_group_it_is_called_by_name_by_a_command_or_by_a_reply(
    account: Account, anne: Person, group: Chat
) -> None:
    async with account.listening() as chat:
        post = await chat.send(chat_of(group), Outbound(PostKind.TEXT, "k1", "Hello!"))
        ours = next(message for message in group.messages if message.id == post)
        anne.says(group, "nice weather")
        anne.says(group, "by name", mention=True)
        anne.says(group, "/draw a cat")
        anne.says(group, "in reply", reply_to=ours)
        await account.ear.until(lambda: len(account.ear.heard) == 4)

    found = [(event.addressed, event.text, event.reply_to) for event in account.ear.said]
    assert found == [
        (False, "nice weather", ""),
        (True, "by name", ""),
        (True, "/draw a cat", ""),
        (True, "in reply", post),
    ]


async def test_whoever_calls_everybody_calls_nobody(account: Account, anne: Person, ben: Person, group: Chat) -> None:
    first = ben.says(group, "I drew a cat")
    async with account.listening():
        anne.says(group, "look here", everyone=True)
        anne.says(group, "look @Ben", mentions=(ben,))
        anne.says(group, "nice", reply_to=first)
        anne.says(group, "/roll a die")
        anne.says(group, "end", mention=True)
        await account.ear.until(lambda: any(event.text == "end" for event in account.ear.said))
        await account.settled()

    talk = [event for event in account.ear.said if event.text not in ("end", "I drew a cat")]
    assert [(event.addressed, event.reply_to) for event in talk] == [(False, "")] * 4
    assert any("@Ben" in event.text for event in talk)


async def test_a_reply_to_one_of_ours_is_known_after_a_restart(account: Account, anne: Person, group: Chat) -> None:
    async with account.listening() as chat:
        post = await chat.send(chat_of(group), Outbound(PostKind.TEXT, "k1", "Hello!"))
    ours = next(message for message in group.messages if message.id == post)
    account.heeds = lambda _: False
    async with account.listening():
        anne.says(group, "make it blue", reply_to=ours)
        await account.ear.until(lambda: account.ear.said)

    assert heard(account) == [(True, "make it blue")]
    assert len(account.server.called("message")) == 1


async def test_a_reply_among_people_is_looked_up_once(account: Account, anne: Person, ben: Person, group: Chat) -> None:
    first = ben.says(group, "I drew a cat")
    account.heeds = lambda _: False
    async with account.listening():
        for text in ("nice", "very nice", "indeed"):
            anne.says(group, text, reply_to=first)
        anne.says(group, "end", mention=True)
        await account.ear.until(lambda: account.ear.said)

    assert heard(account) == [(True, "end")]
    assert len(account.server.called("message")) == 1


async def test_talk_that_nobody_addressed_is_left_out_where_it_is_no_request(
    account: Account, anne: Person, group: Chat
) -> None:
    account.heeds = lambda text: text.startswith("draw me")
    async with account.listening():
        anne.says(group, "nice weather")
        anne.says(group, "draw me a cat")
        anne.says(group, "end", mention=True)
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert heard(account) == [(False, "draw me a cat"), (True, "end")]


async def test_it_hears_only_what_is_addressed_where_the_operator_says_so(
    server: Feishu, tmp_path: Path, anne: Person, group: Chat
) -> None:
    account = Account.of(server, tmp_path, group_messages=False)
    async with account.listening() as chat:
        post = await chat.send(chat_of(group), Outbound(PostKind.TEXT, "k1", "Hello!"))
        ours = next(message for message in group.messages if message.id == post)
        anne.says(group, "draw me a cat")
        anne.says(group, "in reply", reply_to=ours)
        anne.says(group, "end", mention=True)
        await account.ear.until(lambda: len(account.ear.said) == 2)

    assert heard(account) == [(True, "in reply"), (True, "end")]


async def test_without_leave_to_read_the_group_a_mention_works(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    server.console.scopes.discard("im:message.group_msg")
    async with account.listening():
        anne.says(group, "draw me a cat")
        anne.says(group, "a dog", mention=True)
        await account.ear.until(lambda: account.ear.said)

    assert heard(account) == [(True, "a dog")]


async def test_what_bots_and_the_chat_itself_say_is_not_heard(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    def told(message_type: str, sender_type: str, open_id: str) -> dict[str, object]:
        sender = {"sender_id": {"open_id": open_id}, "sender_type": sender_type}
        message = {"message_id": f"om_{sender_type}{message_type}", "chat_id": group.id, "chat_type": "p2p"}
        return {"sender": sender, "message": {**message, "message_type": message_type, "content": '{"text":"draw"}'}}

    async with account.listening():
        for event in (
            told("text", "app", "ou_robot"),
            told("text", "bot", "ou_robot"),
            told("system", "user", anne.id),
            told("text", "user", server.me.id),
            told("text", "user", ""),
        ):
            server.event("im.message.receive_v1", event)
        anne.says(group, "mine", mention=True)
        await account.ear.until(lambda: account.ear.said)
        await account.settled()

    assert heard(account) == [(True, "mine")]
