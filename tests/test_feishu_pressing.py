"""Whoever presses a button on Feishu, or chooses from a list, is heard once and answered."""

from __future__ import annotations

import pytest

from bot.values import Action, Button, Outbound, PostKind
from tests.emulators.feishu import Chat, Feishu, Message, Person
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, account, anne, ben, chat_of, group  # noqa: F401 - fixtures

CANCEL = Button("Cancel", Action.CANCEL, "j1")


async def shown(account: Account, chat: Chat, within: Message | None = None) -> Message:
    """A card of an earlier process."""
    outbound = Outbound(PostKind.START, "k1", "Drawing.", within.id if within else "", buttons=(CANCEL,))
    async with account.connected() as feishu:
        return account.server.message(await feishu.send(chat_of(chat, within), outbound))


async def test_a_press_is_heard_and_answered_blank(account: Account, server: Feishu, anne: Person, group: Chat) -> None:
    message = await shown(account, group)
    async with account.listening():
        press = anne.presses(message, "Cancel")
        await account.ear.until(lambda: press.seen)

    [event] = account.ear.pressed
    assert (press.error, press.toast, press.body) == ("", "", {})
    assert press.event is not None
    assert event.key == f"feishu:{server.app_id}:e:{press.event.event_id}"
    assert (event.place, event.button, event.message) == (chat_of(group), CANCEL.token, message.id)
    assert (event.person.id, event.locale) == (anne.id, "")
    assert abs(event.at - server.now()) < 60


async def test_words_for_the_presser_are_shown_to_them_alone(account: Account, anne: Person, group: Chat) -> None:
    message = await shown(account, group)
    posts = len(group.posts)
    async with account.listening() as chat:
        press = anne.presses(message, "Cancel")
        await account.ear.until(lambda: account.ear.pressed)
        [event] = account.ear.pressed
        answer = Outbound(PostKind.TEXT, "k2", "Only Ben may do that.", person=anne.id, answers=event.key)
        await chat.send(chat_of(group), answer)
        await account.ear.until(lambda: press.seen)

    assert press.toast == "Only Ben may do that."
    assert len(group.posts) == posts


async def test_a_press_in_a_topic_is_heard_there_also_after_a_restart(
    account: Account, server: Feishu, anne: Person
) -> None:
    topics = server.group("Topics", anne, topics=True)
    first = anne.says(topics, "draw a cat", mention=True)
    message = await shown(account, topics, first)
    account = Account.of(server, account.directory)
    async with account.listening():
        press = anne.presses(message, "Cancel")
        await account.ear.until(lambda: press.seen)
        await account.ear.until(lambda: account.ear.pressed)

    assert account.ear.pressed[0].place == chat_of(topics, first)
    assert press.error == ""


@pytest.mark.parametrize("value", [{}, {"token": 7}, {"token": ""}, {"tocken": "x"}], ids=str)
async def test_a_button_that_is_none_of_ours_is_answered_blank(
    account: Account, server: Feishu, anne: Person, group: Chat, value: object
) -> None:
    message = await shown(account, group)
    async with account.listening():
        press = anne.presses_raw(message, value)
        await account.ear.until(lambda: press.seen)

    assert (press.error, press.body, account.ear.pressed) == ("", {}, [])


async def test_a_press_that_cannot_be_read_is_answered_blank(account: Account, server: Feishu) -> None:
    async with account.listening():
        delivery = server.event("card.action.trigger", {"operator": 7})
        await account.ear.until(lambda: delivery.outcomes and delivery.outcomes[0])

    assert (delivery.outcomes, account.ear.heard) == (["kept"], [])


async def test_what_several_people_press_at_once_is_heard_of_each(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    ben = server.person("Ben")
    message = await shown(account, group)
    async with account.listening():
        presses = [person.presses(message, "Cancel") for person in (anne, ben, anne)]
        await account.ear.until(lambda: all(press.seen for press in presses))

    assert [event.person.id for event in account.ear.pressed] == [anne.id, ben.id, anne.id]
    assert {press.error for press in presses} == {""}


async def test_a_card_can_be_changed_by_what_was_pressed_on_it(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    """Feishu takes no change of a card before the press on it is answered."""
    server.card_locks = True
    message = await shown(account, group)
    async with account.listening() as chat:
        press = anne.presses(message, "Cancel")
        await account.ear.until(lambda: account.ear.pressed)
        await chat.edit(chat_of(group), message.id, Outbound(PostKind.START, "k1", "Cancelled."))
        await account.ear.until(lambda: press.seen)

    assert (press.error, press.toast) == ("", "")
    assert message.text == "Cancelled."
