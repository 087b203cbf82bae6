"""Feishu is answered in time although the house hangs, and what was asked for is done when it does not any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.feishu.answers import WITHIN
from adapters.feishu.presses import MOMENT, PATIENCE
from bot.i18n import spoken
from bot.values import Action, Button, Outbound, PostKind
from tests.drawing import drawn, saved
from tests.emulators.faults import Slows
from tests.emulators.feishu import Chat, Feishu, Message, Person
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures
from tests.feishu_listening import Account, anne, ben, chat_of, group  # noqa: F401 - fixtures

BUTTON = Button("Cancel", Action.CANCEL, "j1")
SLOW = 8.0
"""Seconds that the emulator waits for an answer, instead of three: the machine that runs the tests may be busy. Whoever
does not answer at all is late all the same."""


@pytest.fixture
def account(server: Feishu, tmp_path: Path) -> Account:
    server.answer_seconds = SLOW
    return Account.of(server, tmp_path)


def test_whoever_waits_no_longer_than_this_is_in_time() -> None:
    assert PATIENCE < WITHIN < 3


async def test_a_message_is_answered_in_time_and_kept_later_though_it_comes_again(
    account: Account, server: Feishu, anne: Person
) -> None:
    account.ear.free.clear()
    async with account.listening():
        anne.says(server.direct(anne), "draw a cat")
        [delivery] = server.deliveries
        await account.ear.until(lambda: delivery.outcomes == ["500"])
        assert server.redeliver(new_event_id=True)
        await account.ear.until(lambda: delivery.outcomes == ["500", "500"])
        account.ear.free.set()
        await account.ear.until(lambda: account.ear.said)
        assert server.redeliver(new_event_id=True)
        await account.ear.until(lambda: delivery.kept)

    assert (account.ear.texts, len(account.ear.twice)) == (["draw a cat"], 1)
    assert server.unkept == []


async def test_a_request_that_waits_for_its_picture_is_handed_in_with_it(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    picture = anne.sends(group, saved(drawn()))
    account.heeds = lambda _: False
    server.fail("message", Slows(6.0))
    async with account.listening():
        anne.says(group, "make it blue", mention=True, reply_to=picture)
        delivery = server.deliveries[-1]
        await account.ear.until(lambda: delivery.attempts and delivery.outcomes[0])
        assert delivery.outcomes == ["500"]
        assert account.ear.said == []
        await account.ear.until(lambda: account.ear.said)

    assert [len(event.attachments) for event in account.ear.said] == [1]


async def shown(account: Account, group: Chat, *buttons: Button) -> Message:
    async with account.connected() as chat:
        id = await chat.send(chat_of(group), Outbound(PostKind.START, "k1", "Drawing a cat.", buttons=buttons))
    return account.server.message(id)


async def test_a_press_is_answered_in_time_and_done_when_the_house_wakes(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    message = await shown(account, group, BUTTON)
    account.ear.free.clear()
    async with account.listening():
        press = anne.presses(message, "Cancel")
        assert await server.until(lambda: press.seen)
        assert account.ear.pressed == []
        account.ear.free.set()
        await account.ear.until(lambda: account.ear.pressed)

    assert (press.error, press.toast) == ("", spoken(MOMENT, "zh-CN"))
    assert [event.button for event in account.ear.pressed] == [BUTTON.token]


async def test_a_press_is_kept_after_the_message_that_waits_before_it(
    account: Account, server: Feishu, anne: Person, group: Chat
) -> None:
    message = await shown(account, group, BUTTON)
    account.ear.free.clear()
    async with account.listening():
        anne.says(group, "draw a cat", mention=True)
        press = anne.presses(message, "Cancel")
        assert await server.until(lambda: press.seen)
        account.ear.free.set()
        await account.ear.until(lambda: len(account.ear.heard) == 2)

    assert account.ear.heard == [*account.ear.said, *account.ear.pressed]
